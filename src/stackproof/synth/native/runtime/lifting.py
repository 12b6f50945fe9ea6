"""What behaviours give, as the program gets it."""

from typing import Any

from stackproof.bindings.facts import Kind, Shape, TypeRef
from stackproof.synth.native.runtime import registry
from stackproof.synth.native.runtime.behaviour import js
from stackproof.synth.native.runtime.behaviour.base import Behaviour

_BIGGEST_WHOLE = 1e21


def lift(value: Any, type_: TypeRef | None) -> Any:  # noqa: PLR0911 - one for each kind of value
    """What a behaviour gives, as the program gets it.

    Args:
        value: What the behaviour gave.
        type_: The declared type; None if nothing is declared.
    """
    if value is None:
        return None
    if type(value) is str or type_ is None:
        return (
            value if type_ is None or type_.shape is not Shape.NAMED else _lift_name(value, type_)
        )
    shape = type_.shape
    if shape is Shape.NAMED:
        return _lift_named(value, type_)
    if shape in {Shape.LIST, Shape.SET} and isinstance(value, list):
        return [lift(item, type_.items[0]) for item in value]
    if shape is Shape.MAP and isinstance(value, dict):
        return {key: lift(item, type_.items[0]) for key, item in value.items() if item is not None}
    if shape is Shape.UNION and isinstance(value, dict):
        for item in type_.items:
            known = registry.facts(item.name) if item.name else None
            if known is not None and known.kind is Kind.STRUCT:
                return _lift_named(value, item)
    if isinstance(value, Behaviour) and type_.resolvable:
        return facade_of(value, f"{registry.framework()}.IResolvable")
    return lift_any(value)


def _lift_name(value: str, type_: TypeRef) -> Any:
    known = registry.facts(type_.name or "")
    if known is not None and known.kind is Kind.ENUM:
        from stackproof.synth.native.runtime import facade

        return facade.get(known.qualified)[value]
    return value


def _lift_named(value: Any, type_: TypeRef) -> Any:
    known = registry.facts(type_.name or "")
    if isinstance(value, dict) and known is not None and known.kind is Kind.STRUCT:
        from stackproof.synth.native.runtime import facade

        by_name = registry.members(known)[1]
        made = facade.get(known.qualified)
        return made(
            **{
                by_name[key].name: lift(each, by_name[key].type)
                for key, each in value.items()
                if key in by_name
            }
        )
    if isinstance(value, Behaviour):
        return facade_of(value, type_.name or "")
    return lift_any(value)


def lift_any(value: Any) -> Any:
    """What a behaviour gives where nothing is declared."""
    kind = type(value)
    if kind is str or kind is bool or kind is int or value is None:
        return value
    if kind is float:
        return int(value) if value.is_integer() and abs(value) < _BIGGEST_WHOLE else value
    if isinstance(value, dict):
        # What is absent does not cross at all.
        return {key: lift_any(each) for key, each in value.items() if each is not None}
    if isinstance(value, list):
        return [lift_any(each) for each in value]
    if isinstance(value, Behaviour):
        return facade_of(value, "")
    return None if value is js.NULL else value


def facade_of(ref: Behaviour, declared: str) -> Any:
    """The program's object for a behaviour; it is made if there is none yet.

    Args:
        ref: The behaviour.
        declared: The interface or class that is declared where it is handed out.
    """
    if ref.facade is None:
        from stackproof.synth.native.runtime import facade

        ref.facade = facade.of_behaviour(ref, declared)
    return ref.facade
