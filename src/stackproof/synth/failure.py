"""How a run that failed is told: what happened, on which line of the user, and what to do."""

import os
import re
import signal
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stackproof.core.errors import HostError, ProgramError, StackproofError
from stackproof.synth.interface import Program
from stackproof.synth.native.gate import imported
from stackproof.synth.running import Ran

_FRAMEWORKS = ("cdktn", "cdktf", "constructs", "jsii")
_SHOWN_LINES = 12
_MISSED = re.compile(r"KeyError: '(?P<name>\w+)'")
_CRASH_FRAME = re.compile(r'^  File "(?P<file>.+)", line (?P<line>\d+) in ', re.MULTILINE)
# As the C library names them, for whoever asked: sockets, urllib, boto3.
_NO_NETWORK = re.compile(
    r"Network is unreachable|name resolution|Name or service not known|getaddrinfo|"
    r"Could not connect to the endpoint|Failed to establish a new connection"
)
_READ_ONLY = "Read-only file system"
_SIGNALS = {
    signal.SIGKILL: (
        ", perhaps for want of memory",
        "the setting `memory-mb` says how much it may take, the machine how much there is",
    ),
    signal.SIGXCPU: (": its CPU time was up", "the setting `synth-timeout` allows more"),
    signal.SIGXFSZ: (": it wrote a file of more than a gigabyte", None),
    signal.SIGSEGV: (
        ": native code that it uses has crashed",
        "update the package that the line calls, or raise the setting `memory-mb`",
    ),
}


def failure(ran: Ran, program: Program, environ: Mapping[str, str]) -> StackproofError | None:
    """What a run is to be told as; None if the program came to its end by itself.

    Args:
        ran: The run.
        program: What was run.
        environ: Our own environment, of which the program saw little.
    """
    if ran.finished.timed_out:
        return _late(ran, program)
    raised = ran.report["failure"] if ran.report is not None else None
    if raised is not None:
        return _advised(_raised(program, raised, ran.finished.stderr), ran, program, environ)
    if ran.finished.code != 0:
        return _ended(ran, program)
    return None


def _late(ran: Ran, program: Program) -> ProgramError:
    limit = f"{program.timeout:g} s"
    if ran.report is not None:
        return ProgramError(
            f"the program came to its end, but something that it started was still running after"
            f" {limit} and was ended",
            where=str(program.entry),
            help="end its threads, or make them daemons",
        )
    return ProgramError(
        f"the program was still running after {limit} and was ended",
        where=_crashed_at(ran, program) or str(program.entry),
        help="look for a loop or a wait at synthesis; the setting `synth-timeout` allows more",
    )


def _ended(ran: Ran, program: Program) -> ProgramError:
    code = ran.finished.code
    details = _tail(ran.finished.stderr)
    place = _crashed_at(ran, program) or str(program.entry)
    if ran.report is None and any("MemoryError" in line for line in details):
        # So little that not even the failure could be written down.
        return ProgramError(
            f"Python does not get along with {program.memory_mb} MB of memory",
            where=place,
            help="the setting `memory-mb` allows more",
        )
    if code >= 0:
        return ProgramError(
            f"the program ended with exit code {code}", where=place, details=details
        )
    try:
        number = signal.Signals(-code)
    except ValueError:
        return ProgramError(
            f"the program was ended by signal {-code}", where=place, details=details
        )
    reason, help_ = _SIGNALS.get(number, ("", None))
    return ProgramError(
        f"the program was ended by {number.name}{reason}", where=place, help=help_, details=details
    )


def _raised(program: Program, raised: Mapping[str, Any], stderr: Sequence[str]) -> StackproofError:
    name = raised.get("name")
    kind, text = str(raised["type"]), str(raised["message"]).strip()
    place = where(program, raised["frames"]) or str(program.entry)
    if kind == "ModuleNotFoundError" and isinstance(name, str):
        root = name.split(".", 1)[0]
        if name == root and (root in _FRAMEWORKS or root.startswith(("cdktf_", "cdktn_"))):
            return HostError(
                f"`{root}` is not installed for {program.python}",
                where=place,
                help="install the program's requirements there, or name its interpreter with "
                "the setting `python`",
            )
    lines = [line for line in text.splitlines() if line.strip()]
    first = lines[0] if lines else ""
    if kind == "SystemExit":
        message = f"the program gave up: sys.exit({first or '1'})"
    else:
        message = f"{kind}: {first}" if first else kind
    return ProgramError(
        message,
        where=place,
        details=tuple(lines[1:_SHOWN_LINES]) or (_tail(stderr) if kind == "SystemExit" else ()),
    )


def _advised(
    error: StackproofError, ran: Ran, program: Program, environ: Mapping[str, str]
) -> StackproofError:
    """The same, with advice where the enclosure is what the program ran into."""
    missed = _MISSED.fullmatch(error.message)
    text = "\n".join((error.message, *error.details))
    if missed and missed["name"] in environ and missed["name"] not in program.env:
        error.help = (
            f"the program sees almost none of your variables: give it this one with "
            f"--env {missed['name']}=VALUE, or name it in the setting `pass-env`"
        )
    elif ran.held.network and _NO_NETWORK.search(text):
        error.help = (
            "a program has no network at synthesis, so that it always makes the same; "
            "the setting `synth-network` allows it"
        )
    elif ran.held.writes and _READ_ONLY in text:
        error.help = (
            f"a program may write below {program.folder} and in the temporary folder; "
            "the setting `writable` names more"
        )
    elif error.message.startswith("MemoryError"):
        error.help = "the setting `memory-mb` allows more memory"
    elif error.message.startswith("RuntimeError") and _mixes(program):
        error.help = "constructs of `cdktf` and of `cdktn` do not mix: import from one of them only"
    elif re.search(r"^ModuleNotFoundError: .*'cdkt[fn]_\w+\.", error.message):
        error.help = "its package has no such module; `stackproof check` names the one meant"
    elif error.message.startswith("ModuleNotFoundError") and error.help is None:
        error.help = f"install it for {program.python}, or correct the import"
    return error


def _mixes(program: Program) -> bool:
    """Whether the program imports both frameworks; it may do so on purpose."""
    roots = imported(program.folder)
    return any(r.startswith("cdktf") for r in roots) and any(r.startswith("cdktn") for r in roots)


def where(program: Program, frames: Sequence[Sequence[Any]]) -> str | None:
    """The innermost frame in the user's own files; None if there is none.

    Args:
        program: The program.
        frames: File, line and function, from the outermost in.
    """
    own = program.folder.resolve()
    for file, line, _ in reversed(frames):
        path = Path(os.path.realpath(file))
        inside = path.is_relative_to(own)
        if inside and "site-packages" not in path.parts and path.is_file():
            return f"{path.relative_to(own)}:{line}"
    return None


def _crashed_at(ran: Ran, program: Program) -> str | None:
    """Where the program was when the interpreter last wrote it down."""
    # The interpreter begins with the innermost frame.
    frames = [[m["file"], int(m["line"]), ""] for m in _CRASH_FRAME.finditer(ran.crash)]
    return where(program, frames[::-1])


def _tail(lines: Sequence[str]) -> tuple[str, ...]:
    # jsii says at length what it thinks of the age of Node, whatever one tells it.
    said = (line for line in lines if line.strip() and not line.startswith("b'!!"))
    return tuple(said)[-_SHOWN_LINES:]
