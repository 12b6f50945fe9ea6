"""Turns a list of observations into a verdict."""

from collections.abc import Iterable
from dataclasses import dataclass

from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict


@dataclass(frozen=True, slots=True)
class Observation:
    """One thing that was looked at.

    Args:
        subject: What was looked at, usually a resource address.
        holds: Whether it was as claimed.
        seen: What was seen, in a few words.
    """

    subject: str
    holds: bool
    seen: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.seen}"


def judge(expected: str, observations: Iterable[Observation], *, nothing: str) -> Verdict:
    """Proved if everything that was looked at is as claimed.

    Args:
        expected: What should be seen, for a refutation.
        observations: What was looked at.
        nothing: The reason to give when there was nothing to look at.
    """
    seen = tuple(observations)
    if not seen:
        return Unproved(reason=nothing)
    wrong = tuple(str(o) for o in seen if not o.holds)
    right = tuple(str(o) for o in seen if o.holds)
    if wrong:
        return Refuted(expected=expected, observed="; ".join(wrong), evidence=right)
    return Proved(right)
