"""Rules for values: what is allowed, in code and in words, in one place for each kind of value.

A rule lets tokens pass, as only Terraform knows what they are.
It needs no framework, so that settings can be checked without one.
"""

import re
from collections.abc import Callable, Container
from dataclasses import dataclass
from typing import TypeVar

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rule:
    """What one kind of value may be.

    Args:
        what: The value, as the subject of a message.
        holds: Whether a value is allowed.
        allowed: What is, in words.
        help: What to do about another value.
    """

    what: str
    holds: Callable[[object], bool]
    allowed: str
    help: str

    def check(self, value: T, *, what: str | None = None) -> T:
        """Give the value back if it is allowed.

        Args:
            value: The value.
            what: What to call it in a message, such as the key of a setting.

        Raises:
            BadValue: It is not allowed.
        """
        if is_token(value) or self.holds(value):
            return value
        raise BadValue(what or self.what, value, allowed=self.allowed, help=self.help)


def matches(pattern: str) -> Callable[[object], bool]:
    """A condition: a string that matches as a whole."""
    compiled = re.compile(pattern)
    return lambda value: isinstance(value, str) and compiled.fullmatch(value) is not None


def whole_number(numbers: Container[object]) -> Callable[[object], bool]:
    """A condition: an integer, and no boolean, that is among the numbers."""
    return lambda value: type(value) is int and value in numbers


def days(what: str) -> Rule:
    """A rule for a number of days."""
    return Rule(what, whole_number(range(1, 36501)), "a whole number from 1", "give whole days")
