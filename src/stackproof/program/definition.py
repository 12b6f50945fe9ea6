"""What the program itself defines."""

import ast
from typing import TYPE_CHECKING

from stackproof.core.records import dataclass
from stackproof.program.scope import Scope

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator


@dataclass(frozen=True, slots=True)
class Definition:
    """A function or class of the program.

    Args:
        home: The module that defines it.
        node: Its statement.
        scope: Where it is defined.
    """

    home: "Evaluator"
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    scope: Scope
