"""SP107: a key that the struct does not have, in a dictionary for a single struct."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.records import replace
from stackproof.program.values import Dictionary, Entry
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.given import takes
from stackproof.rules.meant import Meaning, meaning
from stackproof.rules.passed import Passed, entry_span, key_edit, struct
from stackproof.rules.slots import Slot, serves_both, slots


class UnknownKey(Rule):
    """A dict for a single struct has a key that the struct does not have."""

    code: ClassVar = Code("SP107", "unknown-key")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each key that is no argument of the struct."""
        for slot in slots(passed):
            facts = struct(slot.type, ctx.names)
            value = slot.value.value
            if facts is None or slot.is_raw or not isinstance(value, Dictionary):
                continue
            known = takes(facts)
            names = frozenset(entry.key for entry in value.entries if entry.key is not None)
            for entry in value.entries:
                if entry.key is not None and entry.key not in known:
                    meant = meaning(entry.key, facts, taken=names)
                    finding = self._finding(entry, passed, ctx)
                    advised = _advised(
                        finding, entry, facts, meant, _safety(slot, entry, passed, meant)
                    )
                    is_mended = advised.fix is not None and not serves_both(slot, ctx.program)
                    yield advised if is_mended else replace(advised, fix=None)

    def _finding(self, entry: Entry, passed: Passed, ctx: Context) -> Diagnostic:
        return self.finding(
            at=entry_span(entry),
            message=f"`{passed.argument.name}` of `{passed.owner.name}` takes no key `{entry.key}`",
            label="no such key",
            subject=f"{passed.subject}.{entry.key}",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        )


def _advised(
    finding: Diagnostic, entry: Entry, facts: ClassFacts, meant: Meaning | None, safety: Safety
) -> Diagnostic:
    """The finding with what to do about it."""
    if meant is None:
        names = ", ".join(f"`{argument.name}`" for argument in facts.arguments)
        return finding.helped(f"`{facts.name}` has {names or 'no keys'}")
    certain = "the key is" if meant.is_certain else "the key meant is probably"
    finding = finding.helped(f"{certain} `{meant.name}`")
    edit = key_edit(entry, meant.name)
    if edit is None:
        return finding
    return finding.fixed(Fix(f"use the key `{meant.name}`", (edit,), safety))


def _safety(slot: Slot, entry: Entry, passed: Passed, meant: Meaning | None) -> Safety:
    is_certain = meant is not None and meant.is_certain and passed.call.is_certain
    return Safety.SAFE if is_certain and slot.owns(entry_span(entry)) else Safety.UNSAFE
