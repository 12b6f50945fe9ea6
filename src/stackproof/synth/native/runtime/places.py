"""Which lines of the program made a construct."""

import os
import sys
from types import FrameType

_state: dict[str, str] = {"root": "", "package": ""}
_found: dict[str, dict[str, list[list[object]]]] = {}

Frames = list[tuple[str, int, str]]
_kinds: dict[str, bool] = {}


def start(root: str, package: str) -> None:
    """Frames below the root are the program's, but never those of the package."""
    _state["root"] = os.path.join(os.path.abspath(root), "")
    _state["package"] = os.path.join(os.path.abspath(package), "synth", "")


def here() -> Frames:
    """The program's frames from the innermost out: file, line and function."""
    frames: Frames = []
    frame: FrameType | None = sys._getframe(2)  # noqa: SLF001 - the only cheap way
    while frame is not None:
        code = frame.f_code
        name = code.co_filename
        users = _kinds.get(name)
        if users is None:
            users = is_users(name)
        if users:
            frames.append((name, frame.f_lineno, code.co_name))
        frame = frame.f_back
    return frames


def is_users(name: str) -> bool:
    """Whether a file is the program's own."""
    users = _kinds.get(name)
    if users is None:
        users = _kinds[name] = _is_users(name)
    return users


def _is_users(name: str) -> bool:
    path = os.path.abspath(name)
    return (
        # Python's own frames have names such as <frozen runpy>.
        not name.startswith("<")
        and path.startswith(_state["root"])
        and not path.startswith(_state["package"])
        and ("site-packages" not in path[len(_state["root"]) :])
    )


def note(stack: str, address: str, frames: Frames) -> None:
    """Keeps where something in a stack's JSON comes from."""
    _found.setdefault(stack, {})[address] = [
        [os.path.abspath(name), line, function] for name, line, function in frames
    ]


def source_map() -> dict[str, dict[str, list[list[object]]]]:
    """Stack, then address, then frames."""
    return _found
