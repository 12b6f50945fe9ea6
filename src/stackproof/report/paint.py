"""Colour and symbols of a terminal, or their absence."""

from enum import Enum

from stackproof.core.records import dataclass


class Ink(Enum):
    """What a colour means; its value is the terminal's code (ECMA-48 SGR)."""

    BAD = "31;1"
    GOOD = "32"
    DOUBT = "33"
    PLACE = "34"
    STRONG = "1"
    FAINT = "2"


@dataclass(frozen=True, slots=True)
class Paint:
    """How text may be dressed up.

    Args:
        colour: Whether colour codes are written.
        unicode: Whether symbols beyond ASCII are written.
    """

    colour: bool = False
    unicode: bool = False

    def __call__(self, text: str, ink: Ink) -> str:
        """The text in that colour."""
        return f"\x1b[{ink.value}m{text}\x1b[0m" if self.colour else text

    def symbol(self, unicode: str, ascii_: str) -> str:
        """The first where it can be shown, else the second."""
        return unicode if self.unicode else ascii_


PLAIN = Paint()
