"""Can it be taken away again?"""

from collections.abc import Sequence
from typing import ClassVar

from stackproof.core.proof import Stage
from stackproof.core.verdict import Proved, Refuted, Unproved
from stackproof.core.words import count
from stackproof.prove.protection import Protection
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import counting, failed
from stackproof.terraform.address import Address, Mode


class Destroy(StackStage):
    """Runs `terraform destroy`, whatever happened before.

    What a proof has made is let go first if the program protects it: the override file takes the
    protection off, and that is applied. What a person has deployed to stay, only a person lets go.
    """

    stage: ClassVar[Stage] = Stage.DESTROY
    question: ClassVar[str] = "Can everything that was built be destroyed?"
    blocks: ClassVar[bool] = False

    def concerns(self, stack: StackRun) -> bool:
        """What was never applied is not destroyed."""
        return stack.may_exist

    def ask(self, stack: StackRun) -> Answer:
        """Afterwards the state has to be empty."""
        before = [a for a in stack.terraform.state_list() if a.mode is Mode.MANAGED]
        if not before:
            return Answer(Proved(("there was nothing",)))
        protection = Protection.of(stack)
        notes: tuple[str, ...] = ()
        if protection.marked and not stack.keeps:
            notes = (_note(protection, before),)
            failure = _let_go(stack, protection, before)
            if failure is not None:
                return Answer(failure, notes=notes)
        stack.listener = counting(
            stack, len(before), afterwards="what is left ends with the embedded AWS"
        )
        gone = f"{count(len(before), 'resource')} destroyed"
        # A proof has just read what it has made, to plan again.
        outcome = stack.terraform.destroy(refresh=stack.keeps)
        if not outcome.ok:
            return Answer(failed(stack, outcome, gone), notes=notes)
        left = stack.terraform.state_list()
        if left:
            observed = f"{count(len(left), 'resource')} still recorded"
            verdict = Refuted("an empty state", observed, evidence=tuple(map(str, left)))
            return Answer(verdict, notes=notes)
        return Answer(Proved((gone,)), notes=notes)


def _let_go(
    stack: StackRun, protection: Protection, before: Sequence[Address]
) -> Refuted | Unproved | None:
    """Takes the protection off, for Terraform and in AWS; says what it means if it cannot."""
    stack.override.changing(protection.released()).write(stack.stack.folder)
    held = [address for address in before if address.configuration in protection.held]
    if not held:
        return None
    file = stack.file("let-go.tfplan")
    # What was not built must not be built now.
    outcome = stack.terraform.plan(file, targets=held)
    if outcome.ok:
        outcome = stack.terraform.apply(file)
    return None if outcome.ok else failed(stack, outcome, "its protection is taken off")


def _note(protection: Protection, before: Sequence[Address]) -> str:
    """What was taken off, in words."""
    there = {address.configuration for address in before}
    marked = sum(address in there for address in protection.marked)
    arguments = sorted(
        {name for address, each in protection.held.items() if address in there for name in each}
    )
    also = f"; {', '.join(arguments)} set accordingly" if arguments else ""
    return (
        f"what is kept was let go first, in an override file: prevent_destroy off for "
        f"{count(marked, 'resource')}{also}"
    )
