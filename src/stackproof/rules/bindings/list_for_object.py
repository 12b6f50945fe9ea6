"""SP103: a list where the bindings take a single nested object."""

import re
from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.values import Collection
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, judged, struct
from stackproof.rules.slots import Slot, is_refused, slots
from stackproof.rules.source import text_of

_OPENING = re.compile(r"\[\s*")
_CLOSING = re.compile(r"\s*,?\s*\]")


class ListForObject(Rule):
    """A list is passed where the bindings take a single nested object."""

    code: ClassVar = Code("SP103", "list-for-object")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each list that stands where an object belongs."""
        for slot in slots(passed):
            wanted = struct(slot.type, ctx.names)
            is_list = isinstance(slot.value.value, Collection)
            if wanted is not None and is_list and is_refused(slot, ctx.names):
                yield self._judge(slot, wanted, passed, ctx)

    def _judge(self, slot: Slot, wanted: ClassFacts, passed: Passed, ctx: Context) -> Diagnostic:
        name = passed.argument.name
        what = "a list of single objects" if slot.is_item else "a single object"
        finding = self.finding(
            at=slot.at,
            message=f"`{name}` of `{passed.owner.name}` takes {what}, not "
            + ("a list in it" if slot.is_item else "a list"),
            label="one object belongs here",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
            related=slot.related,
        )
        edits = _unwrapped(slot, ctx)
        if not edits:
            return finding.helped(f"pass one `{wanted.name}(...)`" + judged(passed.call))
        is_safe = passed.call.is_certain and slot.is_written_here
        return finding.helped("take it out of its list" + judged(passed.call)).fixed(
            Fix(
                "take the object out of its list",
                edits,
                Safety.SAFE if is_safe else Safety.UNSAFE,
            )
        )


def _unwrapped(slot: Slot, ctx: Context) -> tuple[Edit, ...]:
    """The edits that leave the one element of a list; none where that would lose something."""
    value = slot.value.value
    if not isinstance(value, Collection) or not value.is_complete or slot.value.is_indirect:
        return ()
    if len(value.items) != 1:
        return ()
    whole, inner = slot.value.span, value.items[0].span
    before = Span(whole.path, whole.start, inner.start)
    behind = Span(whole.path, inner.end, whole.end)
    if _OPENING.fullmatch(text_of(before, ctx)) and _CLOSING.fullmatch(text_of(behind, ctx)):
        return (Edit(before, ""), Edit(behind, ""))
    return ()
