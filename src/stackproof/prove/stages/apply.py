"""Can it be built?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.core.words import count
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import counting, failed


class Apply(StackStage):
    """Runs `terraform apply` and reads the state that it leaves."""

    stage: ClassVar[Stage] = Stage.APPLY
    question: ClassVar[str] = "Can everything that was planned be built?"

    def ask(self, stack: StackRun) -> Answer:
        """From here on something may exist that has to be destroyed."""
        stack.may_exist = True
        stack.listener = counting(
            stack, stack.planned, afterwards="then what was made is destroyed"
        )
        outcome = stack.terraform.apply(stack.file("plan.tfplan"))
        if not outcome.ok:
            return Answer(failed(stack, outcome, f"{count(stack.planned, 'resource')} built"))
        stack.state = stack.terraform.show_state()
        return Answer(Proved((f"{count(len(stack.state.managed), 'resource')} built",)))
