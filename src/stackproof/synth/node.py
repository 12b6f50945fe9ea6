"""Synthesis by the framework itself: the program in one Python process, jsii's Node beside it."""

import json
import os
import re
import shutil
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from stackproof.core import process
from stackproof.core.errors import HostError, ProgramError, StackproofError
from stackproof.synth.interface import Annotation, Assembly, Program, Stack, Synthesizer

_HARNESS = Path(__file__).with_name("_harness.py")

# What a program may see of our environment: where programs and temporary files are, which
# language and time zone is set, and the variables by which the two platforms and most programs
# are told what to build. Credentials are never among them.
_PASSED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT")
_PROGRAM_INPUTS = ("ENVIRONMENT_SUFFIX", "TF_WORKSPACE", "AWS_REGION", "AWS_DEFAULT_REGION")

# jsii warns about the age of Node on every run; whether Node runs at all is checked here.
_QUIET = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_KNOWN_BROKEN_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "CHECKPOINT_DISABLE": "1",
    "DISABLE_VERSION_CHECK": "1",
    "NODE_NO_WARNINGS": "1",
}

_FRAMEWORKS = ("cdktn", "cdktf", "constructs", "jsii")
_SHOWN_LINES = 12
_MISSED = re.compile(r"KeyError: '(?P<name>\w+)'")


