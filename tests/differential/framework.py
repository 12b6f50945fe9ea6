"""What the real framework makes of the programs: few processes, many programs each."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from differential.cases import Case

_RUNNER = Path(__file__).with_name("_runner.py")
_QUIET = {
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "PYTHONDONTWRITEBYTECODE": "",
}
_MOST = 4000
"""So many programs a process: nothing that it builds is given back."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one program.

    Args:
        error: The exception with the first and the last line of its text; None if it synthesized.
        built: The attributes of its construct in the synthesized JSON.
    """

    error: str | None
    built: Mapping[str, Any] = field(default_factory=dict)


def run(
    cases: Sequence[Case], framework: str, folder: Path, *, processes: int = 2
) -> list[Outcome]:
    """The outcome of each program, in order.

    Args:
        cases: The programs.
        framework: `cdktn` or `cdktf`.
        folder: Where the processes read and write.
        processes: How many run at the same time.
    """
    size = min(_MOST, -(-len(cases) // processes)) or 1
    parts = [cases[start : start + size] for start in range(0, len(cases), size)]
    with ThreadPoolExecutor(processes) as pool:
        folders = [folder / f"part-{number}" for number in range(len(parts))]
        done = pool.map(lambda part, place: _run(part, framework, place), parts, folders)
        return [outcome for outcomes in done for outcome in outcomes]


def _run(cases: Sequence[Case], framework: str, folder: Path) -> list[Outcome]:
    folder.mkdir(parents=True)
    (folder / "cdktf.json").write_text("{}")
    given, taken = folder / "cases.jsonl", folder / "outcomes.jsonl"
    given.write_text("".join(f"{json.dumps(case.source)}\n" for case in cases))
    done = subprocess.run(
        [sys.executable, str(_RUNNER), framework, given.name, taken.name],
        cwd=folder,
        env=os.environ | _QUIET,
        capture_output=True,
        text=True,
        check=False,
    )
    lines = taken.read_text().splitlines() if taken.exists() else []
    if done.returncode or len(lines) != len(cases):
        raise RuntimeError(f"the framework ended after {len(lines)} cases: {done.stderr[-2000:]}")
    return [_outcome(case, *json.loads(line)) for case, line in zip(cases, lines, strict=True)]


def _outcome(case: Case, error: str | None, built: Any) -> Outcome:
    if error is not None:
        return Outcome(error)
    blocks = [
        block
        for kind in built.values()
        for block in kind.get(case.construct.terraform_type, {}).values()
    ]
    return Outcome(None, blocks[0] if blocks else {})


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar of what was built with its place, and what is empty; nulls count as absent."""
    if value in ({}, []):
        yield path, str(value)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from leaves(item, f"{path}[{index}]")
    elif value is not None:
        yield path, value
