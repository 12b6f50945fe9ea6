"""Diagnostics as text: the whole story, or one line each."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label, Safety, Severity
from stackproof.report.paint import PLAIN, Ink, Paint

_INKS = {Severity.ERROR: Ink.BAD, Severity.WARNING: Ink.DOUBT, Severity.NOTE: Ink.STRONG}
_TAB = "    "


def concise(diagnostics: Sequence[Diagnostic]) -> str:
    """One line for each finding, as editors and `grep` like it."""
    return "".join(
        f"{d.primary.span}: {d.severity.value}[{d.code}] {d.message}\n" for d in diagnostics
    )


def full(
    diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], paint: Paint = PLAIN
) -> str:
    """Each finding with the line it is about, what to do, and what it is judged by.

    Args:
        diagnostics: In the order in which they are shown.
        sources: The text of each file, by the path that spans name.
        paint: How the text may be dressed up.
    """
    return "".join("\n".join(_lines(d, sources, paint)) + "\n\n" for d in diagnostics)


def counted(diagnostics: Sequence[Diagnostic]) -> list[tuple[int, Code, int]]:
    """How many findings each rule has, and how many of them can be mended; most first."""
    found = Counter(d.code for d in diagnostics)
    mendable = Counter(d.code for d in diagnostics if d.fix is not None)
    rows = [(number, code, mendable[code]) for code, number in found.items()]
    return sorted(rows, key=lambda row: (-row[0], row[1]))


def statistics(diagnostics: Sequence[Diagnostic]) -> str:
    """One line for each rule that found something: how often, and how much can be mended."""
    rows = counted(diagnostics)
    width = max((len(str(row[0])) for row in rows), default=0)
    slug = max((len(row[1].slug) for row in rows), default=0)
    return "".join(
        f"{number:>{width}}  {code.number}  {code.slug:<{slug}}"
        + (f"  {mendable} can be mended" if mendable else "")
        + "\n"
        for number, code, mendable in rows
    ).replace(" \n", "\n")


def _lines(diagnostic: Diagnostic, sources: Mapping[str, str], paint: Paint) -> Iterator[str]:
    head = f"{diagnostic.severity.value}[{diagnostic.code}]"
    yield f"{paint(head, _INKS[diagnostic.severity])}: {paint(diagnostic.message, Ink.STRONG)}"
    labels = (diagnostic.primary, *diagnostic.related)
    gutter = len(str(max(label.span.start.line for label in labels)))
    for index, label in enumerate(labels):
        yield from _excerpt(label, sources, gutter, paint, mark="^" if index == 0 else "-")
    bar = " " * gutter + paint(" = ", Ink.PLACE)
    if diagnostic.help is not None:
        yield f"{bar}help: {diagnostic.help}{_fix_note(diagnostic)}"
    if diagnostic.basis is not None:
        yield f"{bar}note: {diagnostic.basis}; confidence {diagnostic.confidence.value}"


def _fix_note(diagnostic: Diagnostic) -> str:
    if diagnostic.fix is None:
        return ""
    option = "--fix" if diagnostic.fix.safety is Safety.SAFE else "--unsafe-fixes"
    return f" ({option} mends it)"


def _excerpt(
    label: Label, sources: Mapping[str, str], gutter: int, paint: Paint, *, mark: str
) -> Iterator[str]:
    span = label.span
    pad = " " * gutter
    yield f"{pad}{paint('-->', Ink.PLACE)} {span}"
    lines = sources.get(span.path, "").splitlines()
    if span.start.line > len(lines):
        return
    text = lines[span.start.line - 1]
    before = text[: span.start.column - 1].replace("\t", _TAB)
    last = span.end.column - 1 if span.end.line == span.start.line else len(text)
    marked = text[span.start.column - 1 : last].replace("\t", _TAB)
    shown = text.replace("\t", _TAB)
    pointer = " " * len(before) + mark * max(1, len(marked))
    words = f" {label.text}" if label.text else ""
    rule = paint("|", Ink.PLACE)
    number = paint(str(span.start.line).rjust(gutter), Ink.PLACE)
    yield f"{pad} {rule}"
    yield f"{number} {rule} {shown}"
    yield f"{pad} {rule} {paint(pointer + words, Ink.BAD if mark == '^' else Ink.PLACE)}"
