"""Reads the comments that silence findings.

Apart from what is done with them, because reading tokens takes a module that most checks need
not load.
"""

import io
import re
import tokenize
from collections.abc import Iterator
from typing import Final

from stackproof.core.records import dataclass, replace
from stackproof.core.span import Position, Span
from stackproof.program.parse import Text

MARK: Final = "stackproof:"
_FORM = re.compile(r"#\s*stackproof:\s*ignore\b(?:\[(?P<names>[^\]#]*)\])?(?P<reason>[^#]*)")
_NAME = re.compile(r"[^\s,]+")
_NOT_CODE = {
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.COMMENT,
    tokenize.ENCODING,
    tokenize.ENDMARKER,
}


@dataclass(frozen=True, slots=True)
class Suppression:
    """One comment.

    Args:
        span: From the hash sign to the end of what belongs to it.
        line: The line that it speaks for.
        names: The rules it names, as written.
        reason: Why.
        is_alone: Whether nothing else stands on its line.
        before: The column at which the white space before it begins.
    """

    span: Span
    line: int
    names: tuple[str, ...]
    reason: str
    is_alone: bool
    before: int


def suppressions(text: Text) -> Iterator[Suppression]:
    """The comments of a text that silence findings."""
    waiting: list[Suppression] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(text.content, newline=None).readline):
            if token.type == tokenize.COMMENT and MARK in token.string:
                comment = _read(token, text.path)
                if comment is not None and comment.is_alone:
                    waiting.append(comment)
                elif comment is not None:
                    yield comment
            elif token.type not in _NOT_CODE and waiting:
                for comment in waiting:
                    yield replace(comment, line=token.start[0])
                waiting = []
    except (tokenize.TokenError, SyntaxError):
        return
    yield from waiting


def _read(token: tokenize.TokenInfo, path: str) -> Suppression | None:
    form = _FORM.search(token.string)
    if form is None:
        return None
    line, column = token.start
    before = token.line[:column] + token.string[: form.start()]
    reason = form.group("reason").strip()
    start = Position(line, column + form.start() + 1)
    end = Position(line, column + form.start() + len(form.group().rstrip()) + 1)
    return Suppression(
        span=Span(path, start, end),
        line=line,
        names=tuple(_NAME.findall(form.group("names") or "")),
        reason=reason,
        is_alone=not before.strip(),
        before=len(before.rstrip()) + 1,
    )
