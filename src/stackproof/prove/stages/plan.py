"""Can it be planned from nothing?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import failed
from stackproof.terraform.plan import Action


class PlanStage(StackStage):
    """Runs `terraform plan` against an empty AWS."""

    stage: ClassVar[Stage] = Stage.PLAN
    question: ClassVar[str] = "Can everything be planned from nothing?"

    def ask(self, stack: StackRun) -> Answer:
        """Keeps the plan for the apply."""
        file = stack.file("plan.tfplan")
        outcome = stack.terraform.plan(file)
        if not outcome.ok:
            return Answer(failed(stack, outcome, "a plan"))
        plan = stack.terraform.show_plan(file)
        stack.planned = plan.count(Action.CREATE)
        return Answer(Proved((f"{stack.planned} to add",)))
