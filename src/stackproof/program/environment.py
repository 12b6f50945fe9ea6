"""What comes from outside the program: variables of its environment, and JSON that it writes."""

import ast
from typing import TYPE_CHECKING

from stackproof.core.value import Known
from stackproof.program.fold import SOME_TEXT
from stackproof.program.scope import Scope
from stackproof.program.values import Resolved, Typed

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator


def is_environment(node: ast.expr, home: "Evaluator", scope: Scope) -> bool:
    """Whether an expression is `os.environ`, whose values are texts."""
    match node:
        case ast.Attribute(value=ast.Name() as module, attr="environ"):
            return home.lookup.imported_module(module, scope) == "os"
        case ast.Name(id="environ"):
            return home.lookup.imported_module(node, scope) == "os"
        case _:
            return False


def called(node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved | None:
    """What a function of Python's library gives that deals with the outside; None for others."""
    match node:
        case ast.Call(func=ast.Attribute(value=base, attr="get"), args=[_, default]):
            is_read = is_environment(base, home, scope)
        case ast.Call(
            func=ast.Attribute(value=ast.Name() as base, attr="getenv"), args=[_, default]
        ):
            is_read = home.lookup.imported_module(base, scope) == "os"
        case ast.Call(func=ast.Name(id="getenv") as base, args=[_, default]):
            is_read = home.lookup.imported_module(base, scope) == "os"
        case ast.Call(func=ast.Attribute(value=ast.Name() as base, attr="dumps")):
            is_json = home.lookup.imported_module(base, scope) == "json"
            return SOME_TEXT if is_json else None
        case _:
            return None
    value = home.value(default, scope) if is_read else None
    is_text = isinstance(value, Known) and isinstance(value.value, str)
    return SOME_TEXT if is_text or isinstance(value, Typed) else None
