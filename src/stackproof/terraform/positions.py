"""Where each value stands in a JSON text, so that a finding can show the line.

Python's parser keeps no places. This one keeps nothing else, and runs only when something was
found.
"""

import json
import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence

from stackproof.core.span import Position, Span
from stackproof.terraform.values import Path

_NEWLINE = re.compile("\n")
_SPACE = re.compile(r"[ \t\n\r]*")
_STRING = re.compile(r'"(?:[^"\\]|\\.)*"')
_OTHER = re.compile(r"[^\s,\]}]+")
_Places = dict[Path, tuple[int, int]]


class Positions:
    """The places of one text's values.

    Args:
        path: The file, as findings name it.
        text: The JSON.
    """

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._text = text
        self._places: Mapping[Path, tuple[int, int]] | None = None
        self._lines: Sequence[int] = ()

    def span(self, path: Path) -> Span:
        """The key and the first line of the value at a path, or of what is nearest above it."""
        if self._places is None:
            places: _Places = {}
            try:
                _value(self._text, _match(_SPACE, self._text, 0), (), places)
            except (IndexError, ValueError, RecursionError):
                places.setdefault((), (0, 1))
            self._places = places
            self._lines = (0, *(found.end() for found in _NEWLINE.finditer(self._text)))
        while path and path not in self._places:
            path = path[:-1]
        start, end = self._places.get(path, (0, 1))
        newline = self._text.find("\n", start, end)
        return Span(
            self._path, self._position(start), self._position(end if newline < 0 else newline)
        )

    def _position(self, offset: int) -> Position:
        line = bisect_right(self._lines, offset)
        return Position(line, offset - self._lines[line - 1] + 1)


def _value(text: str, at: int, path: Path, places: _Places, start: int | None = None) -> int:
    """Notes a value and all within it; the offset behind it."""
    first = at if start is None else start
    if text[at] == "{":
        end = _members(text, at + 1, path, places)
    elif text[at] == "[":
        end = _items(text, at + 1, path, places)
    elif text[at] == '"':
        end = _match(_STRING, text, at)
    else:
        end = _match(_OTHER, text, at)
    places[path] = (first, end)
    return end


def _members(text: str, at: int, path: Path, places: _Places) -> int:
    at = _match(_SPACE, text, at)
    while text[at] != "}":
        begin = at
        at = _match(_STRING, text, at)
        key: str = json.loads(text[begin:at])
        at = _match(_SPACE, text, at) + 1  # the colon
        at = _value(text, _match(_SPACE, text, at), (*path, key), places, begin)
        at = _next(text, at)
    return at + 1


def _items(text: str, at: int, path: Path, places: _Places) -> int:
    at = _match(_SPACE, text, at)
    index = 0
    while text[at] != "]":
        at = _value(text, at, (*path, index), places)
        at = _next(text, at)
        index += 1
    return at + 1


def _next(text: str, at: int) -> int:
    at = _match(_SPACE, text, at)
    return _match(_SPACE, text, at + 1) if text[at] == "," else at


def _match(pattern: re.Pattern[str], text: str, at: int) -> int:
    found = pattern.match(text, at)
    if found is None:
        raise ValueError(f"no JSON at {at}")
    return found.end()
