"""Can it be taken away again?"""

from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted
from stackproof.core.words import count
from stackproof.prove.run import Run
from stackproof.prove.stages.interface import Answer, StageRunner
from stackproof.prove.stages.terraform_words import counting, failed
from stackproof.terraform.address import Mode


class Destroy(StageRunner):
    """Runs `terraform destroy`, whatever happened before."""

    stage: ClassVar[Stage] = Stage.DESTROY
    question: ClassVar[str] = "Can everything that was built be destroyed?"
    blocks: ClassVar[bool] = False

    def run(self, run: Run) -> Answer:
        """Afterwards the state has to be empty."""
        before = len([a for a in run.terraform.state_list() if a.mode is Mode.MANAGED])
        run.listener = counting(
            run.progress, before, afterwards="what is left ends with the embedded AWS"
        )
        outcome = run.terraform.destroy()
        if not outcome.ok:
            return Answer(failed(run, outcome, f"{count(before, 'resource')} destroyed"))
        left = run.terraform.state_list()
        if left:
            return Answer(
                Refuted(
                    expected="an empty state",
                    observed=f"{count(len(left), 'resource')} still recorded",
                    evidence=tuple(map(str, left)),
                )
            )
        return Answer(Proved((f"{count(before, 'resource')} destroyed",)))
