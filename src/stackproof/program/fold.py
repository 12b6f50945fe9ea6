"""Operations on what expressions stand for: joining, reading parts, computing with literals."""

import ast
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from stackproof.bindings.facts import ClassFacts, Shape, TypeRef
from stackproof.core.span import Span
from stackproof.core.value import Known, Token, Unknown
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Expression,
    Instance,
    Object,
    Own,
    Resolved,
    Typed,
    TypedToken,
)

MOST_ITEMS: Final = 200
"""A longer list is no longer followed item by item."""

_MOST_OPTIONS = 32
_LONGEST = 10_000

NOT_TOLD: Final = Unknown("not told from the source")
SOME_TEXT: Final = Typed("only its type is told from the source", Shape.STRING)
SOME_NUMBER: Final = Typed("only its type is told from the source", Shape.NUMBER)
SOME_FLAG: Final = Typed("only its type is told from the source", Shape.BOOLEAN)
STRING: Final = TypeRef(Shape.STRING)

_OPERATORS: Final[dict[type[ast.operator], Callable[[int, int], int]]] = {
    ast.Add: lambda one, other: one + other,
    ast.Sub: lambda one, other: one - other,
    ast.Mult: lambda one, other: one * other,
    ast.FloorDiv: lambda one, other: one // other,
    ast.Mod: lambda one, other: one % other,
}
_TEXTS: Final = frozenset(
    {"lower", "upper", "strip", "lstrip", "rstrip", "replace", "title", "capitalize"}
    | {"removeprefix", "removesuffix", "join", "format", "zfill", "ljust", "rjust", "swapcase"}
)
_METHODS: Final = frozenset(
    {"lower", "upper", "strip", "lstrip", "rstrip", "replace", "title", "capitalize"}
    | {"removeprefix", "removesuffix"}
)


def facts_of(value: Resolved) -> tuple[ClassFacts, bool] | None:
    """The class of the bindings that a value is an instance of, and whether that is certain."""
    match value:
        case Instance(call):
            return call.facts, call.is_certain
        case Object(facts, is_certain):
            return facts, is_certain
        case Choice(options):
            return _common([facts_of(option.value) for option in options])
        case _:
            return None


def join(values: Sequence[Resolved]) -> Resolved:  # noqa: C901, PLR0911 - a dispatch
    """What is known of a value that is any one of these."""
    if not values:
        return NOT_TOLD
    first = values[0]
    if all(value is first for value in values):
        return first
    match first:
        case Known():
            if all(_is_same(first, value) for value in values):
                return first
        case TypedToken():
            tokens = [value for value in values if isinstance(value, TypedToken)]
            same = all(token.type == first.type for token in tokens)
            if len(tokens) == len(values) and same:
                whole = all(token.is_whole for token in tokens)
                return TypedToken(first.expression, first.type, whole)
        case Typed(shape=shape):
            if all(isinstance(value, Typed) and value.shape is shape for value in values):
                return first
        case Own(definition):
            if all(isinstance(v, Own) and v.definition.node is definition.node for v in values):
                return first
        case _:
            found = _common([facts_of(value) for value in values])
            if found is not None:
                return Object(*found)
    return Unknown("one of several values")


def _common(found: Sequence[tuple[ClassFacts, bool] | None]) -> tuple[ClassFacts, bool] | None:
    known = [item for item in found if item is not None]
    if len(known) != len(found) or len({facts.qualified for facts, _ in known}) != 1:
        return None
    return known[0][0], all(is_certain for _, is_certain in known)


def _is_same(one: Resolved, other: Resolved) -> bool:
    return (
        isinstance(one, Known)
        and isinstance(other, Known)
        and type(one.value) is type(other.value)
        and one.value == other.value
    )


def choose(options: Sequence[Expression]) -> Resolved:
    """One of several expressions, each of which is met when the program runs."""
    if len(options) == 1:
        return options[0].value
    if 1 < len(options) <= _MOST_OPTIONS:
        return Choice(tuple(options))
    return join([option.value for option in options])


def are_dictionaries(value: Choice) -> bool:
    """Whether every option of a choice is a dictionary."""
    return all(isinstance(option.value, Dictionary) for option in value.options)


def any_of(options: Sequence[Expression]) -> Resolved:
    """Any of several expressions; a choice only if something is told of each of them."""
    joined = join([option.value for option in options])
    is_told = all(not isinstance(option.value, Unknown | Choice) for option in options)
    if isinstance(joined, Unknown) and not isinstance(joined, Typed) and is_told:
        return choose(options)
    return joined


def each(value: Resolved, span: Span, change: Callable[[Resolved], Resolved]) -> Resolved:
    """What becomes of a value, or of each of the options it may be."""
    if isinstance(value, Choice):
        changed = tuple(
            Expression(span, change(option.value), is_indirect=True) for option in value.options
        )
        if any(isinstance(option.value, Unknown | Choice) for option in changed):
            return NOT_TOLD
        return Choice(changed)
    return change(value)


def part(value: Resolved, key: Resolved) -> Resolved:  # noqa: PLR0911 - a dispatch
    """`value[key]`."""
    match value, key:
        case Collection(items, is_complete, _, covers), Known(int() as index):
            if is_complete and not isinstance(index, bool) and -len(items) <= index < len(items):
                return items[index].value
            return join([item.value for item in items]) if covers and items else NOT_TOLD
        case Collection(items, is_complete, _, covers), _:
            return join([item.value for item in items]) if covers or is_complete else NOT_TOLD
        case Dictionary(entries, is_complete, covers), Known(name):
            for entry in reversed(entries):
                if entry.key == name and isinstance(name, str):
                    return entry.value.value
            return _any_entry(value) if covers and not is_complete else NOT_TOLD
        case Dictionary(_, is_complete, covers), _:
            return _any_entry(value) if covers or is_complete else NOT_TOLD
        case _:
            return NOT_TOLD


