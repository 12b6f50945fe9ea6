"""The analysis as Markdown."""

import re
from collections.abc import Iterator

from stackproof.core.words import count
from stackproof.report.analysis.model import (
    Analysis,
    Comparison,
    Excerpt,
    Failure,
    Level,
    Occurrence,
    ProofSummary,
)
from stackproof.report.analysis.wording import (
    SURFACES,
    effort,
    heading,
    mend_note,
    overview,
    place,
)

_CODE = re.compile(r"`[^`\n]*`")
_TICKS = re.compile(r"`+")
_SPECIAL = re.compile(r"([\\*_<>\[\]#|])")
_MARKS = {"-": "-", "+": "+", "!": " ", " ": " "}


def text(analysis: Analysis) -> str:
    """The whole document."""
    return "\n".join(_lines(analysis)) + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    yield f"# Failure analysis: {_plain(analysis.program)}"
    yield ""
    yield from (_plain(sentence) for sentence in overview(analysis))
    for level in Level:
        failures = [f for f in analysis.failures if f.consequence.level is level]
        if failures:
            yield from ("", f"## {level.value.capitalize()} failures")
            for failure in failures:
                yield from _failure(failure, analysis)
    yield from ("", "## Summary", "")
    yield from _summary(analysis)
    if analysis.strengths:
        yield from ("", "## Strengths", "")
        for strength in analysis.strengths:
            yield f"- {_plain(strength.title)} ({_plain(strength.evidence)})."
    if analysis.proof is not None:
        yield from _proof(analysis.proof)
    if analysis.comparison is not None:
        yield from _comparison(analysis.comparison)
    yield from _unjudged(analysis)


def _unjudged(analysis: Analysis) -> Iterator[str]:
    if analysis.problems or analysis.unjudged:
        yield from ("", "## Not judged", "")
    for problem in analysis.problems:
        yield f"- {_code(problem.where)}: {_plain(problem.message)}."
    for sentence in analysis.unjudged:
        yield f"- {_plain(sentence)}"


def _failure(failure: Failure, analysis: Analysis) -> Iterator[str]:
    known = failure.consequence
    code = failure.finding.code
    yield from ("", f"### {failure.number}. {_plain(failure.title)}", "")
    yield f"**Impact level**: {heading(failure)}  "
    yield f"**Surfaces**: {SURFACES[known.surface]}  "
    yield f"**Rule**: {code} ({code.slug}), confidence {failure.confidence.value}"
    for each in failure.occurrences:
        yield from _occurrence(each, analysis)
    yield from _cause(failure)
    if failure.finding.basis:
        yield from ("", f"**Judged by**: {_plain(failure.finding.basis)}")
    if failure.references:
        yield from ("", f"**Documentation**: {', '.join(f'<{url}>' for url in failure.references)}")
    effects = known.effects()
    if effects:
        yield from ("", "**Effects**:", "")
        yield from (f"- **{name}**: {sentence}" for name, sentence in effects)


def _occurrence(each: Occurrence, analysis: Analysis) -> Iterator[str]:
    finding = each.finding
    yield from ("", f"**As it is**, {_code(place(finding.primary.span, analysis))}:", "")
    yield from _excerpt(each.before, "python")
    if each.after:
        yield from ("", f"**As it should be** ({mend_note(finding)}):", "")
        for excerpt in each.after:
            if len(each.after) > 1 or excerpt.path != finding.primary.span.path:
                yield from (f"In {_code(analysis.short(excerpt.path))}:", "")
            yield from _excerpt(excerpt, "diff")
    elif finding.help is not None:
        yield from ("", f"**As it should be**: {_plain(finding.help)}.")
    for label in finding.related:
        yield from ("", f"See {_code(place(label.span, analysis))}: {_plain(label.text)}.")


def _cause(failure: Failure) -> Iterator[str]:
    if failure.explained_in is not None:
        yield from ("", f"**Root cause**: as in failure {failure.explained_in}.")
    elif failure.root_cause:
        first, *others = failure.root_cause
        yield from ("", f"**Root cause**: {first}")
        is_item = False
        for paragraph in others:
            if not (is_item and paragraph.startswith("- ")):
                yield ""
            is_item = paragraph.startswith("- ")
            yield paragraph


def _summary(analysis: Analysis) -> Iterator[str]:
    yield "| level | failures | with a fix |"
    yield "| --- | ---: | ---: |"
    for level in Level:
        found = [f for f in analysis.failures if f.consequence.level is level]
        yield f"| {level.value} | {len(found)} | {sum(f.is_mendable for f in found)} |"
    if analysis.gaps:
        yield from ("", "### Knowledge gaps", "")
        for number, (gap, times) in enumerate(analysis.gaps, start=1):
            yield f"{number}. {gap}: {count(times, 'failure')}."
    if analysis.hidden:
        yield from ("", "### After the first error", "")
        yield from analysis.hidden
    yield from ("", "### Deployment readiness", "")
    yield from analysis.readiness
    yield from ("", "### Effort", "")
    yield f"{effort(analysis.effort)}"
    yield from (f"- {sentence}" for sentence in analysis.effort.basis)


def _proof(proof: ProofSummary) -> Iterator[str]:
    yield from ("", "## Proof", "")
    stack = f", stack {_code(proof.stack)}" if proof.stack else ""
    yield f"{_code(proof.program)}{stack} on {_plain(proof.target)}: **{_plain(proof.verdict)}**."
    yield from ("", "| stage | claim | verdict | evidence |", "| --- | --- | --- | --- |")
    for each in proof.verdicts:
        name = "" if each.name == each.stage else _plain(each.name)
        yield f"| {_plain(each.stage)} | {name} | {each.kind} | {_plain(each.detail)} |"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield from ("", f"## Against {_plain(comparison.reference)}", "")
    if not comparison.missing:
        yield "The reference does nothing that this program does not."
    for each in comparison.missing:
        yield f"- {_plain(each.title)}: {_plain(each.detail)}."
    if comparison.mended:
        yield from ("", "Failures that the reference does not have:", "")
        yield from (f"- {_plain(title)}" for title in comparison.mended)
    if comparison.extra:
        types = ", ".join(_code(kind) for kind in comparison.extra)
        yield from ("", f"Only this program has {types}.")


def _excerpt(excerpt: Excerpt, language: str) -> Iterator[str]:
    rows = [
        f"{_MARKS[line.mark]}{line.text}" if language == "diff" else line.text
        for line in excerpt.lines
    ]
    longest = max((len(found) for row in rows for found in _TICKS.findall(row)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", *rows, fence)


def _code(name: str) -> str:
    return f"`{' '.join(name.replace('`', chr(39)).split())}`"


def _plain(words: str) -> str:
    """Words of a program that can neither end the line nor start markup; `code` stays code."""
    line = " ".join(words.split())
    pieces: list[str] = []
    done = 0
    for found in _CODE.finditer(line):
        pieces += (_escaped(line[done : found.start()]), found[0].replace("|", "\\|"))
        done = found.end()
    return "".join((*pieces, _escaped(line[done:])))


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\1", words).replace("`", "\\`")
