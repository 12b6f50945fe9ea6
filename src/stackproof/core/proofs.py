"""Programs that were proved side by side, and what came of each."""

from stackproof.core.proof import Proof
from stackproof.core.records import dataclass
from stackproof.core.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramProof:
    """One of several programs, and its proof if it came to one.

    Args:
        name: What the list calls it.
        program: Its file or folder, as the list names it.
        proof: What its own report says; None if it ended without one.
        exit_code: That of its `prove`; negative for the signal that ended it.
        seconds: How long it took, from start to end.
        report: Its own report, relative to the common one; empty if there is none.
        failure: Why there is no report, and what it said last; empty if there is one.
    """

    name: str
    program: str
    proof: Proof | None
    exit_code: int = 0
    seconds: float = 0.0
    report: str = ""
    failure: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proofs:
    """What came of several programs.

    Args:
        programs: In the order of the list.
        seconds: How long they took together, side by side.
        interrupted: Whether a person ended them.
    """

    programs: tuple[ProgramProof, ...]
    seconds: float
    interrupted: bool = False

    def count(self, kind: type[Verdict]) -> int:
        """How many claims that rest on no other have that verdict."""
        return sum(each.proof.count(kind) for each in self.programs if each.proof is not None)
