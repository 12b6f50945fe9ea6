"""The type check of arguments that generated code makes, with the words of its type checker."""

import sys
from collections.abc import Mapping, Sequence
from typing import Any

from stackproof.bindings.facts import Kind, Shape, TypeRef
from stackproof.synth.native.runtime import registry

_NUMBERS = (int, float)


def check(name: str, value: Any, type_: TypeRef, *, optional: bool) -> None:
    """Passes a value that fits.

    Args:
        name: What the message calls it, such as `argument bucket`.
        value: The value.
        type_: What is wanted.
        optional: Whether None fits, too.

    Raises:
        TypeError: It does not fit.
    """
    if (value is None and optional) or fits(value, type_) or _is_mock(value):
        return
    _complain(name, value, type_, optional=optional)


def fits(value: Any, type_: TypeRef) -> bool:  # noqa: PLR0911 - one for each kind of value
    """Whether the type check lets a value through; interfaces are never checked."""
    if type_.resolvable:
        return True
    shape = type_.shape
    if shape is Shape.STRING:
        return isinstance(value, str)
    if shape is Shape.ANY:
        return True
    if shape is Shape.NUMBER:
        return isinstance(value, _NUMBERS)
    if shape is Shape.BOOLEAN:
        return isinstance(value, bool)
    if shape is Shape.NAMED:
        return _is_named(value, type_.name or "")
    if shape is Shape.MAP:
        return isinstance(value, (dict, Mapping))
    if shape is Shape.UNION:
        return any(fits(value, item) for item in type_.items)
    item = type_.items[0]
    return isinstance(value, (list, Sequence)) and all(fits(each, item) for each in value)


def _is_named(value: Any, qualified: str) -> bool:
    known = registry.facts(qualified)
    if known is None or known.kind is Kind.INTERFACE:
        return True
    if known.kind is Kind.STRUCT and isinstance(value, dict):
        return True
    from stackproof.synth.native.runtime.facade import get

    return isinstance(value, get(qualified))


def _is_mock(value: Any) -> bool:
    mock = sys.modules.get("unittest.mock")
    return mock is not None and isinstance(value, mock.Mock)


def _complain(name: str, value: Any, type_: TypeRef, *, optional: bool) -> None:
    given = _name_of(value)
    members = _members(type_)
    if optional:
        members = [*members, "NoneType"]
    if len(members) > 1:
        raise TypeError(
            f"type of {name} must be one of ({', '.join(members)}); got {given} instead"
        )
    if type_.shape in {Shape.LIST, Shape.SET}:
        if not isinstance(value, Sequence):
            raise TypeError(f"type of {name} must be a sequence; got {given} instead")
        for number, each in enumerate(value):
            check(f"{name}[{number}]", each, type_.items[0], optional=False)
    if type_.shape is Shape.MAP:
        raise TypeError(f"type of {name} must be collections.abc.Mapping; got {given} instead")
    raise TypeError(f"type of {name} must be {members[0]}; got {given} instead")


def _name_of(value: Any) -> str:
    type_ = value if isinstance(value, type) else type(value)
    if type_.__module__ in {"typing", "builtins"}:
        return type_.__qualname__
    return f"{type_.__module__}.{type_.__qualname__}"


_WORDS = {Shape.STRING: ["str"], Shape.NUMBER: ["int", "float"], Shape.BOOLEAN: ["bool"]}


def _members(type_: TypeRef) -> list[str]:
    """The alternatives of a type as the messages name them."""
    shape = type_.shape
    if shape in _WORDS:
        found = _WORDS[shape]
    elif shape is Shape.NAMED:
        known = registry.facts(type_.name or "")
        is_struct = known is not None and known.kind is Kind.STRUCT
        found = [str(type_.name), "Dict[str, Any]"] if is_struct else [str(type_.name)]
    elif shape is Shape.MAP:
        found = [f"Mapping[str, {_one(type_.items[0])}]"]
    elif shape is Shape.UNION:
        found = list(dict.fromkeys(name for item in type_.items for name in _members(item)))
    elif shape is Shape.ANY:
        found = ["Any"]
    else:
        found = [f"Sequence[{_one(type_.items[0])}]"]
    if type_.resolvable:
        interface = f"{registry.framework()}.IResolvable"
        found = [interface, *found] if shape in {Shape.LIST, Shape.SET} else [*found, interface]
    return found


def _one(type_: TypeRef) -> str:
    members = _members(type_)
    return members[0] if len(members) == 1 else f"Union[{', '.join(members)}]"
