"""Every argument that reaches the bindings: those of calls, and those inside dictionaries.

A dictionary stands for a struct. The framework converts one that is given for a single
struct, so that its keys are Python's; one inside a list is handed on raw, so that its keys
are the bindings' own, in camel case.
"""

import keyword
from collections.abc import Iterator

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Parameter, Shape, TypeRef
from stackproof.core.diagnostic import Confidence
from stackproof.core.edit import Edit
from stackproof.core.records import dataclass, replace
from stackproof.core.span import Position, Span
from stackproof.core.value import Known
from stackproof.program.names import Names
from stackproof.program.values import (
    Call,
    Choice,
    Collection,
    Dictionary,
    Entry,
    Expression,
    Keyword,
)
from stackproof.rules.meant import argument_for


@dataclass(frozen=True, slots=True, eq=False)
class Passed:
    """One argument and what is passed for it; the same only as itself.

    Args:
        call: The call it ends up in.
        owner: The class it belongs to.
        argument: What the bindings declare; the argument that is meant, where the written
            name is another spelling of it.
        value: What is passed.
        is_shared: Whether it is written in something that is built elsewhere, under a name,
            so that others may use it too.
        is_raw: Whether it stands in a dictionary that the framework does not convert.
        name_span: Where its name is written, if that can be told.
    """

    call: Call
    owner: ClassFacts
    argument: Argument
    value: Expression
    is_shared: bool = False
    is_raw: bool = False
    name_span: Span | None = None

    @property
    def subject(self) -> str:
        """The argument's qualified name."""
        return f"{self.owner.qualified}.{self.argument.name}"

    @property
    def confidence(self) -> Confidence:
        """How sure a finding about the argument can be."""
        return confidence(self.call)


def passed(call: Call, names: Names) -> tuple[Passed, ...]:
    """The arguments of a call, and of the dictionaries among them, outer ones first."""
    # Many rules ask for the same; to compare calls takes long, so that each is known by its place.
    key = ("passed", id(call))
    known: tuple[Call, tuple[Passed, ...]] | None = names.kept.get(key)
    if known is None:
        known = names.kept[key] = (call, tuple(_each(call, names)))
    return known[1]


def _each(call: Call, names: Names) -> Iterator[Passed]:
    place = _Place(call, names)
    for parameter, value in _by_position(call):
        taken = Argument(parameter.name, parameter.name, parameter.type, parameter.required)
        yield from _argument(taken, value, call.facts, place, None)
    for given in call.keywords:
        value = given.value
        if given.name is None:
            if isinstance(value.value, Dictionary):
                yield from _entries(value, call.facts, replace(place, is_shared=True))
            continue
        argument = argument_for(given.name, call.facts)
        if argument is not None:
            yield from _argument(argument, value, call.facts, place, keyword_span(given))


def _by_position(call: Call) -> Iterator[tuple[Parameter, Expression]]:
    """What is passed by position to a function, and a construct's id that is no text."""
    parameters = call.facts.positional
    if call.is_spread or len(call.positional) > len(parameters):
        return
    is_function = "." in call.facts.name
    for parameter, value in zip(parameters, call.positional, strict=False):
        if parameter.variadic:
            return
        given = value.value
        is_odd = isinstance(given, Known) and not isinstance(given.value, str)
        if is_function or (is_odd and parameter.type.shape is Shape.STRING):
            yield parameter, value
    if is_function:
        for named in call.keywords:
            for parameter in parameters:
                if parameter.name == named.name:
                    yield parameter, named.value


def is_within(inner: Span, outer: Span) -> bool:
    """Whether one stretch of text is part of another."""
    is_same_file = inner.path == outer.path
    return is_same_file and outer.start <= inner.start and inner.end <= outer.end


def keyword_span(given: Keyword) -> Span:
    """Where the name of a keyword is written; the whole of `**settings`."""
    if given.name is None:
        return given.span
    start = given.span.start
    end = Position(start.line, start.column + len(given.name))
    return Span(given.span.path, start, end)


def entry_span(entry: Entry) -> Span:
    """Where the key of a dictionary's entry is written, or else its value."""
    return entry.key_span or entry.named_at or entry.value.span


def key_edit(entry: Entry, name: str) -> Edit | None:
    """The edit that writes another key; None where it is not written in the program's text."""
    if entry.is_keyword and entry.named_at is not None:
        is_name = name.isidentifier() and not keyword.iskeyword(name)
        return Edit(entry.named_at, name) if is_name else None
    at = entry.key_span or entry.named_at
    return Edit(at, f'"{name}"') if at is not None else None


