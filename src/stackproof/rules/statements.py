"""The statements of a file, each with the scope that its names are looked up in."""

import ast
from collections.abc import Iterable, Iterator

from stackproof.program.evaluate import Evaluator
from stackproof.program.scope import Scope


def statements(home: Evaluator) -> Iterator[tuple[ast.stmt, Scope]]:
    """Every statement, those of functions and classes included, outer ones first."""
    root = home.root
    if isinstance(root.node, ast.Module):
        yield from _inside(root.node.body, root, home)


def inside(body: Iterable[ast.AST]) -> Iterator[ast.AST]:
    """Everything in some statements that is run with them: not the bodies of functions."""
    for node in body:
        yield node
        if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            yield from inside(ast.iter_child_nodes(node))


def _inside(
    body: Iterable[ast.stmt], scope: Scope, home: Evaluator
) -> Iterator[tuple[ast.stmt, Scope]]:
    for statement in body:
        yield statement, scope
        inner = home.found.scopes.get(statement, scope)
        for name in ("body", "orelse", "finalbody"):
            yield from _inside(getattr(statement, name, ()), inner, home)
        for handler in getattr(statement, "handlers", ()):
            yield from _inside(handler.body, scope, home)
        for case in getattr(statement, "cases", ()):
            yield from _inside(case.body, scope, home)
