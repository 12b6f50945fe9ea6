"""SP121: a static of a class that the bindings do not have, such as a function of `Fn`."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.program.imports import Access
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.bindings.unknown_attribute import has
from stackproof.rules.members import static_for

# Functions of other kits that people expect of `Fn`, and what does the same here.
_INSTEAD: Final = {
    "sub": "an f-string does the same: tokens may stand in it",
    "get_att": "read the attribute from the resource: `bucket.arn`",
    "ref": "read the attribute from the resource: `bucket.id`",
    "select": "`Fn.element(list, index)` does the same",
    "get_azs": "read `names` of the data source `DataAwsAvailabilityZones`",
    "import_value": "hand the resource to the other stack, or read it from its remote state",
    "terraform_workspace": 'write `"${terraform.workspace}"`, in an f-string with doubled braces',
    "workspace": 'write `"${terraform.workspace}"`, in an f-string with doubled braces',
    "if_": "`Fn.conditional(condition, yes, no)` does the same",
    "length": "the bindings call it `length_of`",
    "base64": "the bindings call it `base64encode`",
    "account_id": "read `account_id` of the data source `DataAwsCallerIdentity`",
}


class UnknownFunction(Rule):
    """A static member is read that a class of the bindings does not have."""

    code: ClassVar = Code("SP121", "unknown-function")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_access(self, access: Access, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a name that a class itself does not have."""
        resolution = ctx.names.resolve(access.dotted)
        facts = resolution.facts if resolution is not None else None
        if resolution is None or facts is None or access.is_guarded or facts.kind is Kind.ENUM:
            return  # a value of an enum is SP110's business
        if resolution.members != (access.name,) or not _is_missing(access.name, facts):
            return
        noun = _noun(facts)
        finding = self.finding(
            at=access.span or access.whole,
            message=f"`{facts.name}` has no {noun} `{access.name}`",
            label=f"no such {noun}",
            subject=f"{facts.qualified}.{access.name}",
            basis=ctx.bindings.basis(facts.module),
            confidence=Confidence.HIGH if resolution.is_certain else Confidence.MEDIUM,
        )
        instead = _INSTEAD.get(access.name) if facts.name == "Fn" else None
        meant = static_for(access.name, facts)
        if meant is not None and (meant.is_certain or instead is None):
            word = "the bindings call it" if meant.is_certain else "the one meant is probably"
            finding = finding.helped(f"{word} `{meant.name}`")
            edits = access.rename(meant.name)
            if edits:
                is_sure = meant.is_certain and resolution.is_certain
                safety = Safety.SAFE if is_sure else Safety.UNSAFE
                finding = finding.fixed(Fix(f"use `{meant.name}` instead", edits, safety))
        elif instead is not None:
            finding = finding.helped(instead)
        yield finding


def _is_missing(name: str, facts: ClassFacts) -> bool:
    return not (name.startswith("_") or name == "mro" or has(facts, name))


def _noun(facts: ClassFacts) -> str:
    return "function" if facts.statics and not facts.positional else "static member"
