"""SP102: one nested object where the bindings take a list of them."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.names import Names
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Entry,
    Expression,
    Instance,
)
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, key_edit, listed, struct


class ObjectForList(Rule):
    """One nested object is passed where the bindings take a list of them."""

    code: ClassVar = Code("SP102", "object-for-list")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each object that stands where a list belongs."""
        item = listed(passed.argument.type)
        wanted = struct(item, ctx.names) if item is not None else None
        if wanted is None:
            return
        for value in _alternatives(passed.value):
            if _is_object(value):
                yield self._judge(value, wanted, passed, ctx)

    def _judge(
        self, value: Expression, wanted: ClassFacts, passed: Passed, ctx: Context
    ) -> Diagnostic:
        name = passed.argument.name
        finding = self.finding(
            at=value.span,
            message=f"`{name}` of `{passed.owner.name}` takes a list, not one {_noun(value)}",
            label="a list belongs here",
            subject=f"{passed.owner.qualified}.{name}",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=Confidence.HIGH if passed.call.is_certain else Confidence.MEDIUM,
        )
        edits = _listed_edits(value, wanted, ctx.names)
        if edits is None:
            return finding.helped(f"pass a list of `{wanted.name}`: `[{wanted.name}(...)]`")
        help_ = "wrap it in a list: `[...]`"
        if edits:
            help_ += ", where its keys are the bindings' own, in camel case"
        if passed.call.is_meant:
            help_ += f" (judged as `{passed.call.facts.name}`, which is meant here)"
        is_safe = passed.call.is_certain and not passed.is_shared
        fix = Fix(
            "wrap it in a list",
            (*_wrap(value.span), *edits),
            Safety.SAFE if is_safe else Safety.UNSAFE,
        )
        return finding.helped(help_).fixed(fix)


def _alternatives(value: Expression) -> Iterator[Expression]:
    """The value, or the options of a conditional expression that is written in place."""
    if isinstance(value.value, Choice) and not value.is_indirect:
        for option in value.value.options:
            yield from _alternatives(option)
    else:
        yield value


def _is_object(value: Expression) -> bool:
    match value.value:
        case Instance(call):
            return call.facts.kind is Kind.STRUCT
        case Dictionary():
            return True
        case Choice(options):
            return all(_is_object(option) for option in options)
        case _:
            return False


def _listed_edits(value: Expression, wanted: ClassFacts, names: Names) -> tuple[Edit, ...] | None:
    """What has to change inside an object that moves into a list; None if it does not fit."""
    match value.value:
        case Instance(call):
            return () if call.facts.qualified == wanted.qualified else None
        case Dictionary(entries, is_complete) if is_complete:
            return _key_edits(entries, wanted, names, is_indirect=value.is_indirect)
        case Choice(options):
            inner = [_listed_edits(option, wanted, names) for option in options]
            # The options of a choice under a name are written elsewhere.
            return () if all(edits == () for edits in inner) else None
        case _:
            return None


def _key_edits(
    entries: tuple[Entry, ...], facts: ClassFacts, names: Names, *, is_indirect: bool
) -> tuple[Edit, ...] | None:
    """The edits that turn Python's keys of a dictionary into the bindings' own.

    Inside a list the framework hands a dictionary on as it is, and drops other keys without a
    word.
    """
    arguments = {argument.jsii_name: argument for argument in facts.arguments}
    arguments |= {argument.name: argument for argument in facts.arguments}
    edits: list[Edit] = []
    for entry in entries:
        argument = arguments.get(entry.key or "")
        if argument is None:
            return None
        if argument.jsii_name != entry.key:
            edit = None if is_indirect else key_edit(entry, argument.jsii_name)
            if edit is None:
                return None
            edits.append(edit)
        inner = struct(listed(argument.type) or argument.type, names)
        if inner is None:
            continue
        nested = _nested_edits(entry.value, inner, names, is_indirect=is_indirect)
        if nested is None:
            return None
        edits += nested
    return tuple(edits)


def _nested_edits(
    value: Expression, facts: ClassFacts, names: Names, *, is_indirect: bool
) -> tuple[Edit, ...] | None:
    """The same for what a key of the dictionary holds, where that is a struct in its turn."""
    match value.value:
        case Dictionary(entries, is_complete) if is_complete:
            return _key_edits(entries, facts, names, is_indirect=is_indirect or value.is_indirect)
        case Instance() | Collection():  # a list's dictionaries have the bindings' keys already
            return ()
        case _:
            return None


def _noun(value: Expression) -> str:
    match value.value:
        case Instance(call):
            return f"`{call.facts.name}`"
        case Dictionary():
            return "dict"
        case _:
            return "object"


def _wrap(span: Span) -> tuple[Edit, ...]:
    """Two insertions, so that what stands between them keeps its form and its own edits."""
    return (
        Edit(Span(span.path, span.start, span.start), "["),
        Edit(Span(span.path, span.end, span.end), "]"),
    )
