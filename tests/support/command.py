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


def run(
    folder: Path, *arguments: str | Path, env: Mapping[str, str] | None = None, timeout: int = 400
) -> Ran:
    """Runs `stackproof` with these arguments in a folder."""
    done = subprocess.run(
        [sys.executable, "-m", "stackproof", *map(str, arguments)],
        cwd=folder,
        env=environment(env),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=timeout,
        check=False,
    )
    return Ran(done.returncode, done.stdout, done.stderr)
