"""The single faults of programs: which there are, and how one is planted in a tree."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import Enum

from differential.grow import Chain
from differential.trees import CLASSES, DICTS, Field, Keyed, Many, Node, Scalar, Struct, Style
from stackproof.bindings.facts import Shape, TypeRef

ABSENT = "no_such_thing"
"""A name that no class has."""


class Kind(Enum):
    """What is right or wrong in a program."""

    ALL_CLASSES = "all arguments, structs as classes"
    ALL_DICTS = "all arguments, structs as dicts"
    LEAST = "required arguments only"
    MISSING = "required argument missing"
    OBJECT_FOR_LIST = "object for list"
    LIST_FOR_OBJECT = "list for object"
    WRONG_STRUCT = "struct of another argument"
    WRONG_TYPE = "value of the wrong type"
    UNKNOWN_ARGUMENT = "unknown argument"
    CAMEL_ARGUMENT = "camelCase argument"
    UNKNOWN_KEY = "unknown key, dict for a single struct"
    CAMEL_KEY = "camelCase key, dict for a single struct"
    LOST_KEY = "unknown key, dict in a list"
    SNAKE_KEY = "snake_case key, dict in a list"


WHOLE = {Kind.ALL_CLASSES: CLASSES, Kind.ALL_DICTS: DICTS, Kind.LEAST: CLASSES}
"""The kinds without a fault, and how their structs are written."""


# The fault is in the struct at the end of a chain, not in the argument itself.
_IN_STRUCT = frozenset({Kind.UNKNOWN_ARGUMENT, Kind.UNKNOWN_KEY, Kind.LOST_KEY, Kind.WRONG_STRUCT})


class NoPlaceError(Exception):
    """A tree has no place for a fault."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A fault and where it goes.

    Args:
        kind: The fault.
        chain: The way from the construct to the argument at fault.
        style: How structs are written.
        wrong: The value of a wrong type.
        other: The struct of another class.
    """

    kind: Kind
    chain: Chain
    style: Style
    wrong: Scalar | Many | Keyed | None = None
    other: Struct | None = None


def plant(tree: Struct, plan: Plan) -> Struct:
    """The tree of a construct with the fault in it.

    Raises:
        NoPlaceError: The tree has no place for it.
    """
    planted = _inside(tree, plan.chain, plan)
    if not isinstance(planted, Struct):
        raise NoPlaceError
    return planted


def _inside(node: Node, chain: Chain, plan: Plan) -> Node:
    """A tree with the fault at the end of a chain."""
    match node:
        case Many((item,)):
            return Many((_inside(item, chain, plan),))
        case Keyed(key, value):
            return Keyed(key, _inside(value, chain, plan))
        case Struct(_, fields) if chain:
            if all(field.name != chain[0].name for field in fields):
                raise NoPlaceError
            changed = (
                _changed(field, chain, plan) if field.name == chain[0].name else (field,)
                for field in fields
            )
            return replace(node, fields=tuple(field for found in changed for field in found))
        case Struct(_, fields):
            extra = Field(ABSENT, ABSENT, ABSENT, Scalar("lost"))
            return plan.other or replace(node, fields=(*fields, extra))
        case _:
            raise NoPlaceError


def _changed(field: Field, chain: Chain, plan: Plan) -> tuple[Field, ...]:
    """What becomes of the field that leads to the fault or has it."""
    if len(chain) > 1 or plan.kind in _IN_STRUCT:
        return (replace(field, value=_inside(field.value, chain[1:], plan)),)
    if plan.kind is Kind.MISSING:
        return ()
    return (_faulty(field, plan),)


def _faulty(field: Field, plan: Plan) -> Field:
    match plan.kind, field.value:
        case Kind.SNAKE_KEY, _:
            return replace(field, raw_name=field.name)
        case Kind.CAMEL_KEY | Kind.CAMEL_ARGUMENT, _:
            return replace(field, name=field.raw_name)
        case Kind.OBJECT_FOR_LIST, Many((Struct() as item,)):
            return replace(field, value=item)
        case Kind.LIST_FOR_OBJECT, Struct() as item:
            return replace(field, value=Many((item,)))
        case Kind.WRONG_TYPE, _ if plan.wrong is not None:
            return replace(field, value=plan.wrong)
        case _:
            raise NoPlaceError


def wrong_values(type_: TypeRef) -> Iterator[Scalar | Many | Keyed]:
    """Values of other types than the one that an argument takes."""
    text, number, flag = Scalar("text"), Scalar(7), Scalar(True)  # noqa: FBT003 - literals
    match type_.shape:
        case Shape.STRING:
            yield from (number, flag, Many((text,)), Keyed("key", text))
        case Shape.NUMBER:
            yield from (Scalar("7"), flag, Many((number,)), Keyed("key", number))
        case Shape.BOOLEAN:
            yield from (Scalar("true"), Scalar(1), Many((flag,)), Keyed("key", flag))
        case Shape.LIST | Shape.SET:
            yield from (text, number)
            yield from (Many((item,)) for item in wrong_values(type_.items[0]))
            if type_.items[0].shape is not Shape.NAMED:
                yield Keyed("key", text)
        case Shape.MAP:
            yield from (text, Many((text,)))
            yield from (Keyed("key", item) for item in wrong_values(type_.items[0]))
        case Shape.NAMED:
            yield from (text, number)
        case _:
            return
