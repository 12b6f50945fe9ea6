"""The outcomes that the real framework gave, kept compressed beside the tests.

One file a group and framework: JSON, from a program's key to its digest and its outcome. A program
that was changed since has another digest, so that its reference is known to be old.
"""

import json
import lzma
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from synth.programs import Program

HERE = Path(__file__).with_name("references")

Reference = tuple[str, Mapping[str, Any]]


def path(group: str, framework: str) -> Path:
    """Where the references of a group are."""
    return HERE / f"{group}-{framework}.json.xz"


def load(group: str, framework: str) -> dict[str, Reference]:
    """Digest and outcome of every program, by key; empty if there are none."""
    try:
        packed = path(group, framework).read_bytes()
    except FileNotFoundError:
        return {}
    content = json.loads(lzma.decompress(packed))
    return {key: (digest, outcome) for key, (digest, outcome) in content.items()}


def store(group: str, framework: str, references: Mapping[str, Reference]) -> int:
    """Writes them; the same references give the same bytes, whose number is returned."""
    text = json.dumps(dict(sorted(references.items())), separators=(",", ":"), ensure_ascii=False)
    packed = lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME)
    HERE.mkdir(exist_ok=True)
    return path(group, framework).write_bytes(packed)


def stale(programs: Sequence[Program], references: Mapping[str, Reference]) -> list[Program]:
    """The programs that have no reference, or one of a program that they are no more."""
    return [
        program
        for program in programs
        if program.key not in references or references[program.key][0] != program.digest
    ]
