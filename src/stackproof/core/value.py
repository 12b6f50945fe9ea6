"""What is known of a value before the program has run.

Ignorance is a type: a value refuses to be a condition, so that `if not value` cannot turn
what is not known into guilt. Ask `isinstance(value, Known)`.
"""

from typing import NoReturn

from stackproof.core.records import dataclass


class _NoTruth:
    """Refuses to be used as a condition."""

    __slots__ = ()

    def __bool__(self) -> NoReturn:
        raise TypeError("a value may be unknown: match on Known, Token or Unknown instead")


@dataclass(frozen=True, slots=True)
class Known(_NoTruth):
    """A value that the source fixes."""

    value: object


@dataclass(frozen=True, slots=True)
class Token(_NoTruth):
    """A value that only Terraform will know, such as another resource's identifier."""

    expression: str


@dataclass(frozen=True, slots=True)
class Unknown(_NoTruth):
    """A value that cannot be told from the source, and why."""

    why: str


Value = Known | Token | Unknown
