"""Can it be built?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.prove.stages.terraform_words import counting, failed


class Apply(StageRunner):
    """Runs `terraform apply` and reads the state that it leaves."""

    stage: ClassVar[Stage] = Stage.APPLY
    question: ClassVar[str] = "Can everything that was planned be built?"

    def run(self, run: Run) -> Answer:
        """From here on something may exist that has to be destroyed."""
        run.may_exist = True
        run.listener = counting(
            run.progress, run.planned, afterwards="then what was made is destroyed"
        )
        outcome = run.terraform.apply(run.request.folder / "plan.tfplan")
        if not outcome.ok:
            return Answer(failed(run, outcome, f"{count(run.planned, 'resource')} built"))
        run.state = run.terraform.show_state()
        return Answer(Proved((f"{count(len(run.state.managed), 'resource')} built",)))