class NodeSynthesizer(Synthesizer):
    """Runs a program against `cdktn` or `cdktf` as they are installed, with their Node process.

    Args:
        environ: Our own environment, of which a program sees a few harmless variables.
        cache: Where jsii may keep what it unpacks.
    """

    def __init__(self, environ: Mapping[str, str], cache: Path) -> None:
        self._environ = environ
        self._cache = cache

    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program once; see `Synthesizer`."""
        if shutil.which("node", path=self._environ.get("PATH")) is None:
            raise HostError(
                "Node is not on the PATH, and the framework needs it to synthesize",
                help="install Node 20 or newer, for instance from your system's packages",
            )
        _clear(outdir)
        self._check_cache()
        began = time.time()
        with tempfile.TemporaryDirectory(prefix="stackproof-synth-") as scratch:
            report = Path(scratch) / "report.json"
            command = [
                str(program.python),
                str(_HARNESS),
                str(report),
                str(program.memory_mb),
                # Both processes have a core each, and the limit is a backstop to the clock.
                str(int(program.timeout) * 2 + 10),
                str(program.entry),
                *program.arguments,
            ]
            try:
                finished = process.run(
                    command,
                    cwd=program.folder,
                    env=self._environment(program, outdir, Path(scratch)),
                    timeout=program.timeout,
                )
            except process.CannotStart as error:
                raise HostError(
                    f"the project's Python cannot be run: {error}",
                    where=str(program.python),
                    help="make the environment anew, or name another with the setting `python`",
                ) from error
            failure = _report(report)
        if finished.timed_out:
            raise ProgramError(
                f"the program was still running after {program.timeout:g} s and was ended",
                where=str(program.entry),
                help="look for a loop or a wait at synthesis; "
                "the setting `synth-timeout` allows more",
            )
        if failure is not None:
            raise self._explained(_failed(program, failure, finished.stderr), program)
        if finished.code != 0:
            raise ProgramError(
                _ended(finished.code),
                where=str(program.entry),
                help="the setting `memory-mb` allows more memory" if finished.code < 0 else None,
                details=_tail(finished.stderr),
            )
        return _assembly(program, outdir, began)

    def _explained(self, error: StackproofError, program: Program) -> StackproofError:
        """The same, with advice where the program misses a variable that we have."""
        missed = _MISSED.fullmatch(error.message)
        if missed and missed["name"] in self._environ and missed["name"] not in program.env:
            error.help = (
                f"the program sees almost none of your variables: give it this one with "
                f"--env {missed['name']}=VALUE, or name it in the setting `pass-env`"
            )
        return error

    def _check_cache(self) -> None:
        """Refuses a cache that cannot be written; jsii would wait for ever for a lock there."""
        folder = self._cache / "jsii"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=folder):
                pass
        except OSError as error:
            raise HostError(
                f"the cache cannot be written: {error.strerror}",
                where=str(folder),
                help="make room, or set STACKPROOF_CACHE to a folder that can be written",
            ) from error

    def _environment(self, program: Program, outdir: Path, scratch: Path) -> dict[str, str]:
        env = {k: self._environ[k] for k in (*_PASSED, *_PROGRAM_INPUTS) if k in self._environ}
        # A home of its own: no credentials file, no shell profile, no npm configuration.
        home = scratch / "home"
        home.mkdir()
        env |= _QUIET
        env |= {
            "HOME": str(home),
            "CDKTF_OUTDIR": str(outdir),
            "CDKTF_CONTINUE_SYNTH_ON_ERROR_ANNOTATIONS": "true",
            "JSII_RUNTIME_PACKAGE_CACHE_ROOT": str(self._cache / "jsii"),
            "PYTHONUNBUFFERED": "1",
        }
        return env | dict(program.env)


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


def _assembly(program: Program, outdir: Path, began: float) -> Assembly:
    manifest = outdir / "manifest.json"
    if not manifest.is_file():
        _adopt(program.folder, outdir, began)
    if not manifest.is_file():
        raise ProgramError(
            "the program ended without writing a stack",
            where=str(program.entry),
            help="call `app.synth()` at the end of it",
        )
    content = _read_json(manifest)
    stacks = tuple(_stack(outdir, entry) for entry in content.get("stacks", {}).values())
    if not stacks:
        raise ProgramError(
            "the program made an App without a stack",
            where=str(program.entry),
            help="create a TerraformStack in the App before `app.synth()`",
        )
    return Assembly(folder=outdir, framework_version=str(content.get("version", "")), stacks=stacks)


def _adopt(folder: Path, outdir: Path, began: float) -> None:
    """Takes over the output of a program that names its output folder itself."""
    for manifest in sorted(folder.glob("*/manifest.json")):
        if manifest.stat().st_mtime >= began - 1 and (manifest.parent / "stacks").is_dir():
            shutil.copytree(manifest.parent, outdir, dirs_exist_ok=True)
            return


def _stack(outdir: Path, entry: Mapping[str, Any]) -> Stack:
    config = outdir / str(entry["synthesizedStackPath"])
    return Stack(
        name=str(entry["name"]),
        folder=outdir / str(entry["workingDirectory"]),
        config=config,
        depends_on=tuple(entry.get("dependencies", ())),
        annotations=tuple(
            Annotation(
                construct=str(a.get("constructPath", "")),
                level=str(a.get("level", "")).rsplit("/", 1)[-1],
                message=str(a.get("message", "")),
            )
            for a in entry.get("annotations", ())
        ),
    )


def _read_json(path: Path) -> dict[str, Any]:
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _report(path: Path) -> dict[str, Any] | None:
    """What the harness wrote; None if it wrote nothing, or not to its end."""
    try:
        return _read_json(path)
    except (OSError, ValueError):
        return None


def _failed(program: Program, failure: Mapping[str, Any], stderr: Sequence[str]) -> StackproofError:
    name = failure.get("name")
    kind, text = str(failure["type"]), str(failure["message"]).strip()
    if kind == "ModuleNotFoundError" and isinstance(name, str):
        root = name.split(".", 1)[0]
        if name == root and (root in _FRAMEWORKS or root.startswith(("cdktf_", "cdktn_"))):
            return HostError(
                f"`{root}` is not installed for {program.python}",
                where=_where(program, failure["frames"]),
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
        where=_where(program, failure["frames"]),
        details=tuple(lines[1:_SHOWN_LINES]) or (_tail(stderr) if kind == "SystemExit" else ()),
    )


def _where(program: Program, frames: Sequence[Sequence[Any]]) -> str:
    """The innermost frame in the user's own files."""
    own = program.folder.resolve()
    for file, line, _ in reversed(frames):
        path = Path(os.path.realpath(file))
        inside = path.is_relative_to(own)
        if inside and "site-packages" not in path.parts and path.is_file():
            return f"{path.relative_to(own)}:{line}"
    return str(program.entry)


def _ended(code: int) -> str:
    if code >= 0:
        return f"the program ended with exit code {code}"
    import signal  # noqa: PLC0415 - only a program that was killed needs its name

    try:
        name = signal.Signals(-code).name
    except ValueError:
        name = str(-code)
    reasons = {"SIGKILL": ", perhaps for want of memory", "SIGXCPU": ": its CPU time was up"}
    return f"the program was ended by {name}{reasons.get(name, '')}"


def _tail(lines: Sequence[str]) -> tuple[str, ...]:
    return tuple(line for line in lines if line.strip())[-_SHOWN_LINES:]
