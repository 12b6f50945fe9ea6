"""Asks a stage and makes a claim of its answer, whatever goes wrong."""

import time
from collections.abc import Callable

from stackproof.core.errors import ProgramError, StackproofError
from stackproof.core.proof import Claim
from stackproof.core.records import replace
from stackproof.core.verdict import Unproved, Verdict
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner, refuted


class Answering:
    """Takes the answers of one proof.

    Args:
        run: The proof.

    Attributes:
        error: What ended it early, if it was neither the program nor a person.
        broken_off: Whether the last stages did not come to their end.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self.error: StackproofError | None = None
        self.broken_off = False

    def claim(
        self,
        name: str,
        stage: StageRunner,
        work: Callable[[], Answer],
        cite: Callable[[Verdict], Verdict],
    ) -> Claim:
        """The claim that some work on a stage comes to.

        Args:
            name: The claim's.
            stage: What is asked.
            work: How it is answered.
            cite: Adds the lines of the program to a verdict.
        """
        began = time.monotonic()
        answer = self.answer(work)
        return Claim(
            name=name,
            question=stage.question,
            verdict=cite(answer.verdict),
            seconds=time.monotonic() - began,
            parts=tuple(replace(p, verdict=cite(p.verdict)) for p in answer.parts),
            notes=answer.notes,
        )

    def answer(self, work: Callable[[], Answer]) -> Answer:
        """The answer, or what it means that there is none."""
        try:
            return work()
        except ProgramError as error:
            return Answer(refuted(error))
        except StackproofError as error:
            self.error = self.error or error
            self.broken_off = True
            return Answer(Unproved(error.message, error.details))
        except KeyboardInterrupt:
            self.interrupt()
            return Answer(Unproved("interrupted"))

    def interrupt(self) -> None:
        """A person ends it."""
        self._run.interrupted = True
        self.broken_off = True


def unreached(name: str, stage: StageRunner, why: str) -> Claim:
    """The claim of a stage that nobody asked.

    Args:
        name: The claim's.
        stage: What would have been asked.
        why: What kept us from it.
    """
    return Claim(name, stage.question, Unproved(f"not reached: {why}"))
