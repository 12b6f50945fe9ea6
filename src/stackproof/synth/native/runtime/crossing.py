"""Values from the program to behaviours and back, as jsii would carry them."""

import enum
from types import BuiltinFunctionType, FunctionType, MethodType
from typing import Any

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Shape, TypeRef
from stackproof.synth.native.runtime import lifting, registry
from stackproof.synth.native.runtime.behaviour.base import Behaviour, Foreign
from stackproof.synth.native.runtime.behaviour.js import is_index
from stackproof.synth.native.runtime.errors import CallbackError, JSIIError, KernelError
from stackproof.synth.native.runtime.unfit import Reason, Unfit, fqn, wanted

ANY = TypeRef(Shape.ANY)
_FUNCTIONS = (FunctionType, MethodType, BuiltinFunctionType)
_NEEDED = Reason("A value is required (type is non-optional)")
_NO_REFERENCE = 'Value does not have the "$jsii.byref" key'


def lower(value: Any, type_: TypeRef, *, optional: bool = False) -> Any:
    """A value of the program as behaviours take it.

    Args:
        value: What the program gave.
        type_: What is wanted.
        optional: Whether None is taken.

    Raises:
        Unfit: It is not of that type.
    """
    shape = type_.shape
    if value is None:
        if optional or shape is Shape.ANY:
            return None
        raise Unfit(value, wanted(type_, optional=optional), (_NEEDED,))
    if shape is Shape.STRING and type(value) is str:
        return value
    if shape is Shape.ANY:
        return lower_any(value)
    result = _read(value, type_)
    if isinstance(result, tuple):
        raise Unfit(value, wanted(type_, optional=optional), result)
    return result


def _read(value: Any, type_: TypeRef) -> Any:
    """The lowered value, or a tuple of reasons why it does not fit."""
    shape = type_.shape
    if type_.resolvable:
        if _is_reference(value):
            return _reference(value)
        plain = TypeRef(shape, name=type_.name, items=type_.items)
        result = _read(value, plain)
        if not isinstance(result, tuple):
            return result
        words = wanted(plain, optional=False)
        token = Reason(f"[as {registry.framework()}.IResolvable] {_NO_REFERENCE}")
        if shape is Shape.UNION:
            return (*result, token)
        return (*(Reason(f"[as {words}] {r.words}", r.part) for r in result), token)
    return _READERS[shape](value, type_)


def _string(value: Any, _type: TypeRef) -> Any:
    _check_can_cross(value)
    if isinstance(value, str):
        return str.__str__(value)
    return (Reason("Value is not a string"),)


