"""Where a value may come from: the ends of the ways that lead to an expression."""

import ast
from enum import Enum

from stackproof.bindings.facts import ClassFacts
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.program.values import Call


class Source(Enum):
    """What stands at the end of a way."""

    LITERAL = "literal"
    VARIABLE = "environment variable"
    INPUT = "Terraform variable"
    PARAMETER = "parameter"
    OBJECT = "object of the bindings"
    CALL = "function outside the program"
    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Origin:
    """One end of a way that leads to an expression.

    Args:
        source: What it is.
        node: Its node.
        span: Where it stands.
        name: The variable, the parameter, the attribute, or the function by its full name.
        value: For a literal, its value.
        facts: For an object of the bindings, its class.
        call: For a Terraform variable, the call that makes it.
        through: The names that the way passes.
        is_default: Whether it is what is taken when nothing else is given.
        is_part: Whether more than it is in the value, as in an f-string.
        is_handed: Whether a caller of the program's own function or class hands it over.
    """

    source: Source
    node: ast.AST
    span: Span
    name: str = ""
    value: object = None
    facts: ClassFacts | None = None
    call: Call | None = None
    through: tuple[str, ...] = ()
    is_default: bool = False
    is_part: bool = False
    is_handed: bool = False

    @property
    def text(self) -> str | None:
        """The text, if it is a literal text."""
        return self.value if isinstance(self.value, str) else None
