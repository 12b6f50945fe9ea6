"""Findings as a Markdown report: a table of what was found, then each finding with its line."""

from collections.abc import Iterator, Mapping, Sequence

from stackproof.core.diagnostic import Diagnostic, Safety
from stackproof.core.problem import Problem
from stackproof.core.words import count
from stackproof.report.findings import counted


def text(
    diagnostics: Sequence[Diagnostic],
    problems: Sequence[Problem] = (),
    *,
    sources: Mapping[str, str],
    files: int,
    bindings: Sequence[str] = (),
) -> str:
    """The whole report.

    Args:
        diagnostics: In the order in which they are shown.
        problems: Files that could not be judged.
        sources: The text of each file, by the path that spans name.
        files: How many files were judged.
        bindings: What they were judged by.
    """
    return "\n".join(_lines(diagnostics, problems, sources, files, bindings)) + "\n"


def _lines(
    diagnostics: Sequence[Diagnostic],
    problems: Sequence[Problem],
    sources: Mapping[str, str],
    files: int,
    bindings: Sequence[str],
) -> Iterator[str]:
    yield "# Check"
    yield ""
    yield f"{count(len(diagnostics), 'finding')} in {count(files, 'file')}."
    for basis in bindings:
        yield f"Judged by {basis}."
    if diagnostics:
        yield from ("", "| findings | code | rule |", "| ---: | --- | --- |")
        for number, code, _ in counted(diagnostics):
            yield f"| {number} | {code.number} | {code.slug} |"
    path = ""
    for found in diagnostics:
        if found.primary.span.path != path:
            path = found.primary.span.path
            yield from ("", f"## {_code(path)}")
        yield from ("", *_finding(found, sources.get(path, "").splitlines()))
    if problems:
        yield from ("", "## Not judged", "")
        for problem in problems:
            advice = f" ({problem.help})" if problem.help else ""
            yield f"- {_code(problem.where)}: {_plain(problem.message)}{advice}"


def _finding(found: Diagnostic, lines: Sequence[str]) -> Iterator[str]:
    start = found.primary.span.start
    yield f"### {found.code.number} line {start.line}: {_plain(found.message)}"
    if start.line <= len(lines):
        line = lines[start.line - 1].strip()
        fence = "```"
        while fence in line:
            fence += "`"
        yield from ("", f"{fence}python", line, fence)
    if found.help is not None:
        option = ""
        if found.fix is not None:
            safe = found.fix.safety is Safety.SAFE
            option = f" (`{'--fix' if safe else '--unsafe-fixes'}` mends it)"
        yield from ("", f"{_plain(found.help)}{option}.")
    for label in found.related:
        yield from ("", f"See {_code(str(label.span))}: {_plain(label.text)}.")


def _code(name: str) -> str:
    return f"`{name.replace('`', chr(39))}`"


def _plain(words: str) -> str:
    """Words that cannot end the line or start a tag; code in back-ticks stays code."""
    return " ".join(words.split()).replace("<", "&lt;")
