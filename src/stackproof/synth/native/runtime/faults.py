"""The program's mistakes: strict, they are raised; tolerant, they are written down and mended.

An error that the program itself catches is not a mistake, and is raised in either mode.
"""

import ast
import dis
import sys
from collections.abc import Iterator
from types import FrameType
from typing import Any

from stackproof.synth.native.runtime import places

_state = {"tolerant": 0, "quiet": 0}
_found: list[dict[str, Any]] = []
_tried: dict[str, list[tuple[int, int, frozenset[str]]]] = {}
# How Python's own code reads an attribute or imports a name; all else is a call.
_READS = frozenset({"LOAD_ATTR", "LOAD_METHOD", "IMPORT_NAME", "IMPORT_FROM", "LOAD_SUPER_ATTR"})
_ALL = frozenset({"Exception", "BaseException", "*"})


def start(*, tolerant: bool) -> None:
    """Chooses the mode before the program runs."""
    _state["tolerant"] = int(tolerant)


def is_tolerant() -> bool:
    """Whether mistakes are mended."""
    return _state["tolerant"] > 0


def is_tolerated(error: str, *others: str) -> bool:
    """Whether a mistake that would raise an error of that name is to be mended instead.

    Args:
        error: The error's name.
        others: Names of classes that it derives from.
    """
    if not _state["tolerant"]:
        return False
    wanted = _ALL | {error, *others}
    return not any(
        first <= frame.f_lineno <= last and names & wanted
        for frame in _users_frames()
        for first, last, names in _tries(frame.f_code.co_filename)
    )


def is_asked(caller: FrameType) -> bool:
    """Whether a frame of the program asks for an attribute by `hasattr` or `getattr`.

    Args:
        caller: The frame that reads the attribute.
    """
    if not places.is_users(caller.f_code.co_filename):
        return False
    return dis.opname[caller.f_code.co_code[caller.f_lasti]] not in _READS


def note(
    code: str,
    message: str,
    *,
    meant: str | None = None,
    sure: bool = True,
    at: places.Frames | None = None,
) -> None:
    """Writes a mistake down, with the line of the program that made it.

    Args:
        code: The rule that finds the same in the source.
        message: What is wrong, in the words of that rule.
        meant: What stands in.
        sure: Whether nothing that stood in for something else has part in it.
        at: Where the mistake was made, if it shows only later.
    """
    if _state["quiet"]:
        return
    frame = next(_users_frames(), None)
    if at:
        file, line, _ = at[0]
    elif frame is not None:
        file, line = frame.f_code.co_filename, frame.f_lineno
    else:
        file, line = "", 1
    entry = {
        "code": code,
        "file": file,
        "line": line,
        "message": message,
        "meant": meant,
        "confidence": "high" if sure else "medium",
    }
    # A loop makes the same mistake as often as it turns.
    if entry not in _found:
        _found.append(entry)


class quietly:  # noqa: N801 - reads as what it does
    """Writes nothing down: what stands in may be wrong itself."""

    def __enter__(self) -> None:
        _state["quiet"] += 1

    def __exit__(self, *error: object) -> None:
        _state["quiet"] -= 1


def all_noted() -> list[dict[str, Any]]:
    """What was written down, in order."""
    return _found


def _users_frames() -> Iterator[FrameType]:
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001 - the only cheap way
    while frame is not None:
        if places.is_users(frame.f_code.co_filename):
            yield frame
        frame = frame.f_back


def _tries(file: str) -> list[tuple[int, int, frozenset[str]]]:
    """The lines that `try` guards in a file, with the names of what is caught."""
    if file not in _tried:
        try:
            with open(file, encoding="utf-8") as source:
                tree = ast.parse(source.read())
        except (OSError, SyntaxError, ValueError):
            tree = ast.Module([], [])
        _tried[file] = [
            (node.body[0].lineno, node.body[-1].end_lineno or 0, frozenset(_caught(node)))
            for node in ast.walk(tree)
            if isinstance(node, ast.Try) and node.handlers
        ]
    return _tried[file]


def _caught(node: ast.Try) -> Iterator[str]:
    for handler in node.handlers:
        if handler.type is None:
            yield "*"
        for inner in ast.walk(handler.type) if handler.type is not None else ():
            if isinstance(inner, ast.Name):
                yield inner.id
            elif isinstance(inner, ast.Attribute):
                yield inner.attr
