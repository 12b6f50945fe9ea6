"""Versions of packages, and the ranges of them that projects ask for.

Reads the forms that Python's packaging, Poetry, Pipenv and Terraform write. A range that has
another form says nothing, so that it constrains nothing.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final

from stackproof.core.records import dataclass

Numbers = tuple[int, ...]

_RELEASE: Final = re.compile(r"\s*v?(\d{1,9}(?:\.\d{1,9}){0,5})")
_CLAUSE: Final = re.compile(
    r"\s*(?P<operator>===|==|!=|<=|>=|~>|~=|<|>|\^|~|=)?\s*v?"
    r"(?P<numbers>\d{1,9}(?:\.\d{1,9}){0,5})(?P<open>\.\*)?(?P<rest>[\w.+!-]*)\s*"
)
_LENGTH: Final = 6

OF_PROVIDER: Final = "provider "
"""Begins a range that is one of the provider's versions, not of the package's."""


@dataclass(frozen=True, slots=True)
class Range:
    """A range of versions.

    Args:
        text: How it is written, such as `>=20,<21`.
        lowest: The least version that it names, to tell what is near; empty if it names none.
    """

    text: str
    lowest: Numbers

    @classmethod
    def read(cls, text: str) -> "Range | None":
        """The range that a text stands for; None if it cannot be read, or allows everything."""
        clauses = list(_clauses(text))
        if not clauses or any(clause is None for clause in clauses):
            return None
        named = [clause.numbers for clause in clauses if clause is not None]
        return cls(re.sub(r"\s+", "", text), min(named))

    def allows(self, version: str) -> bool:
        """Whether a version is in the range."""
        given = numbers(version)
        return all(clause is not None and clause.allows(given) for clause in _clauses(self.text))


def numbers(version: str) -> Numbers:
    """The numbers of a version, without what follows them."""
    found = _RELEASE.match(version)
    return _padded(tuple(map(int, found[1].split(".")))) if found else (0,) * _LENGTH


def is_exact(text: str) -> bool:
    """Whether a text is a version and not a range of them."""
    return text[:1].isdigit() and not text.endswith("*") and "," not in text


@dataclass(frozen=True, slots=True)
class _Clause:
    """One bound of a range.

    Args:
        operator: How it bounds.
        numbers: What it names, as far as it is written.
        is_open: Whether any numbers may follow.
    """

    operator: str
    numbers: Numbers
    is_open: bool

    def allows(self, given: Numbers) -> bool:
        bound = _padded(self.numbers)
        if self.operator in _ORDERS:
            return _ORDERS[self.operator](given, bound)
        if self.operator == "!=":
            return not self._begins(given, len(self.numbers) if self.is_open else _LENGTH)
        if self.operator in {"==", "===", "="}:
            return self._begins(given, len(self.numbers) if self.is_open else _LENGTH)
        return given >= bound and self._begins(given, self._kept())

    def _kept(self) -> int:
        """How many of the first numbers have to stay."""
        written = len(self.numbers)
        match self.operator:
            case "^":
                filled = (place for place, number in enumerate(self.numbers) if number)
                return next(filled, written - 1) + 1
            case "~":
                return min(written, 2)
            case _:  # `~=` and Terraform's `~>`: all but the last
                return max(written - 1, 1)

    def _begins(self, given: Numbers, length: int) -> bool:
        return given[:length] == _padded(self.numbers)[:length]


_ORDERS: Final[dict[str, Callable[[Numbers, Numbers], bool]]] = {
    ">": lambda given, bound: given > bound,
    ">=": lambda given, bound: given >= bound,
    "<": lambda given, bound: given < bound,
    "<=": lambda given, bound: given <= bound,
}


def _clauses(text: str) -> Iterator[_Clause | None]:
    for part in text.split(","):
        if not part.strip():
            continue
        found = _CLAUSE.fullmatch(part)
        if found is None:
            yield None
            continue
        named = tuple(map(int, found["numbers"].split(".")))
        yield _Clause(found["operator"] or "==", named, is_open=found["open"] is not None)


def _padded(given: Numbers) -> Numbers:
    return (*given, *(0,) * (_LENGTH - len(given)))
