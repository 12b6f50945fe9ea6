"""Bytes to text to syntax tree; what cannot be read becomes one `Problem`.

Owns encodings, byte-order marks, line endings and the limits on size and nesting.
"""

import ast
import codecs
import re
import warnings
from typing import Final

from stackproof.core.problem import Problem
from stackproof.core.records import dataclass, replace

MAX_BYTES: Final = 10_000_000
"""A larger file is data, not a program, and its tree would take gigabytes."""

# PEP 263: a comment in one of the first two lines.
_COOKIE = re.compile(rb"^[ \t\f]*#.*?coding[:=][ \t]*([-\w.]+)", re.ASCII)
_BLANK = re.compile(rb"^[ \t\f]*(?:[#\r\n]|$)")
_NEWLINE = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text, and what is needed to write it back as it was.

    Args:
        path: The file as the person named it, with forward slashes.
        content: The text with its own line endings and without a byte-order mark.
        encoding: The codec the bytes were read with.
        has_bom: Whether the file began with a UTF-8 byte-order mark.
    """

    path: str
    content: str
    encoding: str = "utf-8"
    has_bom: bool = False

    @property
    def newline(self) -> str:
        """The line ending of the first line; a line feed where there is none."""
        found = _NEWLINE.search(self.content)
        return found.group() if found else "\n"

    def encode(self) -> bytes:
        """The bytes of the file.

        Raises:
            UnicodeError: The text has a character that the file's encoding lacks.
        """
        return (codecs.BOM_UTF8 if self.has_bom else b"") + self.content.encode(self.encoding)

    def replaced(self, content: str) -> "Text":
        """The same file with another text."""
        return replace(self, content=content)


@dataclass(frozen=True, slots=True)
class Parsed:
    """A text and its syntax tree."""

    text: Text
    tree: ast.Module


def decode(path: str, data: bytes) -> Text | Problem:
    """The text of a file's bytes, as Python itself would read them."""
    if len(data) > MAX_BYTES:
        return Problem(
            path,
            f"the file has {len(data) / 1e6:.0f} MB; at most {MAX_BYTES // 1_000_000} MB are read",
            help="split it, or leave it out",
        )
    if b"\0" in data:
        return Problem(path, "the file holds null bytes, so it is no Python source in UTF-8")
    has_bom = data.startswith(codecs.BOM_UTF8)
    body = data[len(codecs.BOM_UTF8) :] if has_bom else data
    encoding = _cookie(body) or "utf-8"
    try:
        if has_bom and codecs.lookup(encoding).name != "utf-8":
            return Problem(
                path, f"the file has a UTF-8 byte-order mark but declares {encoding}", line=1
            )
        content = body.decode(encoding)
    except UnicodeDecodeError as error:
        line = body.count(b"\n", 0, error.start) + 1
        return Problem(
            path,
            f"the file is not {encoding}: byte {body[error.start]:#04x}",
            line=line,
            help="save it as UTF-8, or declare its encoding in the first line",
        )
    except (LookupError, ValueError):
        return Problem(path, f"the file declares an encoding that Python lacks: {encoding}", line=1)
    return Text(path, content, encoding, has_bom)


def parse(text: Text) -> Parsed | Problem:
    """The syntax tree of a text, or the one reason why there is none."""
    if "\0" in text.content:
        return Problem(text.path, "the file holds null characters, so it is no Python source")
    try:
        with warnings.catch_warnings():
            # Odd escapes are the program's own business and no reason to print.
            warnings.simplefilter("ignore")
            return Parsed(text, ast.parse(text.content))
    except SyntaxError as error:
        return Problem(text.path, f"syntax error: {error.msg}", line=error.lineno)
    except (RecursionError, MemoryError):
        return Problem(text.path, "the code is nested too deeply to be read")
    except ValueError as error:
        return Problem(text.path, f"Python cannot read the file: {error}")


def _cookie(data: bytes) -> str | None:
    """The encoding that a file declares, if it does."""
    for line in data.split(b"\n", 2)[:2]:
        found = _COOKIE.match(line)
        if found:
            return found.group(1).decode("ascii")
        if not _BLANK.match(line):
            break
    return None
