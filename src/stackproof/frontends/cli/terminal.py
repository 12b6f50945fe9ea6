"""What a terminal can show, and a progress line that behaves in a log file too."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, TextIO

from stackproof.core.errors import StackproofError

if TYPE_CHECKING:
    from stackproof.core.proof import Claim

_REFRESH = 0.1
_BAR = 20


def is_coloured(stream: TextIO, environ: Mapping[str, str] = os.environ) -> bool:
    """Whether colour may be written there; `NO_COLOR` (no-color.org) forbids it."""
    if environ.get("NO_COLOR"):
        return False
    return stream.isatty() and environ.get("TERM") != "dumb"


def is_unicode(stream: TextIO) -> bool:
    """Whether symbols beyond ASCII can be written there."""
    return (stream.encoding or "").lower().replace("-", "") == "utf8"


class StageProgress:
    """Tells of stages: a live line on a terminal, a plain line each otherwise.

    Args:
        stream: Where it talks, usually standard error.
        render: Makes the line of a finished stage.
    """

    def __init__(self, stream: TextIO, render: "Callable[[Claim], str]") -> None:
        self._stream = stream
        self._render = render
        self._live = stream.isatty()
        self._name = ""
        self._began = 0.0
        self._shown = 0.0

    def started(self, name: str, question: str) -> None:
        """A stage begins."""
        self._name = name
        self._began = time.monotonic()
        self._shown = 0.0
        if self._live:
            self._draw(question)
        else:
            self._say(f"... {name.ljust(12)} {question}")

    def advanced(self, done: int, total: int, what: str) -> None:
        """The stage has done so many of so many."""
        now = time.monotonic()
        if not self._live or (now - self._shown < _REFRESH and done != total):
            return
        self._shown = now
        if total:
            full = _BAR * min(done, total) // total
            self._draw(f"[{'#' * full}{'.' * (_BAR - full)}] {done}/{total} {what}")
        else:
            self._draw(what)

    def finished(self, claim: "Claim") -> None:
        """The stage is over."""
        self._clear()
        self._say(self._render(claim))

    def said(self, text: str) -> None:
        """Something a person should know now."""
        self._clear()
        self._say(f"    {text}")

    def _draw(self, text: str) -> None:
        import shutil  # noqa: PLC0415 - slow to load, and most commands draw nothing

        width = shutil.get_terminal_size().columns - 1
        seconds = time.monotonic() - self._began
        line = f"... {self._name.ljust(12)} {seconds:7.1f} s  {text}"
        self._stream.write("\r\x1b[2K" + line[:width])
        self._stream.flush()

    def _clear(self) -> None:
        if self._live:
            self._stream.write("\r\x1b[2K")

    def _say(self, line: str) -> None:
        self._stream.write(line + "\n")
        self._stream.flush()


def complain(message: str, *, kind: str = "error") -> None:
    """One line of talk that says what went wrong."""
    coloured = is_coloured(sys.stderr)
    head = f"\x1b[31;1m{kind}\x1b[0m" if coloured else kind
    sys.stderr.write(f"{head}: {message}\n")


def tell(error: StackproofError) -> None:
    """An error as a person reads it: what happened, where, and what to do."""
    place = f" ({error.where})" if error.where else ""
    complain(f"{error.message}{place}")
    for detail in error.details:
        sys.stderr.write(f"  {detail}\n")
    if error.help:
        sys.stderr.write(f"help: {error.help}\n")


def stages() -> StageProgress:
    """Progress on standard error, as that can show it."""

    def render(claim: "Claim") -> str:
        from stackproof import api  # noqa: PLC0415 - `--help` needs no api

        return api.stage_line(claim, colour=is_coloured(sys.stderr), unicode=is_unicode(sys.stderr))

    return StageProgress(sys.stderr, render)
