"""SP120: an attribute or method that an object of the bindings does not have."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.reads import Read
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.members import member_for

_LISTS = frozenset({Kind.REFERENCE_LIST, Kind.REFERENCE_MAP})
_OPEN = frozenset({Kind.INTERFACE, Kind.ENUM})


class UnknownAttribute(Rule):
    """An attribute or method is read that an object of the bindings does not have."""

    code: ClassVar = Code("SP120", "unknown-attribute")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_attribute(self, read: Read, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a name that the object's class does not declare or inherit."""
        facts = read.facts
        is_ours = facts.kind in _OPEN or read.name.startswith("_") or read.is_guarded
        if is_ours or has(facts, read.name) or _is_assigned(read.name, ctx):
            return
        kind = "method" if read.is_called else "attribute"
        finding = self.finding(
            at=read.span,
            message=f"`{facts.name}` has no {kind} `{read.name}`",
            label=f"no such {kind}",
            subject=f"{facts.qualified}.{read.name}",
            basis=ctx.bindings.basis(facts.module),
            confidence=Confidence.HIGH if read.is_certain else Confidence.MEDIUM,
        )
        item = ctx.names.class_of(facts.item) if facts.item is not None else None
        if facts.kind in _LISTS and item is not None and has(item, read.name):
            key = "0" if facts.kind is Kind.REFERENCE_LIST else '"key"'
            finding = finding.helped(
                f"the items of the list have it: `.get({key}).{read.name}` is the first one's"
            )
            if read.is_placed and facts.kind is Kind.REFERENCE_LIST:
                at = Span(read.span.path, read.span.start, read.span.start)
                fix = Fix("read it from the first item", (Edit(at, "get(0)."),), Safety.UNSAFE)
                finding = finding.fixed(fix)
            yield finding
            return
        meant = member_for(read.name, facts)
        if meant is not None:
            is_sure = meant.is_certain and read.is_certain
            word = "it is called" if meant.is_certain else "the one meant is probably"
            finding = finding.helped(f"{word} `{meant.name}`")
            if read.is_placed:
                safety = Safety.SAFE if is_sure else Safety.UNSAFE
                edit = Edit(read.span, meant.name)
                finding = finding.fixed(Fix(f"read `{meant.name}` instead", (edit,), safety))
        yield finding


def has(facts: ClassFacts, name: str) -> bool:
    """Whether instances of a class have an attribute or method of that name."""
    return (
        name in facts.methods
        or name in facts.statics
        or any(attribute.name == name for attribute in facts.attributes)
    )


def _is_assigned(name: str, ctx: Context) -> bool:
    """Whether the program itself assigns an attribute of that name to anything."""
    return any(name in module.stored for module in ctx.program.modules)
