"""What the annotation of a parameter says of it, where the calls do not."""

import ast
from typing import TYPE_CHECKING, Final

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.program.scope import Scope
from stackproof.program.syntax import default_of, parameters_of
from stackproof.program.values import Object

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_CONSTRUCTS: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE})


def annotated(
    home: "Evaluator", function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, name: str
) -> Object | None:
    """An object of the resource or data source that a parameter is annotated with.

    The parameter may be anything else all the same, so that its class is never certain.
    """
    kind = next(
        (item.annotation for item in parameters_of(function.args) if item.arg == name), None
    )
    outer = home.found.scopes[function].parent
    if kind is None or outer is None or default_of(function.args, name) is not None:
        return None
    facts = _class(kind, home, outer)
    if facts is None or facts.kind not in _CONSTRUCTS or _has_heirs(facts, home):
        return None
    return Object(facts, is_certain=False)


def _class(kind: ast.expr, home: "Evaluator", scope: Scope) -> ClassFacts | None:
    """The class that an annotation names, written plainly or as a text."""
    if isinstance(kind, ast.Constant):
        if not isinstance(kind.value, str) or not kind.value.isidentifier():
            return None
        kind = ast.copy_location(ast.Name(kind.value, ast.Load()), kind)
    symbol = home.lookup.symbol(kind, scope)
    resolution = home.names.resolve(symbol) if symbol is not None else None
    if resolution is None or resolution.faults or resolution.members:
        return None
    return resolution.facts


def _has_heirs(facts: ClassFacts, home: "Evaluator") -> bool:
    """Whether the program derives a class from one of the bindings, which may have more."""
    own = home.project.own
    return any(
        base is not None and base[0].qualified == facts.qualified
        for other in home.project.homes.values()
        for node in other.found.classes
        for base in [own.binding_base(other.lookup.owner(node))]
    )
