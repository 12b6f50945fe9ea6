"""Programs are run, by the real framework or natively; what came of each is returned."""

import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import stackproof
from support.command import unmeasured
from support.framework import QUIET
from synth.outcomes import Outcome, plain
from synth.programs import Program

_ROOT = Path(stackproof.__file__).parent
_BOOT = _ROOT / "synth" / "native" / "runtime" / "boot.py"
_INDEXES = {
    "cdktn": ("cdktn-0.24.0", "constructs-10.7.2", "cdktn-provider-aws-25.8.1"),
    "cdktf": ("cdktf-0.21.0", "constructs-10.7.2", "cdktf-cdktf-provider-aws-20.1.0"),
}
_RUNNER = Path(__file__).with_name("_runner.py")
_LONGEST = 1800.0


def real(
    programs: Sequence[Program],
    framework: str,
    folder: Path,
    *,
    is_text_wanted: bool = True,
    processes: int = 2,
    batch: int = 400,
) -> dict[str, Outcome]:
    """What the framework makes of programs: whole ones in processes of their own.

    Args:
        programs: What to run.
        framework: `cdktn` or `cdktf`.
        folder: An empty folder to work in.
        is_text_wanted: Whether the JSON itself is wanted, not its digest.
        processes: How many run at the same time.
        batch: How many functions share a process.
    """
    size = 1 if programs and programs[0].function is None else batch
    parts = [programs[start : start + size] for start in range(0, len(programs), size)]

    def run(numbered: tuple[int, Sequence[Program]]) -> dict[str, Outcome]:
        number, part = numbered
        job = {
            "native": False,
            "framework": framework,
            "text": is_text_wanted,
            "items": [program.job(has_folder=False) for program in part],
        }
        return _run([sys.executable, str(_RUNNER)], job, folder / str(number))

    with ThreadPoolExecutor(processes) as pool:
        return _together(pool.map(run, enumerate(parts)))


def native(
    programs: Sequence[Program],
    framework: str,
    folder: Path,
    *,
    is_text_wanted: bool = True,
    processes: int = 1,
) -> dict[str, Outcome]:
    """What our own runtime makes of programs; see `real`.

    Whole programs share a process too, but each has a copy of it to itself.
    """
    size = max(1, -(-len(programs) // processes))
    parts = [programs[start : start + size] for start in range(0, len(programs), size)]

    def run(numbered: tuple[int, Sequence[Program]]) -> dict[str, Outcome]:
        number, part = numbered
        job = {
            "native": True,
            "framework": framework,
            "text": is_text_wanted,
            "items": [program.job() for program in part],
        }
        command = [*native_command(framework, folder), str(_RUNNER)]
        return _run(command, job, folder / str(number))

    with ThreadPoolExecutor(processes) as pool:
        return _together(pool.map(run, enumerate(parts)))


def native_command(framework: str, root: Path) -> list[str]:
    """What comes before a program's entry to run it in our own runtime.

    Args:
        framework: `cdktn` or `cdktf`.
        root: The program's folder.
    """
    data = _ROOT / "bindings" / "data"
    config = {
        "package": str(_ROOT),
        "indexes": [str(data / f"{name}.index") for name in _INDEXES[framework]],
        "tolerant": False,
        "root": str(root.resolve()),
    }
    # `-I`: neither the variables of this environment nor its current folder are looked at.
    return [sys.executable, "-I", str(_BOOT), json.dumps(config)]


def _run(command: Sequence[str], job: Mapping[str, Any], folder: Path) -> dict[str, Outcome]:
    folder.mkdir(parents=True)
    given, taken = folder.parent / f"{folder.name}.job", folder.parent / f"{folder.name}.outcomes"
    given.write_text(json.dumps(job), encoding="utf-8")
    lines: list[str] = []
    while len(lines) < len(job["items"]):
        known = len(lines)
        done = subprocess.run(
            [*command, str(given.absolute()), str(taken.absolute())],
            cwd=folder,
            env=unmeasured() | QUIET,
            capture_output=True,
            text=True,
            check=False,
            timeout=_LONGEST,
        )
        lines = taken.read_text(encoding="utf-8").splitlines() if taken.exists() else []
        if done.returncode or len(lines) == known:
            raise RuntimeError(f"ended after {len(lines)} programs: {done.stderr[-3000:]}")
    return {key: plain(outcome) for key, outcome in map(json.loads, lines)}


def _together(parts: Any) -> dict[str, Outcome]:
    return {key: outcome for part in parts for key, outcome in part.items()}
