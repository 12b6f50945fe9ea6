"""What a stage is."""

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

from stackproof.core.errors import ProgramError
from stackproof.core.proof import Claim, Stage
from stackproof.core.verdict import Refuted, Verdict
from stackproof.prove.run import Run
from stackproof.prove.stack_run import StackRun


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


class ProgramStage(StageRunner):
    """A stage that is asked once, of the whole program."""

    @abstractmethod
    def run(self, run: Run) -> Answer:
        """Answers the question and adds to the run what later stages need.

        Raises:
            ProgramError: The program is at fault; the stage is refuted.
            HostError: The machine is at fault; the proof cannot go on.
        """


class StackStage(StageRunner):
    """A stage that is asked of each stack.

    `is_parallel` says whether two stacks can be asked at once; `is_optional`, whether the stage is
    left out where it concerns no stack.
    """

    is_parallel: ClassVar[bool] = True
    is_optional: ClassVar[bool] = False

    def prepare(self, run: Run) -> tuple[str, ...]:
        """Does once what all stacks need, before the first is asked.

        Returns:
            What a reader has to know of it.

        Raises:
            HostError: The machine is at fault; the proof cannot go on.
        """
        del run
        return ()

    def concerns(self, stack: StackRun) -> bool:
        """Whether there is anything to ask of a stack."""
        del stack
        return True

    @abstractmethod
    def ask(self, stack: StackRun) -> Answer:
        """Answers the question and adds to the stack what later stages need.

        Raises:
            ProgramError: The program is at fault; the stage is refuted.
            HostError: The machine is at fault; the proof cannot go on.
        """
