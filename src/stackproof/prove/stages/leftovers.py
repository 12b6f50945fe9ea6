"""Is really nothing left?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, ProgramStage


class Leftovers(ProgramStage):
    """Counts what exists in the embedded AWS, whoever made it."""

    stage: ClassVar[Stage] = Stage.LEFTOVERS
    question: ClassVar[str] = "Is nothing left, not even what Terraform does not know of?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """What AWS itself removes after a waiting time is a note."""
        inventory = run.cloud.inventory()
        notes = tuple(f"on its way out: {line}" for line in inventory.notes())
        if not inventory.live:
            return Answer(Proved(("nothing is left",)), notes=notes)
        left = tuple(str(thing) for thing in sorted(inventory.live))
        if run.interrupted:
            # The provider drops the requests that are under way when Terraform is interrupted.
            reason = (
                f"the interrupt cut requests off: {count(len(left), 'thing')} made but not "
                "recorded; they end with the embedded AWS"
            )
            return Answer(Unproved(reason, left), notes=notes)
        return Answer(
            Refuted(
                expected="an AWS as empty as before",
                observed=f"{count(len(left), 'thing')} left",
                evidence=left,
            ),
            notes=notes,
        )
