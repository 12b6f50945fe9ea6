"""Small questions about pieces of a syntax tree, answered from the piece alone."""

import ast
from collections.abc import Iterable, Iterator

Function = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda


def parts_of(target: ast.Tuple | ast.List, value: ast.expr | None) -> list[ast.expr] | None:
    """The value of each target of an unpacking, where the source shows them one by one."""
    if (
        isinstance(value, ast.Tuple | ast.List)
        and len(value.elts) == len(target.elts)
        and not any(isinstance(item, ast.Starred) for item in (*target.elts, *value.elts))
    ):
        return value.elts
    return None


def parameters_of(arguments: ast.arguments) -> Iterator[ast.arg]:
    """Every parameter of a function, `*args` and `**kwargs` last."""
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            yield extra


def default_of(arguments: ast.arguments, name: str) -> ast.expr | None:
    """The default of a parameter, if it has one."""
    positional = (*arguments.posonlyargs, *arguments.args)
    for parameter, default in zip(reversed(positional), reversed(arguments.defaults), strict=False):
        if parameter.arg == name:
            return default
    for parameter, given in zip(arguments.kwonlyargs, arguments.kw_defaults, strict=True):
        if parameter.arg == name:
            return given
    return None


def exceptions_of(node: ast.expr | None) -> Iterator[str]:
    """The names of the exceptions that a handler catches; a bare one catches all."""
    if node is None:
        yield "BaseException"
    elif isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from exceptions_of(item)
    else:
        name = last_name(node)
        if name is not None:
            yield name


def last_name(node: ast.expr) -> str | None:
    """The last name of `a.b.c`, or None of what is no name."""
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case _:
            return None


def dotted(node: ast.expr) -> str | None:
    """The whole of `a.b.c`, or None of what is no such name."""
    names: list[str] = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join((node.id, *reversed(names))) if isinstance(node, ast.Name) else None


def strings_in(node: ast.expr) -> Iterator[str]:
    """Every literal string in an expression."""
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value


def decorators_of(node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> set[str]:
    """The last names of a definition's decorators; `?` for one without a name."""
    found = set()
    for decorator in node.decorator_list:
        called = decorator.func if isinstance(decorator, ast.Call) else decorator
        found.add(last_name(called) or "?")
    return found


def always_leaves(body: Iterable[ast.stmt]) -> bool:
    """Whether a run of statements never reaches its end."""
    last = None
    for last in body:  # noqa: B007 - the last one counts
        pass
    match last:
        case ast.Return() | ast.Raise():
            return True
        case ast.If():
            return always_leaves(last.body) and always_leaves(last.orelse)
        case ast.With() | ast.AsyncWith():
            return always_leaves(last.body)
        case ast.Try():
            arms = (last.body, *(handler.body for handler in last.handlers))
            return all(map(always_leaves, arms)) or always_leaves(last.finalbody)
        case _:
            return False


def asks_first(test: ast.expr) -> bool:
    """Whether a condition asks what kind of thing a value is before it is used."""
    return any(
        isinstance(part, ast.Call) and last_name(part.func) in _QUESTIONS for part in ast.walk(test)
    )


def position(node: ast.expr | ast.stmt) -> tuple[int, int]:
    """Where a node begins, for comparing two of one file."""
    return node.lineno, node.col_offset


def mutator(name: str) -> str | None:
    """What a method of lists and dictionaries does in place, as the name of a kind of change."""
    return _MUTATORS.get(name)


_QUESTIONS = frozenset({"hasattr", "isinstance", "is_unresolved", "callable"})
_MUTATORS = {
    "append": "append",
    "add": "append",
    "insert": "insert",
    "appendleft": "insert",
    "extend": "extend",
    "update": "update",
    "sort": "reorder",
    "reverse": "reorder",
    "remove": "remove",
    "pop": "remove",
    "popitem": "remove",
    "discard": "remove",
    "clear": "remove",
    "setdefault": "other",
    "__setitem__": "other",
    "__delitem__": "other",
}
