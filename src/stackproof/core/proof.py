"""What a proof of a whole program consists of: claims, each with a verdict."""

from collections.abc import Iterator
from enum import Enum

from stackproof.core.records import dataclass
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict


class Stage(Enum):
    """The stages of a proof in their order."""

    CHECK = "check"
    SYNTH = "synth"
    DETERMINISTIC = "deterministic"
    ISOLATED = "isolated"
    INIT = "init"
    VALIDATE = "validate"
    PLAN = "plan"
    APPLY = "apply"
    SECRETLESS = "secretless"
    PROBE = "probe"
    REPLAN = "replan"
    PROTECTED = "protected"
    DESTROY = "destroy"
    LEFTOVERS = "leftovers"


@dataclass(frozen=True, slots=True)
class Claim:
    """One question, its answer and what the answer cost.

    Args:
        name: The stage or the probe, such as `plan` or `keys-rotate`.
        question: What is asked, with a question mark.
        verdict: The answer.
        seconds: How long it took.
        parts: The claims that this one sums up.
        notes: What a reader has to know to judge the answer.
    """

    name: str
    question: str
    verdict: Verdict
    seconds: float = 0.0
    parts: tuple["Claim", ...] = ()
    notes: tuple[str, ...] = ()

    def leaves(self) -> Iterator["Claim"]:
        """The claims that rest on no other claim."""
        if not self.parts:
            yield self
        for part in self.parts:
            yield from part.leaves()


@dataclass(frozen=True, slots=True)
class Part:
    """A program that took part in a proof, and its version."""

    name: str
    version: str


@dataclass(frozen=True, slots=True)
class Proof:
    """The outcome of proving the stacks of one program.

    Args:
        program: The program, as the person named it.
        stack: The stack that was proved, or all with commas between; empty if none came to be.
        target: What it was deployed to.
        claims: The stages in the order in which they ran.
        tools: The programs that took part.
        interrupted: Whether a person ended it.
        resources: How many resources the program writes.
    """

    program: str
    stack: str
    target: str
    claims: tuple[Claim, ...]
    tools: tuple[Part, ...]
    interrupted: bool
    resources: int = 0

    @property
    def stacks(self) -> tuple[str, ...]:
        """The names of the stacks that came to be."""
        return tuple(filter(None, self.stack.split(", ")))

    @property
    def seconds(self) -> float:
        """How long all stages took together."""
        return sum(claim.seconds for claim in self.claims)

    def count(self, kind: type[Verdict]) -> int:
        """How many claims that rest on no other have that verdict."""
        leaves = (leaf for claim in self.claims for leaf in claim.leaves())
        return sum(isinstance(leaf.verdict, kind) for leaf in leaves)

    @property
    def verdict(self) -> Verdict:
        """Refuted if any claim is; proved if every claim is; otherwise unproved."""
        for claim in self.claims:
            if isinstance(claim.verdict, Refuted):
                return claim.verdict
        for claim in self.claims:
            if isinstance(claim.verdict, Unproved):
                return claim.verdict
        return Proved((f"{self.count(Proved)} claims hold",))


def weakest(parts: tuple[Claim, ...]) -> Verdict:
    """The verdict of a claim that holds exactly if all its parts do.

    Args:
        parts: At least one claim.
    """
    refuted = [p for p in parts if isinstance(p.verdict, Refuted)]
    unproved = [p for p in parts if isinstance(p.verdict, Unproved)]
    counts = f"{len(parts) - len(refuted) - len(unproved)} of {len(parts)} hold"
    if refuted:
        names = ", ".join(p.name for p in refuted)
        return Refuted(expected="every one holds", observed=f"refuted: {names}", evidence=(counts,))
    if unproved:
        names = ", ".join(p.name for p in unproved)
        return Unproved(reason=f"could not be examined here: {names}", evidence=(counts,))
    return Proved((counts,))
