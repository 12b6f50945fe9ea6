"""What the rules of this family look at: the files of the program's tests."""

import ast
from collections.abc import Iterator

from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Scope
from stackproof.rules.statements import statements
from stackproof.rules.where import is_test


def tested(module: SourceModule) -> Iterator[tuple[ast.stmt, Scope, Evaluator]]:
    """The statements of a file of tests, each with its scope and its file.

    Args:
        module: Any file of the program; one that is no test has none.
    """
    home = module.home
    if home is None or not is_test(module.path):
        return
    for statement, scope in statements(home):
        yield statement, scope, home
