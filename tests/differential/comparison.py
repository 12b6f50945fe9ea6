"""The judgement beside what the framework did, and the disagreements that were reviewed."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from differential.cases import Case
from differential.faults import Kind
from differential.framework import Outcome, leaves
from differential.judgement import Found

KNOWN = Path(__file__).with_name("known.toml")
_OF_LOSS = "SP108"


class Verdict(Enum):
    """How the judgement and the framework stand to each other."""

    AGREED = "agreed"
    FALSE = "flagged, but everything is built"
    MISSED = "not flagged, but refused"
    LOST = "not flagged, but something is lost"
    ASTRAY = "flagged more than once, or in another line"
    HARSH = "flagged as refused, but something is lost"


@dataclass(frozen=True)
class Comparison:
    """One program, judged and run.

    Args:
        case: The program.
        findings: The errors that `check` finds in it.
        outcome: What the framework made of it.
    """

    case: Case
    findings: tuple[Found, ...]
    outcome: Outcome

    @cached_property
    def lost(self) -> tuple[str, ...]:
        """The places of what was given and not built."""
        if self.outcome.error is not None:
            return ()
        built = {(path, _exact(value)) for path, value in leaves(self.outcome.built)}
        return tuple(path for path, value in self.case.given if (path, _exact(value)) not in built)

    @cached_property
    def codes(self) -> tuple[str, ...]:
        """The codes of the findings, each once."""
        return tuple(sorted({finding.code for finding in self.findings}))

    @cached_property
    def verdict(self) -> Verdict:
        """How the two stand to each other."""
        if len(self.findings) > 1 or any(item.line != self.case.line for item in self.findings):
            return Verdict.ASTRAY
        if not self.findings:
            if self.outcome.error is not None:
                return Verdict.MISSED
            return Verdict.LOST if self.lost else Verdict.AGREED
        if self.outcome.error is not None:
            return Verdict.AGREED
        if not self.lost:
            return Verdict.FALSE
        return Verdict.AGREED if _OF_LOSS in self.codes else Verdict.HARSH

    @property
    def line(self) -> str:
        """All of it in one line, which the patterns of the reviewed list are matched against."""
        words = [f"[{self.verdict.value}] {self.case.title}"]
        if self.outcome.error is not None:
            words.append(f"framework: {self.outcome.error}")
        elif self.lost:
            words.append(f"lost: {', '.join(self.lost[:5])}")
        words += [f"{item.code}: {item.message}" for item in self.findings[:3]]
        return " | ".join(words)


@dataclass(frozen=True, slots=True)
class Known:
    """A disagreement that was reviewed.

    Args:
        pattern: What the line of such a comparison contains.
        reason: Why the two disagree, and why that is right or borne.
    """

    pattern: re.Pattern[str]
    reason: str


def known() -> tuple[Known, ...]:
    """The reviewed list."""
    entries = tomllib.loads(KNOWN.read_text()).get("known", [])
    return tuple(Known(re.compile(entry["pattern"]), entry["reason"]) for entry in entries)


def compare(
    cases: Iterable[Case],
    judged: Iterable[tuple[Found, ...]],
    outcomes: Iterable[Outcome],
) -> tuple[Comparison, ...]:
    """Every program with what became of it on both sides."""
    return tuple(map(Comparison, cases, judged, outcomes))


def unknown(comparisons: Iterable[Comparison], reviewed: Sequence[Known]) -> list[Comparison]:
    """The disagreements that nobody has reviewed."""
    return [
        item
        for item in comparisons
        if item.verdict is not Verdict.AGREED
        and not any(entry.pattern.search(item.line) for entry in reviewed)
    ]


def table(comparisons: Sequence[Comparison], reviewed: Sequence[Known]) -> Iterator[str]:
    """The figures, one line for each kind of program."""
    new = {id(item) for item in unknown(comparisons, reviewed)}
    yield f"{'':44} {'cases':>6} {'agreed':>7} {'known':>6} {'new':>5}  found by"
    for kind in Kind:
        of_kind = [item for item in comparisons if item.case.kind is kind]
        if of_kind:
            yield _row(kind.value, of_kind, new)
    yield _row("together", comparisons, new)


def _row(title: str, comparisons: Sequence[Comparison], new: set[int]) -> str:
    agreed = sum(item.verdict is Verdict.AGREED for item in comparisons)
    fresh = sum(id(item) in new for item in comparisons)
    reviewed = len(comparisons) - agreed - fresh
    codes = Counter("+".join(item.codes) for item in comparisons if item.codes)
    found = ", ".join(f"{code} {count}" for code, count in codes.most_common())
    return f"{title:44} {len(comparisons):6} {agreed:7} {reviewed:6} {fresh:5}  {found}".rstrip()


def _exact(value: object) -> tuple[str, str]:
    """A value that equals none of another type, as `True` would equal `1`."""
    return (type(value).__name__, str(value))
