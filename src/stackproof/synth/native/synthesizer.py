"""The parent side: finds the indexes, starts a program on our framework, reads what came of it."""

import os
import subprocess
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from stackproof.bindings.catalog import Catalog
from stackproof.core.engine import Engine
from stackproof.core.errors import StackproofError
from stackproof.core.records import dataclass, replace
from stackproof.synth import assembly
from stackproof.synth.failure import failure
from stackproof.synth.interface import Assembly, Program, Synthesizer
from stackproof.synth.native import faults, gate
from stackproof.synth.native.gate import NotNative, Packages
from stackproof.synth.running import Extra, Ran, run

_PACKAGE = Path(__file__).parents[2]
_RUNTIME = Path(__file__).with_name("runtime")
_BOOT = _RUNTIME / "boot.py"
_MENDING = _RUNTIME / "mending.py"
# What the user's process loads of us.
_LOADED = (_RUNTIME, _PACKAGE / "bindings", _PACKAGE / "core")
_COMPILE_SECONDS = 60

# What the framework raises for a wrong program. Anything else from our own files is our fault.
_RAISED_ON_PURPOSE = frozenset({"TypeError", "RuntimeError", "JSIIError", "JavaScriptError"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Examination:
    """What a tolerant run found.

    Args:
        assembly: What was written, with stand-ins for what was wrong; None if it ended early.
        error: What ended it early.
        faults: What was got round.
    """

    assembly: Assembly | None
    error: StackproofError | None
    faults: tuple[faults.Fault, ...]


class NativeSynthesizer(Synthesizer):
    """Runs a program on our own `cdktn`, `cdktf` and bindings: no Node, nothing to install.

    Args:
        environ: Our own environment, of which a program sees a few harmless variables.
        packages: Where the program's packages come from.
        on_progress: Hears how much of an index that has to be built is done, and of how much.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        packages: Packages,
        on_progress: Callable[[int, int], None] | None = None,
    ) -> None:
        self._environ = environ
        self._packages = packages
        # What is installed is what runs, whatever the project asks for.
        absent = {
            name: version
            for name, version in packages.versions.items()
            if not gate.is_installed(name.replace("-", "_"), packages)
        }
        self._catalog = Catalog.open(
            site_packages=packages.sites,
            versions=absent,
            cache=packages.cache,
            on_progress=on_progress,
        )

    def synthesize(self, program: Program, outdir: Path) -> Assembly:
        """Runs the program once; see `Synthesizer`.

        Raises:
            NotNative: Only the framework itself can run it.
            ProgramError: The program failed, took too long or wrote no stack.
            HostError: The machine lacks what the program runs on.
        """
        ran, notes = self._run(program, outdir, tolerant=False)
        error = failure(ran, program, self._environ)
        if error is not None:
            raise error
        return _noted(assembly.read(ran, program, outdir, Engine.NATIVE), notes)

    def examine(self, program: Program, outdir: Path) -> Examination:
        """Runs a wrong program to its end, with what was meant in the place of what is wrong.

        Args:
            program: What to run.
            outdir: A folder for the assembly; it is made, and emptied first.

        Raises:
            NotNative: Only the framework itself can run it.
            HostError: The machine lacks what the program runs on.
        """
        ran, notes = self._run(program, outdir, tolerant=True)
        found = faults.read((ran.report or {}).get("faults"), program.folder)
        error = failure(ran, program, self._environ)
        written = None
        if error is None:
            try:
                written = _noted(assembly.read(ran, program, outdir, Engine.NATIVE), notes)
            except StackproofError as unwritten:
                error = unwritten
        return Examination(assembly=written, error=error, faults=found)

    def _run(
        self, program: Program, outdir: Path, *, tolerant: bool
    ) -> tuple[Ran, tuple[str, ...]]:
        """Runs it, once more if it imports a package that was not known of, and no more."""
        seen: tuple[str, ...] = ()
        while True:
            ready = gate.prepare(program, self._packages, self._catalog, also=seen)
            _compile(program.python, ready.version)
            ran = self._once(program, outdir, ready, tolerant=tolerant)
            missed = self._missed(ran)
            if not missed:
                break
            if seen:
                raise NotNative(f"it imports {', '.join(missed)}, of which no index is to be had")
            seen = missed
        lacking = (ran.report or {}).get("unsupported", ())
        if lacking:
            raise NotNative(f"only it can do this: {'; '.join(map(str, lacking))}")
        fault = _fault_of_ours(ran)
        if fault is not None:
            raise NotNative(f"stackproof's own framework has a fault: {fault}")
        return ran, ready.notes

    def _missed(self, ran: Ran) -> tuple[str, ...]:
        """The packages whose own code was executed because no index of them was at hand.

        A program that imports by roundabout ways does not show what it needs before it runs.
        """
        raised = ran.report["failure"] if ran.report is not None else None
        found: dict[str, None] = {}
        for file, _, _ in raised["frames"] if raised else ():
            for site in self._packages.sites:
                if Path(file).is_relative_to(site):
                    root = Path(file).relative_to(site).parts[0]
                    if gate.is_installed(root, self._packages):
                        found[root] = None
        return tuple(found)

    def _once(self, program: Program, outdir: Path, ready: gate.Ready, *, tolerant: bool) -> Ran:
        config = {
            "package": str(_PACKAGE),
            "indexes": [str(path) for path in ready.indexes],
            "tolerant": tolerant,
            "root": str(program.folder),
        }
        return run(program, outdir, self._environ, Extra(config=config, boot=_BOOT))


def _noted(written: Assembly, notes: tuple[str, ...]) -> Assembly:
    return replace(written, notes=(*notes, *written.notes))


def _fault_of_ours(ran: Ran) -> str | None:
    """What our own framework raised that the real one would not; None if there is nothing."""
    raised = ran.report["failure"] if ran.report is not None else None
    if ran.report is None or not raised or not raised["frames"]:
        return None
    if ran.report["started"] and raised["type"] in _RAISED_ON_PURPOSE:
        return None
    file, line, _ = raised["frames"][-1]
    path = Path(file)
    if path == _MENDING:
        # It raises what Python itself would raise for the program.
        return None
    if not path.is_relative_to(_PACKAGE) or path.is_relative_to(_PACKAGE / "constructs"):
        return None
    if path.is_relative_to(_PACKAGE / "platforms"):
        return None
    return f"{raised['type']}: {raised['message']} at {path.relative_to(_PACKAGE)}:{line}"


def _compile(python: Path, version: tuple[int, int]) -> None:
    """Has our files compiled for the project's interpreter; the program could not keep them."""
    if _is_compiled(version):
        return
    with suppress(OSError, subprocess.TimeoutExpired):
        subprocess.run(
            [str(python), "-I", "-m", "compileall", "-q", *map(str, _LOADED)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            timeout=_COMPILE_SECONDS,
        )


def _is_compiled(version: tuple[int, int]) -> bool:
    """Whether compiling would change nothing, or cannot."""
    suffix = f".cpython-{version[0]}{version[1]}.pyc"
    for folder in _LOADED:
        for source in folder.rglob("*.py"):
            kept = source.parent / "__pycache__"
            compiled = kept / (source.stem + suffix)
            if not compiled.is_file() or compiled.stat().st_mtime < source.stat().st_mtime:
                return not os.access(kept if kept.is_dir() else source.parent, os.W_OK)
    return True
