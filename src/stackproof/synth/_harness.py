"""Runs a user's program under limits and says how it failed; it imports nothing of stackproof.

It runs on the interpreter of the user's project, so it is written for Python 3.8 and newer.
Usage: python _harness.py REPORT MEMORY_MB CPU_SECONDS ENTRY [ARGUMENT ...]
The report is JSON: what was raised, its text, and the frames from the outermost in.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType

_LARGEST_FILE = 1 << 30


def _limit(memory_mb: int, cpu_seconds: int) -> None:
    try:
        import resource  # noqa: PLC0415 - not on every system
    except ImportError:
        return
    for name, wanted in (
        ("RLIMIT_CORE", 0),
        ("RLIMIT_CPU", cpu_seconds),
        ("RLIMIT_DATA", memory_mb << 20),
        ("RLIMIT_FSIZE", _LARGEST_FILE),
    ):
        try:
            which = getattr(resource, name)
            hard = resource.getrlimit(which)[1]
            soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            resource.setrlimit(which, (soft, hard))
        except (AttributeError, OSError, ValueError):
            continue


def _die_with_parent() -> None:
    """On Linux, end when stackproof ends, however it ends."""
    try:
        import ctypes  # noqa: PLC0415 - not in every build of Python
        import signal  # noqa: PLC0415

        ctypes.CDLL(None).prctl(1, signal.SIGKILL)
    except (AttributeError, OSError, ImportError):
        return


def _frames(trace: TracebackType | None) -> list[list[object]]:
    frames: list[list[object]] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append([code.co_filename, trace.tb_lineno, code.co_name])
        trace = trace.tb_next
    return frames


def _main() -> int:
    report, memory_mb, cpu_seconds, entry = sys.argv[1:5]
    _die_with_parent()
    _limit(int(memory_mb), int(cpu_seconds))
    sys.argv = sys.argv[4:]
    sys.path[0] = os.path.dirname(os.path.abspath(entry))
    failure: BaseException
    try:
        runpy.run_path(entry, run_name="__main__")
    except SystemExit as error:
        if error.code in (None, 0):
            return 0
        failure = error
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is its outcome
        failure = error
    else:
        return 0
    described: dict[str, object] = {
        "type": type(failure).__name__,
        "message": str(failure),
        "frames": _frames(failure.__traceback__),
    }
    if isinstance(failure, SyntaxError):
        place = [failure.filename or entry, failure.lineno or 1, ""]
        described["frames"] = [*_frames(failure.__traceback__), place]
        described["message"] = str(failure.msg)
    if isinstance(failure, ImportError):
        described["name"] = failure.name
    with open(report, "w", encoding="utf-8") as file:
        json.dump(described, file)
    return 1


if __name__ == "__main__":
    code = _main()
    sys.stdout.flush()
    sys.exit(code)
