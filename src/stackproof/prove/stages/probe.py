"""Is what was built what was meant?"""

from typing import ClassVar

from stackproof.core.proof import Stage, weakest
from stackproof.prove.asking import ask
from stackproof.prove.stack_run import PROOF_FILE, StackRun
from stackproof.prove.stages.interface import Answer, StackStage


class ProbeStage(StackStage):
    """Asks the live AWS, with the probes that fit every program and those of the project.

    The project's are in `proof.py` beside the program; they run in a process of their own.
    """

    stage: ClassVar[Stage] = Stage.PROBE
    question: ClassVar[str] = "Is what was built what was meant, asked of the live AWS?"
    blocks: ClassVar[bool] = False
    # A probe may send messages, which another stack's must not meet.
    is_parallel: ClassVar[bool] = False

    def ask(self, stack: StackRun) -> Answer:
        """Each probe is a claim of its own."""
        parts = ask(stack, lambda number, name: stack.progress.advanced(number, 0, name))
        is_there = (stack.target.program / PROOF_FILE).is_file()
        notes = () if is_there else (f"no {PROOF_FILE} beside the program: no probes of its own",)
        return Answer(weakest(parts), parts=parts, notes=notes)
