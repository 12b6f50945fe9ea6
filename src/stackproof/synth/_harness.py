"""Runs a user's program in its enclosure and says how it went; it imports nothing of stackproof.

It runs on the interpreter of the user's project, so it is written for Python 3.8 and newer.
Usage: python _harness.py PLAN
The plan is the JSON that `stackproof.synth.running` writes. So is the report: whether the program
came to its end; what it raised, with the frames from the outermost in; and, where the framework
is ours, what that saw on the way.
"""

from __future__ import annotations

import json
import os
import runpy
import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from types import TracebackType

_LONGEST_TEXT = 100_000
_MOST_FRAMES = 1000
# How long before its time is up a program says where it is: a part of the time, and no more.
_EARLIER = 0.1
_EARLIEST = 0.5


def _frames(trace: TracebackType | None) -> list[list[object]]:
    frames: list[list[object]] = []
    while trace is not None:
        code = trace.tb_frame.f_code
        frames.append([code.co_filename, trace.tb_lineno, code.co_name])
        trace = trace.tb_next
    return frames[-_MOST_FRAMES:]


def _described(failure: BaseException, entry: str) -> dict[str, object]:
    try:
        text = str(failure)
    except Exception as error:  # noqa: BLE001 - the program's own class says what it likes
        text = f"(its text cannot be made: {type(error).__name__})"
    described: dict[str, object] = {
        "type": type(failure).__name__,
        "message": text[:_LONGEST_TEXT],
        "frames": _frames(failure.__traceback__),
    }
    if isinstance(failure, SyntaxError):
        place = [failure.filename or entry, failure.lineno or 1, ""]
        described["frames"] = [*_frames(failure.__traceback__), place]
        described["message"] = str(failure.msg)
    if isinstance(failure, ImportError):
        described["name"] = failure.name
    return described


def _run(entry: str) -> BaseException | None:
    """Runs the program; what it raised, if that was not a success."""
    try:
        runpy.run_path(entry, run_name="__main__")
    except SystemExit as error:
        return None if error.code in (None, 0) else error
    except BaseException as error:  # noqa: BLE001 - whatever the program raises is its outcome
        return error
    return None


def _watch(plan: dict[str, Any]) -> None:
    """Has the interpreter write down where the program is when it crashes or its time is up."""
    import faulthandler  # noqa: PLC0415 - the limits come first

    limit = plan["timeout"]
    try:
        log = open(plan["crash"], "w", encoding="utf-8")  # noqa: SIM115 - open to the very end
        faulthandler.enable(log, all_threads=False)
        faulthandler.dump_traceback_later(limit - min(_EARLIEST, limit * _EARLIER), file=log)
    except (OSError, RuntimeError, ValueError):
        return
    plan["log"] = log


def _native(plan: dict[str, Any]) -> Any:  # noqa: ANN401 - the session is no type of ours
    """Puts our framework in the place of the real one."""
    import importlib.util  # noqa: PLC0415 - only for this

    spec = importlib.util.spec_from_file_location("_stackproof_boot", plan["native"]["boot"])
    if spec is None or spec.loader is None:
        raise ImportError(plan["native"]["boot"])
    boot = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = boot
    spec.loader.exec_module(boot)
    return boot.start(plan["native"]["config"])


def _write(path: str, content: object) -> None:
    with open(path, "w", encoding="utf-8") as file:
        json.dump(content, file)


def _main() -> int:
    with open(sys.argv[1], encoding="utf-8") as file:
        plan = json.load(file)
    from _enclosure import enclose  # type: ignore[import-not-found]  # noqa: PLC0415 - ours

    enclose(plan["enclosure"])
    own = os.getpid()
    entry = plan["entry"]
    sys.argv = [entry, *plan["arguments"]]
    sys.path[0] = os.path.dirname(os.path.abspath(entry))
    _watch(plan)
    session = None
    try:
        session = _native(plan) if plan["native"] else None
    except Exception as error:  # noqa: BLE001 - the parent tells it as our fault, not the program's
        _write(plan["report"], {"failure": _described(error, entry), "started": False})
        return 1
    failure = _run(entry)
    if os.getpid() != own:
        # A fork of the program has come to its end, not the program.
        sys.stdout.flush()
        os._exit(0 if failure is None else 1)
    described = None if failure is None else _described(failure, entry)
    report: dict[str, object] = {"failure": described, "started": True}
    if session is not None:
        report["faults"] = session.faults()
        report["unsupported"] = session.unsupported()
        _write(plan["native"]["places"], session.source_map())
    _write(plan["report"], report)
    return 0 if failure is None else 1


if __name__ == "__main__":
    code = _main()
    try:
        sys.stdout.flush()
    except OSError:
        code = code or 1
    sys.exit(code)
