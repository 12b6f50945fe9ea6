"""What objects of the bindings and statics of the framework give, by what the bindings declare."""

import ast
from typing import TYPE_CHECKING, Final

from stackproof.bindings.facts import ClassFacts, Kind, Shape, TypeRef
from stackproof.core.value import Token
from stackproof.program.fold import NOT_TOLD
from stackproof.program.names import Names
from stackproof.program.scope import Scope
from stackproof.program.values import Object, Resolved, TypedToken

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

REFERENCES: Final = frozenset({Kind.REFERENCE, Kind.REFERENCE_LIST, Kind.REFERENCE_MAP})
"""Kinds of objects that only the framework makes."""

_WITH_TOKENS: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.REFERENCE})
_PRIMITIVE: Final = frozenset(
    {Shape.STRING, Shape.NUMBER, Shape.BOOLEAN, Shape.LIST, Shape.SET, Shape.MAP}
)
_GETTERS: Final = {
    "get_string_attribute": TypeRef(Shape.STRING),
    "get_number_attribute": TypeRef(Shape.NUMBER),
    "get_list_attribute": TypeRef(Shape.LIST, items=(TypeRef(Shape.STRING),)),
    "get_number_list_attribute": TypeRef(Shape.LIST, items=(TypeRef(Shape.NUMBER),)),
}
_VARIABLE_VALUES: Final = frozenset({"string_value", "number_value", "list_value"})
# What these give is the text that they are given.
_NOT_TOKENS: Final = frozenset({"raw_string", "is_unresolved"})


def attribute(
    facts: ClassFacts,
    is_certain: bool,  # noqa: FBT001 - belongs to the class
    name: str,
    names: Names,
    text: str,
) -> Resolved:
    """What an attribute of an object of the bindings gives.

    Args:
        facts: The object's class.
        is_certain: Whether it can be of no other class.
        name: The attribute.
        names: What dotted names stand for.
        text: How the program writes it.
    """
    for declared in facts.attributes:
        if declared.name == name:
            break
    else:
        return NOT_TOLD
    if declared.type.shape is Shape.NAMED and declared.type.name is not None:
        found = given(declared.type.name, names, is_certain=is_certain)
        if found is not None:
            return found
    is_variable = facts.name == "TerraformVariable" and name in _VARIABLE_VALUES
    is_token = facts.kind in _WITH_TOKENS and declared.terraform_name is not None
    if not (is_token or is_variable):
        return NOT_TOLD
    if declared.type.shape in _PRIMITIVE:
        return TypedToken(text, declared.type)
    return Token(text)


def given(qualified: str, names: Names, *, is_certain: bool) -> Object | None:
    """An object of a class of which there are no others, such as a reference."""
    facts = names.class_of(qualified)
    if facts is None:
        return None
    is_map = facts.kind is Kind.CLASS and any(
        name.rpartition(".")[2] == "IResolvable" for name in facts.ancestors
    )
    if facts.kind in REFERENCES or is_map or facts.qualified == "constructs.Node":
        return Object(facts, is_certain)
    return None


def static(symbol: str, node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    """What a call of a static such as `Fn.element` gives."""
    resolution = home.names.resolve(symbol)
    if resolution is None or resolution.facts is None or len(resolution.members) != 1:
        return NOT_TOLD
    facts, name = resolution.facts, resolution.members[0]
    returns = next((s.returns for s in facts.signatures if s.name == name and s.static), None)
    if returns is None or name in _NOT_TOKENS:
        return NOT_TOLD
    is_shown = returns.shape in _PRIMITIVE or returns.shape is Shape.ANY
    if facts.name in {"Fn", "FnGenerated"} and is_shown:
        return TypedToken(f"Fn.{name}", returns)
    if facts.name == "Token" and name.startswith("as_") and returns.shape in _PRIMITIVE:
        inside = home.value(node.args[0], scope) if node.args else NOT_TOLD
        return TypedToken(f"Token.{name}", returns) if isinstance(inside, Token) else NOT_TOLD
    return NOT_TOLD


def method(facts: ClassFacts, name: str, names: Names, *, is_certain: bool) -> Resolved:
    """What a method of an object of the bindings gives."""
    if facts.kind is Kind.REFERENCE_LIST and name == "get" and facts.item is not None:
        return given(facts.item, names, is_certain=is_certain) or NOT_TOLD
    if facts.kind is Kind.REFERENCE_MAP and name == "get" and facts.item is not None:
        return given(facts.item, names, is_certain=is_certain) or NOT_TOLD
    if facts.kind in _WITH_TOKENS and name in _GETTERS:
        return TypedToken(f"{facts.name}.{name}", _GETTERS[name])
    return NOT_TOLD
