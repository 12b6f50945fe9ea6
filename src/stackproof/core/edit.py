"""Changes to a text, applied together or not at all."""

import re
from collections.abc import Iterable

from stackproof.core.records import dataclass
from stackproof.core.span import Position, Span

_LINE_END = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True, order=True)
class Edit:
    """A stretch of a file and the text that takes its place."""

    span: Span
    replacement: str


class Overlap(ValueError):
    """Two edits of one text touch the same characters and disagree."""


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text with every edit applied; equal edits count once.

    Args:
        text: A whole file, with its own line endings.
        edits: Edits of that file, in any order.

    Raises:
        Overlap: Two different edits share a character.
    """
    starts = line_starts(text)
    pieces: list[str] = []
    done = 0
    for edit in sorted(set(edits)):
        start = offset(starts, edit.span.start)
        end = offset(starts, edit.span.end)
        if start < done:
            raise Overlap(f"two edits meet at {edit.span}")
        pieces += (text[done:start], edit.replacement)
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


def line_starts(text: str) -> tuple[int, ...]:
    r"""The offset of each line's first character; lines end at ``\n``, ``\r\n`` or ``\r``."""
    return (0, *(found.end() for found in _LINE_END.finditer(text)))


def offset(starts: tuple[int, ...], position: Position) -> int:
    """The offset of a position in the text whose line starts these are."""
    return starts[position.line - 1] + position.column - 1
