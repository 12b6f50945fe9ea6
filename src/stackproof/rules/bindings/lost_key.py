"""SP108: a key that the framework drops in silence, in a dictionary that it does not convert."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import Argument, ClassFacts, Shape
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Label, Safety
from stackproof.core.edit import Edit
from stackproof.core.records import dataclass, replace
from stackproof.core.span import Span
from stackproof.program.values import Dictionary, Entry
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.meant import Meaning, meaning
from stackproof.rules.passed import Passed, entry_span, judged, key_edit, struct
from stackproof.rules.raw import Taken, structs_of, taken_for
from stackproof.rules.slots import Slot, serves_both, slots


class LostKey(Rule):
    """A dict inside a list has a key that the framework drops without a word."""

    code: ClassVar = Code("SP108", "lost-key")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for the keys that are lost together, and one for those that are missing."""
        for slot in slots(passed):
            value = slot.value.value
            if not isinstance(value, Dictionary):
                continue
            found = struct(slot.type, ctx.names)
            if found is not None and slot.is_raw:
                yield from _Judgement(slot, value, (found,), passed, ctx).findings()
            several = structs_of(slot.type, ctx.names)
            if several:
                taken = taken_for(several, slot.value, ctx.names)
                yield from _among(several, taken, _Judgement(slot, value, several, passed, ctx))