def _any_entry(value: Resolved) -> Resolved:
    if not isinstance(value, Dictionary) or not value.entries:
        return NOT_TOLD
    return join([entry.value.value for entry in value.entries])


def dig(expression: Expression, path: Iterable[int]) -> Expression | None:
    """The part of an item that a target such as `i, (a, b)` unpacks, if it is written."""
    for index in path:
        inside = expression.value
        if not isinstance(inside, Collection) or not inside.is_complete:
            return None
        if index >= len(inside.items):
            return None
        expression = inside.items[index]
    return expression


def extended(one: Collection, other: Resolved) -> Collection:
    """A list with the items of another value behind its own."""
    if not isinstance(other, Collection) or len(one.items) + len(other.items) > MOST_ITEMS:
        return Collection(one.items, is_complete=False, is_list=one.is_list)
    return Collection(
        (*one.items, *other.items),
        is_complete=one.is_complete and other.is_complete,
        is_list=one.is_list,
        covers=_covers(one) and _covers(other),
    )


def _covers(value: Collection) -> bool:
    return value.covers or value.is_complete


def merged(one: Dictionary, other: Resolved) -> Dictionary:
    """A dictionary with the entries of another value put over its own."""
    if not isinstance(other, Dictionary) or len(one.entries) + len(other.entries) > MOST_ITEMS:
        return Dictionary(one.entries, is_complete=False)
    over = {entry.key for entry in other.entries if entry.key is not None}
    kept = tuple(entry for entry in one.entries if entry.key not in over)
    covers = (one.covers or one.is_complete) and (other.covers or other.is_complete)
    return Dictionary((*kept, *other.entries), one.is_complete and other.is_complete, covers)


def computed(  # noqa: PLR0911 - a dispatch
    operator: ast.operator, left: Resolved, right: Resolved, text: str
) -> Resolved:
    """`left + right` and its like, for what is known and for texts with tokens.

    Args:
        operator: What is computed.
        left: The value before it.
        right: The value behind it.
        text: The whole expression.
    """
    match operator, left, right:
        case ast.Add(), Collection(), _:
            return extended(left, right)
        case ast.BitOr(), Dictionary(), _:
            return merged(left, right)
        case ast.Add(), Known(str() as one), Known(str() as other):
            return _text(one + other)
        case _, Known(int() as one), Known(int() as other):
            return _number(operator, one, other)
        case ast.Add(), _, _ if _is_text(left) and _is_text(right):
            return TypedToken(text, STRING, is_whole=False)
        case ast.Add(), _, _ if _is_some_text(left) or _is_some_text(right):
            return SOME_TEXT  # nothing but a text can be added to one
        case ast.Mod(), _, _ if _is_some_text(left):
            return SOME_TEXT
        case _:
            return NOT_TOLD


def _is_some_text(value: Resolved) -> bool:
    is_typed = isinstance(value, Typed) and value.shape is Shape.STRING
    return is_typed or (isinstance(value, Known) and isinstance(value.value, str))


def _is_text(value: Resolved) -> bool:
    if isinstance(value, TypedToken):
        return value.type.shape is Shape.STRING
    return isinstance(value, Known) and isinstance(value.value, str)


def _number(operator: ast.operator, one: int, other: int) -> Resolved:
    compute = _OPERATORS.get(type(operator))
    small = max(abs(one), abs(other)) < 1 << 64
    if compute is None or not small:
        return NOT_TOLD
    try:
        return Known(compute(one, other))
    except ArithmeticError:
        return NOT_TOLD


def _text(value: str) -> Resolved:
    return Known(value) if len(value) <= _LONGEST else NOT_TOLD


def method(value: Resolved, name: str, given: Sequence[Resolved]) -> Resolved:
    """What a method of a text gives."""
    if _is_some_text(value) and name in _TEXTS:
        return _of_text(value, name, given)
    return NOT_TOLD


def _of_text(value: Resolved, name: str, given: Sequence[Resolved]) -> Resolved:
    """The text that a method of a text gives."""
    if not isinstance(value, Known) or not isinstance(value.value, str):
        return SOME_TEXT
    texts = [item.value for item in given if isinstance(item, Known)]
    known = [text for text in texts if isinstance(text, str)]
    if name not in _METHODS or len(known) != len(given):
        return SOME_TEXT
    if len(value.value) * max(map(len, known), default=0) > _LONGEST * _LONGEST // 100:
        return SOME_TEXT  # `replace` could make a text of any length
    try:
        result = getattr(value.value, name)(*known)
    except (TypeError, ValueError):
        return SOME_TEXT
    return _text(result) if isinstance(result, str) else SOME_TEXT


def formatted(parts: Sequence[Resolved], text: str) -> Resolved:
    """What an f-string gives.

    Args:
        parts: Its literal texts and the values between them.
        text: The whole expression.
    """
    if any(isinstance(value, Token) for value in parts):
        return TypedToken(text, STRING, is_whole=False)
    known = [value.value for value in parts if isinstance(value, Known)]
    if len(known) != len(parts) or not all(isinstance(v, str | int | float) for v in known):
        return SOME_TEXT
    return _text("".join(map(str, known)))
