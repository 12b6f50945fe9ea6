"""Does the same program write the same configuration each time?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.again import compared, discard, synthesized
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, ProgramStage
from stackproof.rules.configured import Circumstance


class Deterministic(ProgramStage):
    """Synthesizes the program twice more and compares the two, byte for byte.

    Neither is the one that is applied: all are written by the same engine under the same
    circumstances, but for the clock and whatever else a program ought not to ask.
    """

    stage: ClassVar[Stage] = Stage.DETERMINISTIC
    question: ClassVar[str] = "Does the program write the same each time it is synthesized?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """Equal bytes are the proof; what differs is named where it is made."""
        one, other = (synthesized(run, f"again-{number}", {}) for number in (1, 2))
        result = compared(run, Circumstance.NOTHING, one, other)
        if not result.are_equal:
            return Answer(
                Refuted(
                    expected="the same bytes",
                    observed=f"{count(len(result.findings), 'place')} differ"
                    if result.findings
                    else "something that no rule names differs",
                    evidence=tuple(
                        f"{found.primary.span}: {found.code} {found.message}"
                        for found in result.findings
                    )
                    or (str(one.folder), str(other.folder)),
                    help="`stackproof explain SP450` says what may be asked at synthesis",
                )
            )
        size = sum(stack.config.stat().st_size for stack in one.stacks)
        for assembly in (one, other):
            discard(assembly)
        stacks = count(len(one.stacks), "stack")
        return Answer(Proved((f"two more syntheses of {stacks} gave the same {size} bytes",)))
