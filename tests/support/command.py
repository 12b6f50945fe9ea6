"""The real command in a process of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

PROGRAMS = Path(__file__).parents[1] / "programs"


@dataclass(frozen=True)
class Ran:
    """What a command did."""

    code: int
    out: str
    err: str


Stackproof = Callable[..., Ran]


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Ours without colour and without what a developer may have set."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("AWS_", "TF_", "STACKPROOF_"))}
    return {**kept, "NO_COLOR": "1", **(extra or {})}


def unmeasured() -> dict[str, str]:
    """Our environment without what measures coverage, which would load modules of its own."""
    return {name: value for name, value in os.environ.items() if not name.startswith("COVERAGE")}


def run(
    folder: Path,
    *arguments: str | Path,
    env: Mapping[str, str] | None = None,
    timeout: int = 400,
    stdin: bytes = b"",
) -> Ran:
    """Runs `stackproof` with these arguments in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "stackproof", *map(str, arguments)],
        cwd=folder,
        env=environment(env),
        input=stdin,
        capture_output=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, _lines(done.stdout), _lines(done.stderr))


def _lines(data: bytes) -> str:
    """What was printed, with line feeds."""
    return data.decode().replace("\r\n", "\n")
