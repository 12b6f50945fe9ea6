"""The places inside an argument, each with its type and value, and whether the two fit.

What fits is what the framework takes: its kernel compares types strictly, so that a number is
no string and `1` is no boolean.
"""

from collections.abc import Iterator
from functools import lru_cache

from stackproof.bindings.facts import ClassFacts, Kind, Shape, TypeRef
from stackproof.core.diagnostic import Label
from stackproof.core.records import dataclass, replace
from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program.model import Program
from stackproof.program.names import Names
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Expression,
    Instance,
    Object,
    Typed,
    TypedToken,
)
from stackproof.rules.passed import Passed, choices_of, is_within, listed, mapped, passed, struct

_CONSTRUCTS = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER})
_LIKE_A_LIST = {Shape.LIST: Shape.LIST, Shape.SET: Shape.LIST}
_REFERENCES = frozenset({Kind.REFERENCE, Kind.REFERENCE_LIST, Kind.REFERENCE_MAP})
_IN_PYTHON = frozenset({Shape.STRING, Shape.NUMBER, Shape.LIST, Shape.MAP})
_SCALARS = {Shape.STRING: (str,), Shape.NUMBER: (int, float), Shape.BOOLEAN: (bool,)}


@dataclass(frozen=True, slots=True)
class Slot:
    """One value inside an argument.

    Args:
        type: What belongs there.
        value: What stands there.
        is_raw: Whether a dictionary there is handed on as it is.
        is_item: Whether it is inside a list or a map.
        is_shared: Whether it is built elsewhere, under a name.
        use: Where the name stands through which it comes here; None where it is written here.
        call: The whole call that it ends up in.
    """

    type: TypeRef
    value: Expression
    is_raw: bool
    call: Span
    is_item: bool = False
    is_shared: bool = False
    use: Span | None = None

    @property
    def at(self) -> Span:
        """The place in the call that the value comes from."""
        return self.use or self.value.span

    @property
    def related(self) -> tuple[Label, ...]:
        """The place where the value itself is written, if that is another one."""
        return () if self.use is None else (Label(self.value.span, "written here"),)

    @property
    def is_written_here(self) -> bool:
        """Whether what stands there can be changed without changing anything else."""
        return self.owns(self.value.span)

    def owns(self, span: Span) -> bool:
        """Whether a part of what stands there belongs to this call alone."""
        return not self.is_shared and not self.value.is_indirect and is_within(span, self.call)


@lru_cache(maxsize=64)
def slots(given: Passed) -> tuple[Slot, ...]:
    """The argument itself and what is in its lists and maps, down to structs and scalars.

    Several rules ask for the same argument in turn, so the last answers are kept.
    """
    slot = Slot(
        given.argument.type,
        given.value,
        is_raw=given.is_raw,
        call=given.call.span,
        is_shared=given.is_shared,
    )
    return tuple(_spread(slot))


def serves_both(slot: Slot, program: Program) -> bool:
    """Whether a dictionary under a name is used in both ways: converted and handed on as it is.

    No keys can be right for both, so that none can be mended where it is written.
    """
    keys = _key_spans(slot)
    if all(slot.owns(span) for span in keys):
        return False
    return any(
        other.is_raw is not slot.is_raw
        and struct(other.type, program.names) is not None
        and keys & _key_spans(other)
        for module in program.modules
        for call in module.calls
        for given in passed(call, program.names)
        for other in slots(given)
    )


def _key_spans(slot: Slot) -> set[Span]:
    if not isinstance(slot.value.value, Dictionary):
        return set()
    spans = (entry.key_span or entry.named_at for entry in slot.value.value.entries)
    return {span for span in spans if span is not None}


def _spread(slot: Slot) -> Iterator[Slot]:
    value = slot.value.value
    if not slot.is_shared and not is_within(slot.value.span, slot.call):
        slot = replace(slot, is_shared=True)
    if not isinstance(value, Choice | Collection | Dictionary):
        yield slot
        return
    inner = slot
    if slot.value.is_indirect:
        inner = replace(slot, is_shared=True, use=slot.use or slot.value.span)
    if isinstance(value, Choice):
        for option in value.options:
            yield from _spread(replace(inner, value=option))
        return
    yield slot
    inner = replace(inner, is_raw=True, is_item=True)
    item, mapping = listed(slot.type), mapped(slot.type)
    if isinstance(value, Collection) and item is not None:
        for element in value.items:
            yield from _spread(replace(inner, type=item, value=element))
    elif isinstance(value, Dictionary) and mapping is not None:
        for entry in value.entries:
            yield from _spread(replace(inner, type=mapping, value=entry.value))


