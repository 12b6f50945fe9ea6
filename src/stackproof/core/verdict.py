"""What a proof says: it holds, it does not, or it cannot be told here."""

from stackproof.core.records import dataclass


@dataclass(frozen=True, slots=True)
class Proved:
    """The claim was observed to hold.

    Args:
        evidence: What was observed, one line each; never empty.
    """

    evidence: tuple[str, ...]

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a proof without evidence is an opinion")


@dataclass(frozen=True, slots=True)
class Refuted:
    """The claim was observed not to hold.

    Args:
        expected: What should have been seen.
        observed: What was seen.
        evidence: Further lines, such as an error's text.
        help: What the person can do about it.
    """

    expected: str
    observed: str
    evidence: tuple[str, ...] = ()
    help: str | None = None


@dataclass(frozen=True, slots=True)
class Unproved:
    """The claim could not be examined here.

    Args:
        reason: Why not.
        evidence: What was seen on the way.
    """

    reason: str
    evidence: tuple[str, ...] = ()


Verdict = Proved | Refuted | Unproved
