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
from stackproof.report.markdown_words import code, plain

_TICKS = re.compile(r"`+")
_MARKS = {"-": "-", "+": "+", "!": " ", " ": " "}


def text(analysis: Analysis) -> str:
    """The whole document."""
    return "\n".join(_lines(analysis)) + "\n"


def _lines(analysis: Analysis) -> Iterator[str]:
    yield f"# Failure analysis: {plain(analysis.program)}"
    yield ""
    yield from (plain(sentence) for sentence in overview(analysis))
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
            yield f"- {plain(strength.title)} ({plain(strength.evidence)})."
    if analysis.proof is not None:
        yield from _proof(analysis.proof)
    if analysis.comparison is not None:
        yield from _comparison(analysis.comparison)
    yield from _unjudged(analysis)


def _unjudged(analysis: Analysis) -> Iterator[str]:
    if analysis.problems or analysis.unjudged:
        yield from ("", "## Not judged", "")
    for problem in analysis.problems:
        yield f"- {code(problem.where)}: {plain(problem.message)}."
    for sentence in analysis.unjudged:
        yield f"- {plain(sentence)}"


def _failure(failure: Failure, analysis: Analysis) -> Iterator[str]:
    known = failure.consequence
    rule = failure.finding.code
    yield from ("", f"### {failure.number}. {plain(failure.title)}", "")
    yield f"**Impact level**: {heading(failure)}  "
    yield f"**Surfaces**: {SURFACES[known.surface]}  "
    yield f"**Rule**: {rule} ({rule.slug}), confidence {failure.confidence.value}"
    for each in failure.occurrences:
        yield from _occurrence(each, analysis)
    yield from _cause(failure)
    if failure.finding.basis:
        yield from ("", f"**Judged by**: {plain(failure.finding.basis)}")
    if failure.references:
        yield from ("", f"**Documentation**: {', '.join(f'<{url}>' for url in failure.references)}")
    effects = known.effects()
    if effects:
        yield from ("", "**Effects**:", "")
        yield from (f"- **{name}**: {sentence}" for name, sentence in effects)


def _occurrence(each: Occurrence, analysis: Analysis) -> Iterator[str]:
    finding = each.finding
    yield from ("", f"**As it is**, {code(place(finding.primary.span, analysis))}:", "")
    yield from _excerpt(each.before, "python")
    if each.after:
        yield from ("", f"**As it should be** ({mend_note(finding)}):", "")
        for excerpt in each.after:
            if len(each.after) > 1 or excerpt.path != finding.primary.span.path:
                yield from (f"In {code(analysis.short(excerpt.path))}:", "")
            yield from _excerpt(excerpt, "diff")
    elif finding.help is not None:
        yield from ("", f"**As it should be**: {plain(finding.help)}.")
    for label in finding.related:
        yield from ("", f"See {code(place(label.span, analysis))}: {plain(label.text)}.")


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
    stack = f", stack {code(proof.stack)}" if proof.stack else ""
    yield f"{code(proof.program)}{stack} on {plain(proof.target)}: **{plain(proof.verdict)}**."
    yield from ("", "| stage | claim | verdict | evidence |", "| --- | --- | --- | --- |")
    for each in proof.verdicts:
        name = "" if each.name == each.stage else plain(each.name)
        yield f"| {plain(each.stage)} | {name} | {each.kind} | {plain(each.detail)} |"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield from ("", f"## Against {plain(comparison.reference)}", "")
    if not comparison.missing:
        yield "The reference does nothing that this program does not."
    for each in comparison.missing:
        yield f"- {plain(each.title)}: {plain(each.detail)}."
    if comparison.mended:
        yield from ("", "Failures that the reference does not have:", "")
        yield from (f"- {plain(title)}" for title in comparison.mended)
    if comparison.extra:
        types = ", ".join(code(kind) for kind in comparison.extra)
        yield from ("", f"Only this program has {types}.")


def _excerpt(excerpt: Excerpt, language: str) -> Iterator[str]:
    rows = [
        f"{_MARKS[line.mark]}{line.text}" if language == "diff" else line.text
        for line in excerpt.lines
    ]
    longest = max((len(found) for row in rows for found in _TICKS.findall(row)), default=0)
    fence = "`" * max(3, longest + 1)
    yield from (f"{fence}{language}", *rows, fence)
