"""Every argument that reaches the bindings: those of calls, and those inside dictionaries.

A dictionary stands for a struct. The framework converts one that is given for a single
struct, so that its keys are Python's; one inside a list is handed on raw, so that its keys
are the bindings' own, in camel case.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Shape, TypeRef
from stackproof.program.names import Names
from stackproof.program.values import Call, Choice, Collection, Dictionary, Expression


@dataclass(frozen=True, slots=True)
class Passed:
    """One argument and what is passed for it.

    Args:
        call: The call it ends up in.
        owner: The class it belongs to.
        argument: What the bindings declare.
        value: What is passed.
        is_shared: Whether it is written in something that is built elsewhere, under a name,
            so that others may use it too.
    """

    call: Call
    owner: ClassFacts
    argument: Argument
    value: Expression
    is_shared: bool = False


def passed(call: Call, names: Names) -> Iterator[Passed]:
    """The arguments of a call, and of the dictionaries among them, outer ones first."""
    for keyword in call.keywords:
        value = keyword.value
        if keyword.name is None:
            if isinstance(value.value, Dictionary):
                yield from _entries(value, call.facts, _Place(call, names, is_shared=True))
            continue
        for argument in call.facts.arguments:
            if argument.name == keyword.name:
                yield from _argument(argument, value, call.facts, _Place(call, names))


def listed(type_: TypeRef) -> TypeRef | None:
    """The type of the items, if a list or set is the only thing that an argument takes."""
    choices = [choice for choice in _choices(type_) if not is_resolvable(choice)]
    if len(choices) == 1 and choices[0].shape in {Shape.LIST, Shape.SET} and choices[0].items:
        return choices[0].items[0]
    return None


def struct(type_: TypeRef, names: Names) -> ClassFacts | None:
    """The struct that a type takes, if it takes just one."""
    named = [
        choice
        for choice in _choices(type_)
        if choice.shape is Shape.NAMED and not is_resolvable(choice)
    ]
    if len(named) != 1 or named[0].name is None:
        return None
    facts = names.class_of(named[0].name)
    return facts if facts is not None and facts.kind is Kind.STRUCT else None


def is_resolvable(type_: TypeRef) -> bool:
    """Whether a type is the framework's own for values that only Terraform knows."""
    return type_.name is not None and type_.name.rpartition(".")[2] == "IResolvable"


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the descent is."""

    call: Call
    names: Names
    is_shared: bool = False
    is_raw: bool = False


def _choices(type_: TypeRef) -> tuple[TypeRef, ...]:
    return type_.items if type_.shape is Shape.UNION else (type_,)


def _argument(
    argument: Argument, value: Expression, owner: ClassFacts, place: _Place
) -> Iterator[Passed]:
    yield Passed(place.call, owner, argument, value, place.is_shared)
    yield from _inside(argument.type, value, place)


def _inside(type_: TypeRef, value: Expression, place: _Place) -> Iterator[Passed]:
    """The arguments inside a value."""
    inner = _Place(
        place.call, place.names, place.is_shared or value.is_indirect, is_raw=place.is_raw
    )
    item = listed(type_)
    match value.value:
        case Choice(options):
            for option in options:
                yield from _inside(type_, option, inner)
        case Collection(items) if item is not None:
            raw = _Place(inner.call, inner.names, inner.is_shared, is_raw=True)
            for element in items:
                yield from _inside(item, element, raw)
        case Dictionary():
            facts = struct(item or type_, place.names)
            if facts is not None:
                yield from _entries(value, facts, inner)
        case _:
            return


def _entries(value: Expression, facts: ClassFacts, place: _Place) -> Iterator[Passed]:
    if not isinstance(value.value, Dictionary):
        return
    keys = {
        argument.jsii_name if place.is_raw else argument.name: argument
        for argument in facts.arguments
    }
    for entry in value.value.entries:
        if entry.key in keys:
            yield from _argument(keys[entry.key], entry.value, facts, place)
