"""Calls of static functions of the framework, such as `Fn.join(...)`, as calls to be judged."""

import ast
from typing import TYPE_CHECKING

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.program.scope import Scope
from stackproof.program.values import Call, Keyword

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator


def static_call(home: "Evaluator", node: ast.Call, scope: Scope) -> Call | None:
    """The call of a static function whose parameters the bindings tell; None for others.

    Its class stands for the function: what it takes by position and by name is the function's.
    """
    symbol = home.lookup.symbol(node.func, scope) if isinstance(node.func, ast.Attribute) else None
    resolution = home.names.resolve(symbol) if symbol is not None else None
    if resolution is None or resolution.facts is None or len(resolution.members) != 1:
        return None
    owner, name = resolution.facts, resolution.members[0]
    found = next((item for item in owner.signatures if item.name == name and item.static), None)
    if found is None or not (found.positional or found.keywords):
        return None
    facts = ClassFacts(
        module=owner.module,
        name=f"{owner.name}.{name}",
        kind=Kind.CLASS,
        arguments=found.keywords,
        positional=found.positional,
    )
    return Call(
        facts=facts,
        span=home.span(node),
        name_span=home.name_span(node.func),
        positional=tuple(
            home.expression(given, scope)
            for given in node.args
            if not isinstance(given, ast.Starred)
        ),
        keywords=tuple(
            Keyword(given.arg, home.span(given), home.expression(given.value, scope))
            for given in node.keywords
        ),
        is_certain=resolution.is_certain,
        is_spread=any(isinstance(given, ast.Starred) for given in node.args),
    )
