"""Is it settled?"""

from typing import ClassVar

from stackproof.cloud.capabilities import SETTLES
from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.core.words import count
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import failed


class Replan(StackStage):
    """Plans again: nothing may be left to do.

    What differs on a type that the embedded AWS is not known to store faithfully is no proof
    against the program.
    """

    stage: ClassVar[Stage] = Stage.REPLAN
    question: ClassVar[str] = "Is there nothing left to change after the apply?"
    blocks: ClassVar[bool] = False

    def ask(self, stack: StackRun) -> Answer:
        """Names each resource that would change, and what in it."""
        file = stack.file("replan.tfplan")
        outcome = stack.terraform.plan(file)
        if not outcome.ok:
            return Answer(failed(stack, outcome, "a second plan"))
        plan = stack.terraform.show_plan(file)
        if plan.is_empty:
            return Answer(Proved(("the second plan is empty",)))
        changes = tuple(str(c) for c in (*plan.changes, *plan.output_changes))
        types = {c.address.type for c in plan.changes}
        if types and not types & SETTLES and stack.target.cloud.endpoint() is not None:
            return Answer(
                Unproved(
                    reason="the embedded AWS is not known to store faithfully: "
                    + ", ".join(sorted(types)),
                    evidence=changes,
                )
            )
        return Answer(
            Refuted(
                expected="an empty second plan",
                observed=count(len(changes), "change"),
                evidence=changes,
                help="give the value that AWS answers with, or leave it to AWS",
            )
        )
