"""Which expressions of a test can only be one thing, whatever the program does."""

import ast
from typing import Final

from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.scope import Assigned, Parameter, Scope
from stackproof.program.syntax import last_name
from stackproof.program.values import Instance, Own
from stackproof.rules.tests.fixtures import given_by_fixtures

# What the framework's test support gives is a text, never nothing.
_TEXTS: Final = frozenset({"synth", "full_synth", "synth_scope"})
_MOST_HOPS: Final = 6


def is_made(node: ast.expr, scope: Scope, home: Evaluator, hops: int = 0) -> bool:
    """Whether an expression is what a constructor, or the framework's test support, gives.

    Such a thing is never None and never false.
    """
    if hops > _MOST_HOPS:
        return False
    value = home.value(node, scope)
    if isinstance(value, Own | Instance):
        return not (isinstance(value, Own) and _may_be_false(value.definition))
    match node:
        case ast.Call():
            return _constructs(node, scope, home)
        case ast.Name(id=name):
            return _name(name, scope, home, hops)
        case ast.Attribute(value=ast.Name(id=owner), attr=attr) if owner == scope.self_name:
            return _attribute(attr, scope, home, hops)
        case _:
            return False


def is_made_by_fixture(name: str, home: Evaluator, hops: int = 0) -> bool:
    """Whether a fixture of the tests gives something that was just made."""
    given = list(given_by_fixtures(name, home))
    return bool(given) and all(
        item.value is not None and is_made(item.value, item.scope, other, hops + 1)
        for other, item in given
    )


def own_class(node: ast.expr, scope: Scope, home: Evaluator) -> Definition | None:
    """The class of the program that an expression is an instance of."""
    value = home.value(node, scope)
    if isinstance(value, Own):
        return value.definition
    holder = scope.holder(node.id) if isinstance(node, ast.Name) else None
    if holder is None or not isinstance(node, ast.Name):
        return None
    if not isinstance(holder.bindings[node.id][0], Parameter):
        return None
    given = [
        other.value(item.value, item.scope)
        for other, item in given_by_fixtures(node.id, home)
        if item.value is not None
    ]
    classes = {item.definition.node: item.definition for item in given if isinstance(item, Own)}
    is_one = len(classes) == 1 and all(isinstance(item, Own) for item in given)
    return next(iter(classes.values())) if is_one else None


def has_member(definition: Definition, name: str) -> bool:
    """Whether every instance of a class has an attribute of a name."""
    own = definition.home.project.own
    if own.member(definition, name) is not None:
        return True
    family: set[ast.AST] = {item.node for item in own.lineage(definition)}
    return any(
        stored.is_self
        and stored.scope.owner in family
        and getattr(stored.scope.frame().node, "name", "") == "__init__"
        for _, stored in definition.home.project.stores(name)
    )


def is_construct(definition: Definition) -> bool:
    """Whether a class of the program is a stack or construct of the framework's."""
    return definition.home.project.own.binding_base(definition) is not None


def _may_be_false(definition: Definition) -> bool:
    own = definition.home.project.own
    return any(own.member(definition, name) is not None for name in ("__bool__", "__len__"))


def _constructs(node: ast.Call, scope: Scope, home: Evaluator) -> bool:
    """Whether a class is called, by its name, or the framework writes a configuration."""
    symbol = home.lookup.symbol(node.func, scope)
    if symbol is not None:
        return symbol.rpartition(".")[2] in _TEXTS and ".Testing." in symbol
    definition = home.lookup.definition(node.func, scope)
    if definition is not None:
        return isinstance(definition.node, ast.ClassDef) and not _may_be_false(definition)
    name = last_name(node.func) or ""
    is_imported = isinstance(node.func, ast.Name) and scope.holder(name) is not None
    is_class_name = name[:1].isupper() and not name.isupper() and name.endswith(_CLASSES)
    return is_imported and is_class_name


_CLASSES: Final = ("Stack", "Construct", "Platform", "Infrastructure")


def _name(name: str, scope: Scope, home: Evaluator, hops: int) -> bool:
    holder = scope.holder(name)
    bindings = holder.bindings[name] if holder is not None else []
    only = bindings[0] if len(bindings) == 1 else None
    match only:
        case Assigned(value, where):
            return is_made(value, where, home, hops + 1)
        case Parameter():
            return is_made_by_fixture(name, home, hops)
        case _:
            return False


def _attribute(name: str, scope: Scope, home: Evaluator, hops: int) -> bool:
    stored = [
        item
        for other, item in home.project.stores(name)
        if other is home and item.is_self and item.scope.owner is scope.owner
    ]
    return bool(stored) and all(
        item.value is not None and is_made(item.value, item.scope, home, hops + 1)
        for item in stored
    )
