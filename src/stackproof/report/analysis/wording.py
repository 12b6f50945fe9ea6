"""Sentences that every form of the document shares."""

from collections.abc import Iterator

from stackproof.core.diagnostic import Diagnostic, Safety
from stackproof.core.span import Span
from stackproof.core.words import count
from stackproof.report.analysis.model import Analysis, Effort, Failure, Level, Surface

SURFACES = {
    Surface.IMPORT: "at import, when the program is loaded",
    Surface.SYNTHESIS: "at synthesis, while its constructs are made",
    Surface.TESTS: "in its tests, or nowhere",
    Surface.PLAN: "at the plan",
    Surface.DEPLOYMENT: "during deployment",
    Surface.PRODUCTION: "in production",
}

_LEVELS = {
    Level.CRITICAL: "critical",
    Level.HIGH: "high",
    Level.MEDIUM: "medium",
    Level.LOW: "low",
}
_HOUR = 60


def overview(analysis: Analysis) -> Iterator[str]:
    """What was judged and what came of it."""
    counts = ", ".join(
        f"{number} {level.value}" for level in Level if (number := analysis.count(level))
    )
    found = count(len(analysis.failures), "failure")
    yield f"{found}{f' ({counts})' if counts else ''} in {count(analysis.files, 'file')}."
    if analysis.bindings:
        yield f"Judged by {', '.join(analysis.bindings)}."
    yield from analysis.readiness[:1]


def heading(failure: Failure) -> str:
    """The level, and what it means where it blocks something."""
    known = failure.consequence
    stops = {Surface.IMPORT, Surface.SYNTHESIS}
    note = " (blocks deployment)" if known.surface in stops else ""
    return f"{_LEVELS[known.level]}{note}"


def place(span: Span, analysis: Analysis) -> str:
    """File and line."""
    return f"{analysis.path(span)}:{span.start.line}"


def mend_note(finding: Diagnostic) -> str:
    """How the fix of a finding is applied."""
    if finding.fix is None:
        return ""
    safe = finding.fix.safety is Safety.SAFE
    return f"`stackproof check {'--fix' if safe else '--unsafe-fixes'}` does this"


def effort(effort: Effort) -> str:
    """How long mending takes, in words."""
    if not effort.minutes:
        return "Nothing has to be mended."
    hours, minutes = divmod(effort.minutes, _HOUR)
    parts = [count(hours, "hour")] if hours else []
    parts += [count(minutes, "minute")] if minutes else []
    return f"About {' and '.join(parts)}."
