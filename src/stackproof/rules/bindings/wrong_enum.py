"""SP110: a value that an enum of the bindings does not have, or a literal in its place."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.value import Known
from stackproof.program.imports import Access
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.members import static_for
from stackproof.rules.passed import Passed, judged
from stackproof.rules.slots import Slot, enum_of, slots
from stackproof.rules.source import bring, is_literal


class WrongEnum(Rule):
    """A value is named that an enum of the bindings does not have."""

    code: ClassVar = Code("SP110", "wrong-enum")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_access(self, access: Access, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a value that the enum does not have."""
        resolution = ctx.names.resolve(access.dotted)
        facts = resolution.facts if resolution is not None else None
        if resolution is None or facts is None or access.is_guarded:
            return
        is_value = resolution.members == (access.name,) and access.name.isupper()
        if facts.kind is not Kind.ENUM or not is_value or access.name in facts.statics:
            return  # `name`, `value` and the like are Python's own
        finding = self.finding(
            at=access.span or access.whole,
            message=f"`{facts.name}` has no value `{access.name}`",
            label="no such value",
            subject=f"{facts.qualified}.{access.name}",
            basis=ctx.bindings.basis(facts.module),
            confidence=Confidence.HIGH if resolution.is_certain else Confidence.MEDIUM,
        ).helped(_choice(facts))
        meant = static_for(access.name, facts)
        edits = access.rename(meant.name) if meant is not None else ()
        if meant is not None and edits:
            finding = finding.fixed(Fix(f"use `{meant.name}` instead", edits, Safety.UNSAFE))
        yield finding

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a literal where a value of an enum belongs."""
        for slot in slots(passed):
            facts = enum_of(slot.type, ctx.names)
            value = slot.value.value
            if facts is not None and isinstance(value, Known) and value.value is not None:
                yield self._judge(slot, str(value.value), facts, passed, ctx)

    def _judge(
        self, slot: Slot, said: str, facts: ClassFacts, passed: Passed, ctx: Context
    ) -> Diagnostic:
        name = passed.argument.name
        finding = self.finding(
            at=slot.value.span,
            message=f"`{name}` of `{passed.owner.name}` takes a value of `{facts.name}`, "
            "not a literal",
            label=f"a value of `{facts.name}` belongs here",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        ).helped(_choice(facts) + judged(passed.call))
        member = said.upper().replace("-", "_")
        is_here = slot.is_written_here and is_literal(slot.value.span, ctx)
        brought = bring(facts, slot.value.span, ctx) if is_here else None
        if member not in facts.statics or brought is None:
            return finding
        local, edits = brought
        safety = Safety.SAFE if passed.call.is_certain else Safety.UNSAFE
        fixed = (Edit(slot.value.span, f"{local}.{member}"), *edits)
        return finding.fixed(Fix(f"use `{facts.name}.{member}`", fixed, safety))


def _choice(facts: ClassFacts) -> str:
    return "its values are " + ", ".join(f"`{facts.name}.{name}`" for name in facts.statics)
