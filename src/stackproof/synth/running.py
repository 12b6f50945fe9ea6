"""Runs a program once, shut in, whatever stands for the framework."""

import json
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from stackproof.core import process
from stackproof.core.errors import HostError
from stackproof.core.records import dataclass, field
from stackproof.synth.interface import Program

_HARNESS = Path(__file__).with_name("_harness.py")
_SCRATCH = "stackproof-synth-"

# What a program may see of our environment: where programs and temporary files are, which
# language and time zone is set, and the variables by which the two platforms and most programs
# are told what to build. Credentials are never among them.
_PASSED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT")
_PROGRAM_INPUTS = ("ENVIRONMENT_SUFFIX", "TF_WORKSPACE", "AWS_REGION", "AWS_DEFAULT_REGION")

# How long the process that guards the program gets to end all of it.
_GRACE = 5.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Extra:
    """What a run needs because of what stands for the framework.

    Args:
        env: Further variables.
        writable: Further folders that may be written.
        config: What our own framework is started with; None for the real one.
        boot: The file that starts it.
    """

    env: Mapping[str, str] = field(default_factory=dict)
    writable: tuple[Path, ...] = ()
    config: Mapping[str, object] | None = None
    boot: Path | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """Which parts of the enclosure the system allowed.

    Args:
        network: Whether the program had no network.
        writes: Whether it could write nowhere but in its own folders.
        processes: Whether it had process numbers of its own.
        why: What the system refused, in its own words.
    """

    network: bool = False
    writes: bool = False
    processes: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """What came of a run.

    Args:
        finished: How the process ended.
        report: What the harness wrote; None if the program ended without coming back to it.
        places: The source map that was written, if any.
        crash: The lines that the interpreter wrote when it crashed or the time was nearly up.
        held: What the enclosure held.
        began: When, on the system's clock.
    """

    finished: process.Finished
    report: Mapping[str, Any] | None
    places: Mapping[str, object]
    crash: str
    held: Held
    began: float


def run(program: Program, outdir: Path, environ: Mapping[str, str], extra: Extra) -> Ran:
    """Runs a program with an empty output folder.

    Args:
        program: The program.
        outdir: Where its assembly goes; it is made, and emptied first.
        environ: Our own environment, of which a program sees a few harmless variables.
        extra: What this kind of run needs.

    Raises:
        HostError: The program's interpreter or the output folder cannot be used.
    """
    _clear(outdir)
    began = time.time()
    with _scratch() as scratch:
        plan = _plan(program, outdir, scratch, extra)
        (scratch / "plan.json").write_text(json.dumps(plan), encoding="utf-8")
        try:
            finished = process.run(
                [str(program.python), str(_HARNESS), str(scratch / "plan.json")],
                cwd=program.folder,
                env=_environment(program, outdir, environ, extra, home=scratch / "home"),
                timeout=program.timeout,
                grace=_GRACE,
            )
        except process.CannotStart as error:
            raise HostError(
                f"the project's Python cannot be run: {error}",
                where=str(program.python),
                help="make the environment anew, or name another with the setting `python`",
            ) from error
        report = _read(scratch / "report.json")
        if report is None and not (scratch / "held.json").is_file():
            raise _no_python(program, finished)
        return Ran(
            finished=finished,
            report=report,
            places=_read(scratch / "places.json") or {},
            crash=_text(scratch / "crash.txt"),
            held=Held(**(_read(scratch / "held.json") or {})),
            began=began,
        )


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder of this run alone; it goes with us, or with the process that guards the program."""
    try:
        folder = Path(tempfile.mkdtemp(prefix=_SCRATCH)).resolve()
    except OSError as error:
        raise HostError(
            f"no temporary folder can be made: {error.strerror}",
            where=tempfile.gettempdir(),
            help="free some room, or set TMPDIR to a folder that can be written",
        ) from error
    try:
        (folder / "home").mkdir()
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _plan(program: Program, outdir: Path, scratch: Path, extra: Extra) -> dict[str, object]:
    # Temporary files are not only of this run: Terraform may read later what is in them.
    temporary = {Path(tempfile.gettempdir()).resolve(), Path("/tmp"), Path("/var/tmp")}  # noqa: S108
    writable = (program.folder, outdir, *program.writable, *extra.writable, *sorted(temporary))
    native = None
    if extra.boot is not None:
        native = {
            "boot": str(extra.boot),
            "config": extra.config,
            "places": str(scratch / "places.json"),
        }
    return {
        "enclosure": {
            "parent": os.getpid(),
            "scratch": str(scratch),
            "writable": [str(path.resolve()) for path in writable],
            "network": program.network,
            "held": str(scratch / "held.json"),
            "memory_mb": program.memory_mb,
            # Two processes have a core each, and the limit is a backstop to the clock.
            "cpu_seconds": int(program.timeout) * 2 + 10,
        },
        "entry": str(program.entry),
        "arguments": program.arguments,
        "timeout": program.timeout,
        "report": str(scratch / "report.json"),
        "crash": str(scratch / "crash.txt"),
        "native": native,
    }


def _environment(
    program: Program, outdir: Path, environ: Mapping[str, str], extra: Extra, *, home: Path
) -> dict[str, str]:
    env = {name: environ[name] for name in (*_PASSED, *_PROGRAM_INPUTS) if name in environ}
    env |= {
        # A home of its own: no credentials file, no shell profile, no npm configuration.
        "HOME": str(home),
        "CDKTF_OUTDIR": str(outdir),
        "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true",
        "PYTHONUNBUFFERED": "1",
    }
    return env | dict(extra.env) | dict(program.env)


def _clear(outdir: Path) -> None:
    try:
        if outdir.exists():
            shutil.rmtree(outdir)
        outdir.mkdir(parents=True)
    except OSError as error:
        raise HostError(
            f"cannot write the output folder: {error.strerror}",
            where=str(outdir),
            help="free some room, or name another folder with --out",
        ) from error


def _no_python(program: Program, finished: process.Finished) -> HostError:
    """The harness never spoke: what was started is no Python, or had no room to start."""
    said = tuple(line for line in finished.stderr if line.strip())[-3:]
    if any("MemoryError" in line for line in said):
        return HostError(
            f"Python cannot start in {program.memory_mb} MB of memory",
            help="the setting `memory-mb` allows more",
        )
    return HostError(
        "the project's Python does not run programs",
        where=str(program.python),
        help="name a Python interpreter with the setting `python`",
        details=said,
    )


def _read(path: Path) -> dict[str, Any] | None:
    """What was written there; None if that is nothing, or not written to its end."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return None
    return content if isinstance(content, dict) else None


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""