@dataclass(frozen=True, slots=True)
class _Judgement:
    """One dictionary, judged by the keys that the bindings have for it."""

    slot: Slot
    value: Dictionary
    structs: tuple[ClassFacts, ...]
    passed: Passed
    ctx: Context

    @property
    def keys(self) -> frozenset[str]:
        """The keys that the bindings have."""
        return frozenset(
            argument.jsii_name for facts in self.structs for argument in facts.arguments
        )

    @property
    def given(self) -> frozenset[str]:
        """The keys that are written."""
        return frozenset(entry.key for entry in self.value.entries if entry.key is not None)

    def findings(self) -> Iterator[Diagnostic]:
        lost = [
            (entry, self._meaning(entry.key))
            for entry in self.value.entries
            if entry.key is not None and entry.key not in self.keys
        ]
        certain = [(entry, meant) for entry, meant in lost if meant and meant.is_certain]
        if certain:
            yield self._misspelt(certain)
        others = [item for item in lost if item not in certain]
        wrapped = self._wrapped() if others and len(others) == len(self.value.entries) else ()
        if wrapped:
            yield self._unwrapped(others, wrapped)
        else:
            for entry, meant in others:
                yield self._unknown(entry, meant)
        covered = {meant.name for _, meant in lost if meant is not None}
        missing = [
            argument
            for argument in self._required()
            if argument.jsii_name not in self.given | covered
        ]
        if missing and self.value.is_complete and not wrapped:
            yield self._missing(missing)

    def astray(self, meant: ClassFacts) -> Iterator[Diagnostic]:
        """The finding about a dictionary that is taken for another struct than the one meant."""
        lost = [entry for entry in self.value.entries if entry.key and entry.key not in self.keys]
        if lost:
            yield self._finding(lost, " without a word").helped(
                f"the dict is taken for `{self.structs[0].name}`: write `{meant.name}(...)` to be"
                " told what is wrong with it" + judged(self.passed.call)
            )

    def _meaning(self, key: str | None) -> Meaning | None:
        """The key that is meant by one that is lost."""
        found = [
            meant
            for facts in self.structs
            if key is not None
            and (meant := meaning(key, facts, is_raw=True, taken=self.given)) is not None
        ]
        certain = [meant for meant in found if meant.is_certain]
        names = {meant.name for meant in certain or found}
        return (certain or found)[0] if len(names) == 1 else None

    def _required(self) -> tuple[Argument, ...]:
        """The arguments that every one of the structs needs."""
        first, *rest = (
            {argument.name: argument for argument in facts.arguments if argument.required}
            for facts in self.structs
        )
        return tuple(
            argument for name, argument in first.items() if all(name in other for other in rest)
        )

    def _misspelt(self, lost: list[tuple[Entry, Meaning]]) -> Diagnostic:
        """The finding about keys in another spelling than the bindings' own."""
        meant = [meaning.name for _, meaning in lost]
        needed = [argument.jsii_name for argument in self._required()]
        missed = [name for name in meant if name in needed]
        end = f", and {_names(missed)} {_is(missed)} required" if missed else " without a word"
        finding = self._finding([entry for entry, _ in lost], end).helped(
            f"inside a list the keys are the bindings' own, {_names(meant)}"
            + self._alternative()
            + judged(self.passed.call)
        )
        written = [key_edit(entry, meaning.name) for entry, meaning in lost]
        edits = tuple(edit for edit in written if edit is not None)
        is_twice = len(set(meant)) < len(meant)
        if len(edits) < len(lost) or is_twice or serves_both(self.slot, self.ctx.program):
            return finding
        safety = self._safety(edits, is_certain=True)
        return finding.fixed(Fix("use the bindings' own keys", edits, safety))

    def _unknown(self, entry: Entry, meant: Meaning | None) -> Diagnostic:
        """The finding about a key that is no other spelling of any."""
        finding = self._finding([entry], " without a word")
        if meant is None:
            return finding.helped(self._known() + judged(self.passed.call))
        finding = finding.helped(
            f"the key meant is probably `{meant.name}`" + judged(self.passed.call)
        )
        edit = key_edit(entry, meant.name)
        if edit is None or serves_both(self.slot, self.ctx.program):
            return finding
        edits = (edit,)
        safety = self._safety(edits, is_certain=False)
        return finding.fixed(Fix(f"use the key `{meant.name}`", edits, safety))

    def _unwrapped(
        self, lost: list[tuple[Entry, Meaning | None]], edits: tuple[Edit, ...]
    ) -> Diagnostic:
        """The finding about the content of a map that stands where the map belongs."""
        key = self.structs[0].arguments[0].jsii_name
        finding = self._finding([entry for entry, _ in lost], " without a word").helped(
            f'put them into the map `{key}`: `{{"{key}": {{...}}}}`' + judged(self.passed.call)
        )
        if not self.slot.is_written_here:
            return finding
        safety = self._safety(edits, is_certain=True)
        return finding.fixed(Fix(f"put them into the map `{key}`", edits, safety))

    def _missing(self, missing: list[Argument]) -> Diagnostic:
        names = [argument.jsii_name for argument in missing]
        return LostKey.finding(
            at=self.slot.value.span,
            message=f"the dict in `{self.passed.argument.name}` of `{self.passed.owner.name}` "
            f"needs {_names(names)}",
            label="not in it",
            subject=f"{self.passed.subject}:{','.join(names)}",
            basis=self.ctx.bindings.basis(self.passed.owner.module),
            confidence=self.passed.confidence,
        ).helped(
            f"add {_names(names)}, as {_names([facts.name for facts in self.structs])} has it"
            + judged(self.passed.call)
        )

    def _finding(self, entries: list[Entry], end: str) -> Diagnostic:
        keys = [entry.key or "" for entry in entries]
        first, *rest = (entry_span(entry) for entry in entries)
        return LostKey.finding(
            at=first,
            message=f"{_names(keys)} in `{self.passed.argument.name}` of "
            f"`{self.passed.owner.name}` {_is(keys)} dropped{end}",
            label="dropped",
            subject=f"{self.passed.subject}:{','.join(keys)}",
            basis=self.ctx.bindings.basis(self.passed.owner.module),
            confidence=self.passed.confidence,
            related=tuple(Label(span, "dropped") for span in rest),
        )

    def _wrapped(self) -> tuple[Edit, ...]:
        """The edits that put a dictionary into the only argument of its struct, a map."""
        arguments = self.structs[0].arguments
        if len(self.structs) > 1 or len(arguments) != 1:
            return ()
        if arguments[0].type.shape is not Shape.MAP or not self.value.is_complete:
            return ()
        span = self.slot.value.span
        return (
            Edit(Span(span.path, span.start, span.start), f'{{"{arguments[0].jsii_name}": '),
            Edit(Span(span.path, span.end, span.end), "}"),
        )

    def _alternative(self) -> str:
        return f"; or use `{self.structs[0].name}`" if len(self.structs) == 1 else ""

    def _known(self) -> str:
        names = ", ".join(f"`{facts.name}`" for facts in self.structs)
        return f"{names} takes {_names(sorted(self.keys)) if self.keys else 'no keys'}"

    def _safety(self, edits: tuple[Edit, ...], *, is_certain: bool) -> Safety:
        is_own = all(self.slot.owns(edit.span) for edit in edits)
        is_safe = is_certain and is_own and self.passed.call.is_certain
        return Safety.SAFE if is_safe else Safety.UNSAFE


def _among(
    structs: tuple[ClassFacts, ...], taken: Taken | None, judgement: _Judgement
) -> Iterator[Diagnostic]:
    """The findings about a dictionary that may stand for several structs."""
    if taken is None:
        yield from replace(judgement, structs=structs).findings()
    elif taken.struct is None or taken.struct is taken.meant:
        yield from replace(judgement, structs=(taken.meant,)).findings()
    else:
        yield from replace(judgement, structs=(taken.struct,)).astray(taken.meant)


def _is(names: list[str]) -> str:
    return "is" if len(names) == 1 else "are"


def _names(names: list[str]) -> str:
    *rest, last = [f"`{name}`" for name in names]
    return f"{', '.join(rest)} and {last}" if rest else last