def _number(value: Any, _type: TypeRef) -> Any:
    _check_can_cross(value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        _check_finite(value)
        return _plain_number(value)
    return (Reason("Value is not a number"),)


def _plain_number(value: float) -> float:
    """The number itself, of an object that a program derived from one."""
    if type(value) is int or type(value) is float:
        return value
    _check_enum(value)
    return int(value) if isinstance(value, int) else float(value)


def _check_finite(value: float) -> None:
    # jsii's process ends without a word here.
    if value - value != 0:
        raise KernelError(f"{value} is no number that JSON can hold")


def _boolean(value: Any, _type: TypeRef) -> Any:
    _check_can_cross(value)
    return value if isinstance(value, bool) else (Reason("Value is not a boolean"),)


def _list(value: Any, type_: TypeRef) -> Any:
    if not isinstance(value, list):
        _check_can_cross(value)
        return (Reason("Value is not an array"),)
    item = type_.items[0]
    found = []
    for number, each in enumerate(value):
        try:
            found.append(lower(each, item))
        except Unfit as unfit:
            return (Reason(f"Index {number}", unfit),)
    return found


def _map(value: Any, type_: TypeRef) -> Any:
    if not isinstance(value, dict):
        _check_can_cross(value)
        return (Reason("Value is not an object"),)
    item = type_.items[0]
    found = {}
    for key, each in in_order(value).items():
        try:
            found[key] = lower(each, item)
        except Unfit as unfit:
            return (Reason(f"Key '{key}'", unfit),)
    return found


def _named(value: Any, type_: TypeRef) -> Any:
    facts = registry.facts(type_.name or "")
    if facts is None:
        return lower_any(value)
    if facts.kind is Kind.STRUCT:
        return _struct(value, facts)
    if facts.kind is Kind.ENUM:
        if isinstance(value, enum.Enum) and hasattr(value, "__jsii_type__"):
            return value.value
        _check_can_cross(value)
        return (Reason('Value does not have the "$jsii.enum" key'),)
    if _is_reference(value):
        return _reference(value)
    return (Reason(_NO_REFERENCE),)


def _union(value: Any, type_: TypeRef) -> Any:
    reasons: list[Reason] = []
    for item in type_.items:
        result = _read(value, item)
        if not isinstance(result, tuple):
            return result
        words = wanted(item, optional=False)
        reasons += (Reason(f"[as {words}] {r.words}", r.part) for r in result)
    return tuple(reasons)


_READERS = {
    Shape.STRING: _string,
    Shape.NUMBER: _number,
    Shape.BOOLEAN: _boolean,
    Shape.ANY: lambda value, _type: lower_any(value),
    Shape.LIST: _list,
    Shape.SET: _list,
    Shape.MAP: _map,
    Shape.NAMED: _named,
    Shape.UNION: _union,
}


def _struct(value: Any, facts: ClassFacts) -> Any:
    values = getattr(value, "_values", None)
    if values is not None:
        known: ClassFacts = type(value).__jsii_facts__
        if facts is not known and facts.qualified not in known.ancestors:
            return (
                Reason(
                    f"Wired struct has type '{fqn(known.qualified)}', "
                    "which does not match expected type"
                ),
            )
        try:
            return lower_values(values, registry.members(known)[0])
        except _KeyUnfit as error:
            return (error.reason,)
    if not isinstance(value, dict):
        if _is_reference(value):
            return _object_as_struct(value, facts)
        return (Reason("Value is not an object"),)
    return _raw_struct(value, facts)


def _object_as_struct(value: Any, facts: ClassFacts) -> Any:
    """An object of the framework where a struct is wanted: it is taken if it has the properties."""
    found = _reference(value)
    missing = [
        a.jsii_name for a in facts.arguments if a.required and not hasattr(type(value), a.name)
    ]
    return (_missing(facts, missing),) if missing else found


def _raw_struct(value: dict[Any, Any], facts: ClassFacts) -> Any:
    """A dict where a struct is wanted: its keys are jsii's names, and others are lost."""
    by_name = registry.members(facts)[1]
    missing = [
        a.jsii_name for a in facts.arguments if a.required and value.get(a.jsii_name) is None
    ]
    if missing:
        return (_missing(facts, missing),)
    found = {}
    for key, each in value.items():
        argument = by_name.get(key)
        if argument is None or each is None:
            continue
        try:
            found[key] = lower(each, argument.type, optional=not argument.required)
        except Unfit as unfit:
            return (Reason(f"Key '{key}'", unfit),)
    return found


def _missing(facts: ClassFacts, names: list[str]) -> Reason:
    listed = ", ".join(f"'{name}'" for name in names)
    return Reason(f"Missing required properties for {fqn(facts.qualified)}: {listed}")


class _KeyUnfit(Exception):
    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.words)
        self.reason = reason


def lower_values(values: dict[str, Any], by_name: dict[str, Argument]) -> dict[str, Any]:
    """The values of a struct by Python's names, as behaviours take them.

    Raises:
        AssertionError: A required one is None.
    """
    found: dict[str, Any] = {}
    for name, value in values.items():
        argument = by_name[name]
        if value is None:
            if argument.required:
                raise AssertionError(f"Required property '{name}' is missing")
            continue
        try:
            found[argument.jsii_name] = lower(value, argument.type, optional=not argument.required)
        except Unfit as unfit:
            raise _KeyUnfit(Reason(f"Key '{argument.jsii_name}'", unfit)) from None
    return found


def lower_keywords(
    values: dict[str, Any], by_name: dict[str, Argument], struct: str, *, optional: bool
) -> dict[str, Any]:
    """The keywords of a call, likewise.

    Raises:
        Unfit: One is not of its type.
        AssertionError: A required one is None.
    """
    try:
        return lower_values(values, by_name)
    except _KeyUnfit as error:
        words = f"{struct} | undefined" if optional else struct
        raise Unfit(_StructValue(values), words, (error.reason,)) from None


