"""SP104: a struct of another class than the argument takes."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.program.values import Call, Instance
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, judged, struct
from stackproof.rules.slots import Slot, is_refused, slots
from stackproof.rules.source import replace_class


class WrongStruct(Rule):
    """A struct is passed that belongs to another argument."""

    code: ClassVar = Code("SP104", "wrong-struct")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each struct whose class is not the one that is wanted."""
        for slot in slots(passed):
            wanted = struct(slot.type, ctx.names)
            given = slot.value.value
            if wanted is None or not isinstance(given, Instance):
                continue
            is_struct = given.call.facts.kind is Kind.STRUCT
            if is_struct and is_refused(slot, ctx.names):
                yield self._judge(slot, given.call, wanted, passed, ctx)

    def _judge(
        self, slot: Slot, given: Call, wanted: ClassFacts, passed: Passed, ctx: Context
    ) -> Diagnostic:
        name = passed.argument.name
        finding = self.finding(
            at=slot.value.span if slot.value.is_indirect else slot.use or given.name_span,
            message=f"`{name}` of `{passed.owner.name}` takes `{wanted.name}`, "
            f"not `{given.facts.name}`",
            label="the struct of another argument",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
            related=slot.related,
        ).helped(f"use `{wanted.name}` from `{wanted.module}`" + judged(passed.call))
        edits = _replaced(slot, given, wanted, ctx)
        if edits is None:
            return finding
        return finding.fixed(Fix(f"use `{wanted.name}` instead", edits, Safety.UNSAFE))


def _replaced(slot: Slot, given: Call, wanted: ClassFacts, ctx: Context) -> tuple[Edit, ...] | None:
    """The edits that use the wanted class; None if it does not take what is given."""
    names = {keyword.name for keyword in given.keywords}
    takes = {argument.name for argument in wanted.arguments}
    needs = {argument.name for argument in wanted.arguments if argument.required}
    fits = needs <= names <= takes and not given.positional and not given.is_spread
    if not fits or slot.value.is_indirect or given.is_meant:
        return None
    return replace_class(given.facts, wanted, given.name_span, ctx)
