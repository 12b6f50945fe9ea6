"""Does the configuration fit the providers' schemas?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.prove.stages.terraform_words import failed


class Validate(StageRunner):
    """Runs `terraform validate`."""

    stage: ClassVar[Stage] = Stage.VALIDATE
    question: ClassVar[str] = "Does the configuration fit the providers' schemas?"

    def run(self, run: Run) -> Answer:
        """Warnings become notes."""
        outcome = run.terraform.validate()
        notes = tuple(f"warning: {warning}" for warning in outcome.warnings)
        if not outcome.ok:
            return Answer(failed(run, outcome, "a valid configuration"), notes=notes)
        return Answer(Proved((f"valid, {count(len(notes), 'warning')}",)), notes=notes)
