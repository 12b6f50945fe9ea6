"""Which expressions of a test are made of nothing but what the test itself wrote.

A test that gives a mock its answer, or writes a dictionary, and then asserts that answer or that
dictionary, asks nothing of the program.
"""

import ast
from collections.abc import Iterator
from typing import Final

from stackproof.program.scope import Assigned, Scope
from stackproof.program.syntax import last_name

_MOCKS: Final = frozenset({"Mock", "MagicMock", "AsyncMock"})
_NEUTRAL: Final = frozenset(
    {"len", "isinstance", "str", "int", "float", "bool", "dict", "list", "set", "tuple", "sorted"}
    | {"all", "any", "sum", "min", "max", "hasattr"}
)
_MOST_HOPS: Final = 6


def is_closed(test: ast.expr, scope: Scope) -> str | None:
    """Why a condition asks nothing of the program; None if it may.

    Args:
        test: What is asserted.
        scope: Where.
    """
    function = scope.frame().node
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    names = {node.id for node in ast.walk(test) if isinstance(node, ast.Name)} - _NEUTRAL
    if not names or not all(_is_own(name, scope, 0) for name in names):
        return None
    if any(_is_mock(name, scope) for name in names):
        return "it asks a mock for what the test gave it"
    return "it asks only for what the test itself wrote"


def _is_own(name: str, scope: Scope, hops: int) -> bool:
    """Whether a name stands for what the test wrote, and nothing else ever gets hold of it."""
    value = _value(name, scope)
    if value is None or hops > _MOST_HOPS or _escapes(name, scope):
        return False
    used = {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    attributes = [node for node in ast.walk(value) if isinstance(node, ast.Attribute)]
    if any(last_name(node) in _MOCKS for node in attributes):
        used -= {"mock", "unittest"}
    inner = used - _NEUTRAL - _MOCKS
    return name not in inner and all(_is_own(each, scope, hops + 1) for each in inner)


def _is_mock(name: str, scope: Scope, hops: int = 0) -> bool:
    value = _value(name, scope)
    if value is None or hops > _MOST_HOPS:
        return False
    parts = list(ast.walk(value))
    if any(isinstance(node, ast.Call) and last_name(node.func) in _MOCKS for node in parts):
        return True
    names = {node.id for node in parts if isinstance(node, ast.Name)} - {name}
    return any(_is_mock(each, scope, hops + 1) for each in names)


def _value(name: str, scope: Scope) -> ast.expr | None:
    """What a name of the test's own function is bound to, if it is bound once."""
    frame = scope.frame()
    bindings = frame.bindings.get(name, [])
    only = bindings[0] if len(bindings) == 1 else None
    return only.value if isinstance(only, Assigned) else None


def _escapes(name: str, scope: Scope) -> bool:
    """Whether anything else gets hold of what a name stands for: as an argument, or stored."""
    is_mock = _is_mock(name, scope)
    return any(
        not (_stays(path) if is_mock else _is_only_read(path))
        for path in _paths(scope.frame().node, ())
        if isinstance(path[-1], ast.Name) and path[-1].id == name
    )


def _is_only_read(path: tuple[ast.AST, ...]) -> bool:
    """Whether a mention of a name is its binding, or stands in an assertion of the test's own.

    Whatever else is done with a list, such as a loop that fills it, may be the test.
    """
    inner = (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)
    is_inside = sum(isinstance(node, inner) for node in path) > 1
    is_store = isinstance(getattr(path[-1], "ctx", None), ast.Store)
    return not is_inside and (is_store or any(isinstance(node, ast.Assert) for node in path))


def _stays(path: tuple[ast.AST, ...]) -> bool:
    """Whether a mention of a name only reads, calls or sets a part of it, or asserts it."""
    if any(isinstance(node, ast.Assert) for node in path):
        return True
    node = path[-1]
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return True
    for outer in reversed(path[:-1]):
        is_part = isinstance(outer, ast.Attribute | ast.Subscript) and outer.value is node
        is_called = isinstance(outer, ast.Call) and outer.func is node
        if not (is_part or is_called):
            is_bound = isinstance(outer, ast.Assign) and all(
                isinstance(target, ast.Name) for target in outer.targets
            )
            is_alone = isinstance(outer, ast.Expr)
            is_target = isinstance(outer, ast.Assign) and node in outer.targets
            return isinstance(node, ast.expr) and (
                (is_bound and not isinstance(node, ast.Name)) or is_alone or is_target
            )
        node = outer
    return False


def _paths(node: ast.AST, above: tuple[ast.AST, ...]) -> Iterator[tuple[ast.AST, ...]]:
    path = (*above, node)
    yield path
    for child in ast.iter_child_nodes(node):
        yield from _paths(child, path)
