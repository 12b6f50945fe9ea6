"""Can it be planned from nothing?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.prove.stages.terraform_words import failed
from stackproof.terraform.plan import Action


class PlanStage(StageRunner):
    """Runs `terraform plan` against an empty AWS."""

    stage: ClassVar[Stage] = Stage.PLAN
    question: ClassVar[str] = "Can everything be planned from nothing?"

    def run(self, run: Run) -> Answer:
        """Keeps the plan for the apply."""
        file = run.request.folder / "plan.tfplan"
        outcome = run.terraform.plan(file)
        if not outcome.ok:
            return Answer(failed(run, outcome, "a plan"))
        plan = run.terraform.show_plan(file)
        run.planned = plan.count(Action.CREATE)
        return Answer(Proved((f"{run.planned} to add",)))
