"""What part of a repository a file is: the program, its tests, or code that runs in AWS."""

import ast
import re
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Final

from stackproof.program.model import SourceModule

_HANDLER_FOLDERS: Final = frozenset(
    {"lambda", "lambdas", "functions", "function", "handlers", "lambda_src", "lambda_functions"}
    | {"lambda_function", "lambda_code", "glue", "scripts", "runtime", "layers", "layer"}
)
_HANDLERS: Final = frozenset({"handler", "lambda_handler"})
_INTEGRATION: Final = re.compile(r"(?i)(?:^|[_/.])(?:integration|integ|int|e2e|live)(?:[_/.]|$)")


@lru_cache(maxsize=1024)
def is_test(path: str) -> bool:
    """Whether a file is part of the program's tests."""
    parts = PurePosixPath(path).parts
    name = parts[-1] if parts else ""
    is_named = name.startswith(("test_", "conftest")) or name.endswith("_test.py")
    return is_named or bool({"tests", "test"} & set(parts[-4:-1]))


def is_integration(path: str) -> bool:
    """Whether a test's path says that it tests what is deployed."""
    near = "/".join(PurePosixPath(path).parts[-3:])
    return is_test(path) and _INTEGRATION.search(near) is not None


def is_deployed_code(module: SourceModule) -> bool:
    """Whether a file is code that runs in AWS, such as a function's handler."""
    if any(not imp.is_local for imp in module.imports):
        return False
    if _HANDLER_FOLDERS & set(PurePosixPath(module.path).parts[-4:-1]):
        return True
    if module.home is None:
        return False
    return any(
        isinstance(node, ast.FunctionDef) and (node.name in _HANDLERS or _takes_event(node))
        for node in module.home.found.scopes
    )


def _takes_event(node: ast.FunctionDef) -> bool:
    names = [item.arg for item in node.args.args[:2]]
    return names in (["event", "context"], ["event", "_context"], ["event", "_"])
