"""Does the configuration fit the providers' schemas?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.core.words import count
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import failed


class Validate(StackStage):
    """Runs `terraform validate`."""

    stage: ClassVar[Stage] = Stage.VALIDATE
    question: ClassVar[str] = "Does the configuration fit the providers' schemas?"

    def ask(self, stack: StackRun) -> Answer:
        """Warnings become notes."""
        outcome = stack.terraform.validate()
        notes = tuple(f"warning: {warning}" for warning in outcome.warnings)
        if not outcome.ok:
            return Answer(failed(stack, outcome, "a valid configuration"), notes=notes)
        return Answer(Proved((f"valid, {count(len(notes), 'warning')}",)), notes=notes)