class _StructValue:
    """Stands for a struct in an explanation."""

    def __init__(self, values: dict[str, Any]) -> None:
        self._values = values


def lower_any(value: Any) -> Any:  # noqa: PLR0911 - one for each kind of value
    """A value of no particular type as behaviours take it."""
    kind = type(value)
    if kind is str or kind is int or kind is bool or value is None:
        return value
    if kind is float:
        _check_finite(value)
        return value
    if isinstance(value, dict):
        return {key: lower_any(each) for key, each in in_order(value).items()}
    if isinstance(value, list):
        return [lower_any(each) for each in value]
    values = getattr(value, "_values", None)
    if values is not None and hasattr(kind, "__jsii_facts__"):
        return lower_values(values, registry.members(kind.__jsii_facts__)[0])
    if isinstance(value, enum.Enum) and hasattr(kind, "__jsii_type__"):
        return value.value
    if isinstance(value, str):
        return str.__str__(value)
    if isinstance(value, (int, float)):
        return _plain_number(value)
    if kind.__module__ == "datetime" and kind.__name__ == "datetime":
        return {}  # a date has no properties of its own
    return _reference(value)


def in_order(value: dict[Any, Any]) -> dict[str, Any]:
    """A dict with its keys as JavaScript has them: text, whole numbers first and ascending."""
    whole = []
    for key in value:
        if type(key) is not str:
            return in_order({_key(key): each for key, each in value.items()})
        if key[:1].isdigit() and is_index(key):
            whole.append(key)
    if not whole:
        return value
    whole.sort(key=int)
    return {key: value[key] for key in whole} | value


def _key(key: Any) -> str:
    if isinstance(key, str):
        return str.__str__(key)
    _check_enum(key)
    if key is None:
        return "null"
    if isinstance(key, bool):
        return "true" if key else "false"
    if isinstance(key, (int, float)):
        return repr(key)
    if isinstance(key, tuple):
        raise TypeError("unhashable type: 'list'")  # jsii makes one of it
    raise TypeError(f"keys must be str, int, float, bool or None, not {type(key).__name__}")


def _is_reference(value: Any) -> bool:
    """Whether a value crosses by reference: it is none of the types that cross by value."""
    if isinstance(value, (str, int, float, list, dict, enum.Enum)):
        return False
    return not hasattr(value, "_values") or not hasattr(type(value), "__jsii_facts__")


def _check_can_cross(value: Any) -> None:
    _check_enum(value)
    if _is_reference(value):
        _reference(value)


def _check_enum(value: Any) -> None:
    # jsii takes every member of an enum for one of its own, unless it is a text as well.
    if isinstance(value, enum.Enum) and not isinstance(value, str):
        type(value).__jsii_type__  # type: ignore[attr-defined] # noqa: B018 - that it has none is told


def _reference(value: Any) -> Any:
    """The behaviour of an object, which may be one of the program's own."""
    try:
        return value.__dict__["__jsii_ref__"]
    except (KeyError, AttributeError):
        pass
    if isinstance(value, Behaviour):
        return value
    if isinstance(value, _FUNCTIONS):
        raise JSIIError(
            "Cannot pass function as argument here "
            f"(did you mean to call this function?): {value!r}"
        )
    kind = type(value)
    delegates = value.__dict__.get("_delegates") if hasattr(value, "__dict__") else None
    if delegates:
        return _reference(delegates[0])
    if getattr(value, "__jsii_type__", None) is not None:
        raise TypeError(f"Don't know how to convert object to JSON: {value!r}")
    kind.__jsii_type__  # noqa: B018 - raises as jsii does for a class that implements nothing
    ref = Foreign(value)
    value.__jsii_ref__ = ref
    return ref


def foreign_member(facade: Any, name: str) -> Any:
    """A member of an object of the program, for a behaviour."""
    try:
        found = getattr(facade, name)
    except AttributeError as error:
        raise CallbackError(str(error)) from error
    if not callable(found):
        return lower_any(found)
    return calling(found)


def calling(method: Any) -> Any:
    """A method of the program for a behaviour: arguments are lifted, the result is lowered."""

    def call(*arguments: Any) -> Any:
        lifted = [lifting.lift_any(argument) for argument in arguments]
        try:
            return lower_any(method(*lifted))
        except Exception as error:
            raise CallbackError(str(error)) from error

    return call
