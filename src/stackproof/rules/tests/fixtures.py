"""What the parameters of a test stand for."""

import ast
from collections.abc import Iterator

from stackproof.program.evaluate import Evaluator
from stackproof.program.scope import Defined, Returned
from stackproof.program.syntax import decorators_of


def given_by_fixtures(name: str, home: Evaluator) -> Iterator[tuple[Evaluator, Returned]]:
    """What a fixture of that name gives."""
    for other in home.project.homes.values():
        if other is not home and not other.path.endswith("conftest.py"):
            continue
        for binding in other.root.bindings.get(name, ()):
            if isinstance(binding, Defined) and "fixture" in decorators_of(binding.node):
                for item in other.found.returns.get(binding.node, ()):
                    yield other, item


def parametrized(node: ast.FunctionDef) -> Iterator[str]:
    """The parameters that the marks of a test give values to."""
    for decorator in node.decorator_list:
        for part in ast.walk(decorator):
            if isinstance(part, ast.Constant) and isinstance(part.value, str):
                yield from (name.strip() for name in part.value.split(","))
