"""The code of a finding as it is, and as its fix makes it."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

from stackproof.core.diagnostic import Diagnostic, Fix
from stackproof.core.edit import Edit, Overlap, apply
from stackproof.report.analysis.model import Excerpt, Line

_AROUND = 1
_LONGEST = 24
_WIDEST = 400


def before(finding: Diagnostic, texts: Mapping[str, str]) -> Excerpt:
    """The lines that a finding is about, with those around them."""
    span = finding.primary.span
    lines = texts.get(span.path, "").splitlines()
    last = max(span.end.line - (span.end.column == 1 and span.end.line > span.start.line), 1)
    first = max(span.start.line - _AROUND, 1)
    end = min(last + _AROUND, first + _LONGEST, len(lines))
    shown = tuple(
        Line(number, _cut(lines[number - 1]), "!" if span.start.line <= number <= last else " ")
        for number in range(first, end + 1)
    )
    return Excerpt(span.path, _trimmed(shown))


def after(fix: Fix, texts: Mapping[str, str]) -> tuple[Excerpt, ...]:
    """What a fix changes, file by file; nothing if it does not fit the texts."""
    by_path: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        by_path.setdefault(edit.span.path, []).append(edit)
    try:
        return tuple(
            Excerpt(path, tuple(_changed(texts[path], apply(texts[path], edits))))
            for path, edits in sorted(by_path.items())
        )
    except (KeyError, IndexError, Overlap):
        return ()


def _changed(old: str, new: str) -> Iterator[Line]:
    """The lines of a difference, with one line around each change."""
    olds, news = old.splitlines(), new.splitlines()
    # Long files have long common ends, which the matcher need not see.
    head = 0
    while head < min(len(olds), len(news)) and olds[head] == news[head]:
        head += 1
    tail = 0
    while tail < min(len(olds), len(news)) - head and olds[-1 - tail] == news[-1 - tail]:
        tail += 1
    start = max(head - _AROUND, 0)
    stop = max(tail - _AROUND, 0)
    olds = olds[start : len(olds) - stop]
    news = news[start : len(news) - stop]
    matcher = SequenceMatcher(None, olds, news, autojunk=False)
    for number, group in enumerate(matcher.get_grouped_opcodes(_AROUND)):
        if number:
            yield Line(None, "…")
        for tag, i1, i2, j1, j2 in group:
            if tag == "equal":
                yield from (Line(start + i + 1, _cut(olds[i])) for i in range(i1, i2))
                continue
            yield from (Line(start + i + 1, _cut(olds[i]), "-") for i in range(i1, i2))
            yield from (Line(None, _cut(news[j]), "+") for j in range(j1, j2))


def _trimmed(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Without empty lines at its ends."""
    kept = list(lines)
    while kept and not kept[0].text.strip() and kept[0].mark != "!":
        kept.pop(0)
    while kept and not kept[-1].text.strip() and kept[-1].mark != "!":
        kept.pop()
    return tuple(kept)


def _cut(text: str) -> str:
    return text if len(text) <= _WIDEST else f"{text[:_WIDEST]}…"
