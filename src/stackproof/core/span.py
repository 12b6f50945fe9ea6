"""Where something stands in a text."""

from stackproof.core.records import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place in a text: line and column count from 1, in characters."""

    line: int
    column: int


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one file's text, from `start` up to but not including `end`.

    Args:
        path: The file as the person named it, with forward slashes.
        start: The first character.
        end: The character after the last one.
    """

    path: str
    start: Position
    end: Position

    def __str__(self) -> str:
        return f"{self.path}:{self.start.line}:{self.start.column}"