def is_refused(slot: Slot, names: Names) -> bool:
    """Whether the framework is sure to refuse what stands in a place; never for `None`."""
    given = slot.value.value
    is_reference = isinstance(given, Instance) and given.call.facts.kind is not Kind.STRUCT
    if slot.is_raw and is_reference and struct(slot.type, names) is not None:
        return False  # the kernel takes any object that has the required properties
    return refuses(slot.type, slot.value, names)


def refuses(type_: TypeRef, value: Expression, names: Names) -> bool:
    """Whether the framework is sure to refuse a value for a type; never for `None`."""
    if isinstance(value.value, Known) and value.value.value is None:
        return False
    return all(_refuses(choice, value, names) for choice in choices_of(type_))


def _refuses(type_: TypeRef, value: Expression, names: Names) -> bool:
    if type_.shape is Shape.NAMED:
        return _refuses_named(type_, value, names)
    match value.value:
        case _ if type_.shape is Shape.ANY:
            refused = False
        case Typed(shape=told):
            refused = type_.shape is not told
        case Known(known):
            allowed = _SCALARS.get(type_.shape, ())
            is_flag = isinstance(known, bool) and type_.shape is Shape.NUMBER
            refused = is_flag or not isinstance(known, allowed)
        case TypedToken() as token:
            shape = _shape_of(token)
            is_other = shape is not _LIKE_A_LIST.get(type_.shape, type_.shape)
            is_list = shape is Shape.LIST and not is_other
            refused = _refuses_items(type_, token, value, names) if is_list else is_other
            refused = refused and shape is not None
        case Dictionary():
            refused = type_.shape is not Shape.MAP
        case Collection(is_list=is_list):
            refused = type_.shape not in _LIKE_A_LIST or not is_list
        case Instance(call):
            refused = _is_refused_object(call.facts, type_)
        case Object(facts):
            is_known = facts.kind in _CONSTRUCTS or facts.kind in _REFERENCES
            refused = is_known and _is_refused_object(facts, type_)
        case _:
            refused = False
    return refused


def _refuses_items(type_: TypeRef, token: TypedToken, value: Expression, names: Names) -> bool:
    """Whether a list does not take the items of a list's token; in Python it has one of them."""
    if not type_.items or not token.type.items:
        return False
    item = replace(value, value=TypedToken(token.expression, token.type.items[0]))
    return refuses(type_.items[0], item, names)


def _is_refused_object(facts: ClassFacts, type_: TypeRef) -> bool:
    """Whether an object cannot stand for a scalar, list or map.

    Where a token may stand, the kernel takes any object but a struct; a construct fails when the
    program is synthesized.
    """
    is_sure = facts.kind in _CONSTRUCTS or facts.kind is Kind.STRUCT
    return is_sure or not type_.resolvable


def _refuses_named(type_: TypeRef, value: Expression, names: Names) -> bool:
    facts = names.class_of(type_.name) if type_.name is not None else None
    match value.value:
        case _ if facts is None:
            refused = False
        case Known() | Collection():
            refused = True
        case Typed():
            refused = facts.kind is Kind.STRUCT
        case TypedToken() as token:
            refused = _shape_of(token) not in {None, Shape.MAP}
        case Dictionary():
            refused = facts.kind is not Kind.STRUCT
        case Instance(call):
            refused = not _fits(call.facts, facts)
        case Object(given):
            refused = given.kind in _CONSTRUCTS and not _fits(given, facts)
        case _:
            refused = False
    return refused


def _shape_of(token: TypedToken) -> Shape | None:
    """What a token is in Python: a text, a number, a list or a dict; None for another object."""
    shape = _LIKE_A_LIST.get(token.type.shape, token.type.shape)
    return shape if shape in _IN_PYTHON and not token.type.resolvable else None


def _fits(given: ClassFacts, wanted: ClassFacts) -> bool:
    """Whether an object of one class can stand for another."""
    if wanted.kind is Kind.INTERFACE:
        return given.kind is not Kind.STRUCT
    return wanted.qualified in {given.qualified, *given.ancestors}


def enum_of(type_: TypeRef, names: Names) -> ClassFacts | None:
    """The enum that a type takes, if that is all it takes."""
    facts = names.class_of(type_.name) if type_.name is not None else None
    return facts if facts is not None and facts.kind is Kind.ENUM else None


def wants_list(slot: Slot, names: Names) -> bool:
    """Whether one nested object stands where a list of them belongs, which is SP102's business."""
    item = listed(slot.type)
    return item is not None and struct(item, names) is not None and is_object(slot.value)


def is_object(value: Expression) -> bool:
    """Whether a value is a struct or a dictionary."""
    match value.value:
        case Instance(call):
            return call.facts.kind is Kind.STRUCT
        case Dictionary():
            return True
        case _:
            return False
