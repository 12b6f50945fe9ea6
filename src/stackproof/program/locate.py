"""From the syntax tree's lines and UTF-8 columns to spans in characters, and back to text."""

import ast
import re
from typing import Protocol

from stackproof.core.span import Position, Span
from stackproof.program.parse import Text

_NEWLINE = re.compile(r"\r\n|\r|\n")


class Located(Protocol):
    """A node of the syntax tree that knows where it stands."""

    lineno: int
    col_offset: int
    end_lineno: int | None
    end_col_offset: int | None


class Locator:
    """Spans of one text."""

    def __init__(self, text: Text) -> None:
        self._path = text.path
        self._content = text.content
        self._starts = (0, *(match.end() for match in _NEWLINE.finditer(text.content)))
        self._is_ascii = text.content.isascii()

    def span(self, node: Located) -> Span:
        """Where a node stands."""
        start = self._position(node.lineno, node.col_offset)
        if node.end_lineno is None or node.end_col_offset is None:
            return Span(self._path, start, start)
        return Span(self._path, start, self._position(node.end_lineno, node.end_col_offset))

    def attribute(self, node: ast.Attribute) -> Span:
        """Where the last name of `a.b.c` stands."""
        whole = self.span(node)
        start = Position(whole.end.line, max(1, whole.end.column - len(node.attr)))
        return Span(self._path, start, whole.end)

    def head(self, node: Located, length: int) -> Span:
        """The first `length` characters of a node."""
        start = self._position(node.lineno, node.col_offset)
        return Span(self._path, start, Position(start.line, start.column + length))

    def between(self, start: int, end: int) -> Span:
        """The span of two offsets in the text."""
        return Span(self._path, self._place(start), self._place(end))

    def offset(self, position: Position) -> int:
        """The offset of a position in the text."""
        return self._starts[position.line - 1] + position.column - 1

    def slice(self, span: Span) -> str:
        """The text that a span covers; nothing if it lies outside."""
        if span.end.line > len(self._starts):
            return ""
        return self._content[self.offset(span.start) : self.offset(span.end)]

    def line_around(self, start: int, end: int) -> tuple[str, str]:
        """What stands before and after a stretch of text on its first and last line."""
        first = self._starts[self._place(start).line - 1]
        rest = _NEWLINE.search(self._content, end)
        return self._content[first:start], self._content[end : rest.start() if rest else None]

    def _position(self, line: int, column: int) -> Position:
        if self._is_ascii:
            return Position(line, column + 1)
        start = self._starts[min(line, len(self._starts)) - 1]
        # A character takes at most four bytes, so the prefix lies within `column` characters.
        prefix = self._content[start : start + column].encode()[:column]
        return Position(line, len(prefix.decode(errors="ignore")) + 1)

    def _place(self, offset: int) -> Position:
        low, high = 0, len(self._starts)
        while high - low > 1:
            middle = (low + high) // 2
            if self._starts[middle] <= offset:
                low = middle
            else:
                high = middle
        return Position(low + 1, offset - self._starts[low] + 1)
