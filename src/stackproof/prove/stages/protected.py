"""Does what must be kept refuse to go?"""

import re
from collections.abc import Iterable, Iterator
from typing import ClassVar

from stackproof.core.proof import Claim, Stage, weakest
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict
from stackproof.core.words import count
from stackproof.prove import deletion
from stackproof.prove.protection import Protection
from stackproof.prove.stack_run import StackRun
from stackproof.prove.stages.interface import Answer, StackStage
from stackproof.prove.stages.terraform_words import failed
from stackproof.terraform.address import Address
from stackproof.terraform.events import Diagnostic

# The words of Terraform and of OpenTofu.
_REFUSAL = re.compile(r"Resource (.+?) has lifecycle\.prevent_destroy set")


class Protected(StackStage):
    """Asks Terraform to plan the destruction, and AWS to delete what is protected from it.

    It concerns stacks with `prevent_destroy` in their configuration. Nothing is destroyed here,
    unless a protection fails.
    """

    stage: ClassVar[Stage] = Stage.PROTECTED
    question: ClassVar[str] = "Does what is marked to be kept refuse to go?"
    blocks: ClassVar[bool] = False
    is_optional: ClassVar[bool] = True

    def concerns(self, stack: StackRun) -> bool:
        """Whether anything is marked."""
        return bool(Protection.of(stack).marked)

    def ask(self, stack: StackRun) -> Answer:
        """Each of the two is a claim of its own, if there is anything to ask."""
        parts = [
            Claim(
                "prevent-destroy",
                "Does Terraform refuse to plan the destruction of each marked resource?",
                _refused(stack),
            )
        ]
        guarded = deletion.guarded(stack.state.managed)
        if guarded:
            verdict = deletion.refused(stack.target.cloud, guarded, stack.region)
            question = "Does AWS refuse to delete each resource that is protected from it?"
            parts.append(Claim("deletion-protection", question, verdict))
        return Answer(weakest(tuple(parts)), tuple(parts))


def _refused(stack: StackRun) -> Verdict:
    """Whether a plan of the destruction is refused for each marked resource that exists.

    A refusal hides those that would be destroyed later, so what was named is let go in the
    override file, and the rest is planned again.
    """
    protection = Protection.of(stack)
    kept = {a for a in _addresses(stack) if a.configuration in protection.marked}
    if not kept:
        return Unproved("nothing that is marked to be kept was built")
    named: set[Address] = set()
    file = stack.file("protected.tfplan")
    try:
        while kept - named:
            outcome = stack.terraform.plan(file, destroy=True, refresh=False)
            more = set(_named(outcome.errors)) - named
            if not more and not outcome.ok:
                return failed(stack, outcome, "a plan of the destruction")
            if not more:
                return _lost(kept - named)
            named |= more
            released = protection.released({address.configuration for address in named})
            stack.override.changing(released).write(stack.stack.folder)
    finally:
        stack.override.write(stack.stack.folder)
    names = sorted(map(str, kept))
    return Proved((f"Terraform refuses to destroy {count(len(names), 'resource')}", *names))


def _lost(addresses: Iterable[Address]) -> Refuted:
    names = sorted(map(str, addresses))
    return Refuted(
        expected="Terraform refuses to destroy what is marked to be kept",
        observed=f"it would destroy {count(len(names), 'marked resource')}",
        evidence=tuple(names),
    )


def _addresses(stack: StackRun) -> Iterator[Address]:
    return (resource.address for resource in stack.state.managed)


def _named(errors: Iterable[Diagnostic]) -> Iterator[Address]:
    """The resources that a refusal names."""
    for error in errors:
        found = _REFUSAL.search(" ".join(error.detail.split()))
        if found is not None:
            yield Address.parse(found[1])