def confidence(call: Call) -> Confidence:
    """How sure a finding about a call can be."""
    return Confidence.HIGH if call.is_certain else Confidence.MEDIUM


def judged(call: Call) -> str:
    """What to add to the advice about a call whose class is not the one written."""
    return f" (judged as `{call.facts.name}`, which is meant here)" if call.is_meant else ""


def listed(type_: TypeRef) -> TypeRef | None:
    """The type of the items, if a list or set is the only thing that an argument takes."""
    choices = [choice for choice in choices_of(type_) if not is_resolvable(choice)]
    if len(choices) == 1 and choices[0].shape in {Shape.LIST, Shape.SET} and choices[0].items:
        return choices[0].items[0]
    return None


def mapped(type_: TypeRef) -> TypeRef | None:
    """The type of the values, if a map is the only thing that an argument takes."""
    is_map = type_.shape is Shape.MAP and bool(type_.items)
    return type_.items[0] if is_map else None


def struct(type_: TypeRef, names: Names) -> ClassFacts | None:
    """The struct that a type takes, if it takes just one."""
    named = [
        choice
        for choice in choices_of(type_)
        if choice.shape is Shape.NAMED and not is_resolvable(choice)
    ]
    if len(named) != 1 or named[0].name is None:
        return None
    facts = names.class_of(named[0].name)
    return facts if facts is not None and facts.kind is Kind.STRUCT else None


def is_resolvable(type_: TypeRef) -> bool:
    """Whether a type is the framework's own for values that only Terraform knows."""
    return type_.name is not None and type_.name.rpartition(".")[2] == "IResolvable"


def choices_of(type_: TypeRef) -> tuple[TypeRef, ...]:
    """The types between which a type leaves the choice."""
    return type_.items if type_.shape is Shape.UNION else (type_,)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the descent is."""

    call: Call
    names: Names
    is_shared: bool = False
    is_raw: bool = False


def _argument(
    argument: Argument,
    value: Expression,
    owner: ClassFacts,
    place: _Place,
    name_span: Span | None,
) -> Iterator[Passed]:
    yield Passed(
        place.call,
        owner,
        argument,
        value,
        is_shared=place.is_shared,
        is_raw=place.is_raw,
        name_span=name_span,
    )
    yield from _inside(argument.type, value, place)


def _inside(  # noqa: C901 - one kind of value after another
    type_: TypeRef, value: Expression, place: _Place
) -> Iterator[Passed]:
    """The arguments inside a value."""
    if not isinstance(value.value, Choice | Collection | Dictionary):
        return
    is_elsewhere = value.is_indirect or not is_within(value.span, place.call.span)
    inner = replace(place, is_shared=place.is_shared or is_elsewhere)
    item = listed(type_)
    mapping = mapped(type_)
    match value.value:
        case Choice(options):
            for option in options:
                yield from _inside(type_, option, inner)
        case Collection(items) if item is not None:
            for element in items:
                yield from _inside(item, element, replace(inner, is_raw=True))
        case Dictionary(entries) if mapping is not None:
            for entry in entries:
                yield from _inside(mapping, entry.value, replace(inner, is_raw=True))
        case Dictionary():
            facts = struct(item or type_, place.names)
            if facts is not None:
                yield from _entries(value, facts, inner)
            elif type_.shape is Shape.UNION:
                yield from _alternatives(type_, value, inner)
        case _:
            return


def _alternatives(type_: TypeRef, value: Expression, place: _Place) -> Iterator[Passed]:
    """The arguments inside a dictionary for one of several structs, if it is told for which."""
    from stackproof.rules.raw import structs_of, taken_for  # noqa: PLC0415 - it builds on this

    structs = structs_of(type_, place.names)
    taken = taken_for(structs, value, place.names) if structs else None
    if taken is not None:
        yield from _entries(value, taken.struct or taken.meant, replace(place, is_raw=True))


def _entries(value: Expression, facts: ClassFacts, place: _Place) -> Iterator[Passed]:
    if not isinstance(value.value, Dictionary):
        return
    for entry in value.value.entries:
        argument = (
            argument_for(entry.key, facts, is_raw=place.is_raw) if entry.key is not None else None
        )
        if argument is not None:
            yield from _argument(argument, entry.value, facts, place, entry.key_span)
