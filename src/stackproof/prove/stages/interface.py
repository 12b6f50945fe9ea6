"""What a stage is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from stackproof.core.errors import ProgramError
from stackproof.core.proof import Claim, Stage
from stackproof.core.verdict import Refuted, Verdict
from stackproof.prove.run import Run


@dataclass(frozen=True, slots=True)
class Answer:
    """What a stage says.

    Args:
        verdict: The answer to its question.
        parts: The claims that the verdict sums up.
        notes: What a reader has to know to judge the answer.
    """

    verdict: Verdict
    parts: tuple[Claim, ...] = ()
    notes: tuple[str, ...] = ()


def refuted(error: ProgramError) -> Refuted:
    """What it means for a claim that the program failed."""
    place = f"{error.where}: " if error.where else ""
    return Refuted(
        expected="the program runs to its end",
        observed=f"{place}{error.message}",
        evidence=error.details,
        help=error.help,
    )


class StageRunner(ABC):
    """One stage: a question, and how it is answered.

    `blocks` says whether a refutation makes the stages after it pointless. What was made is
    destroyed all the same.
    """

    stage: ClassVar[Stage]
    question: ClassVar[str]
    blocks: ClassVar[bool] = True

    @abstractmethod
    def run(self, run: Run) -> Answer:
        """Answers the question and adds to the run what later stages need.

        Raises:
            ProgramError: The program is at fault; the stage is refuted.
            HostError: The machine is at fault; the proof cannot go on.
        """
