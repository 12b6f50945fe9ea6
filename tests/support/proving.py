"""What came of a proof that the real command ran."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.command import run


@dataclass(frozen=True)
class Proving:
    """What the command said and what its report holds."""

    code: int
    out: str
    err: str
    report: dict[str, Any]

    def claim(self, name: str) -> dict[str, Any]:
        """The claim of that name, whether a stage or a part of one."""
        return next(claim for claim in _every(self.report["claims"]) if claim["name"] == name)

    def kind(self, name: str) -> str:
        """`proved`, `refuted` or `unproved`."""
        kind: str = self.claim(name)["verdict"]["kind"]
        return kind


Prove = Callable[..., Proving]


def prove(folder: Path, *arguments: str | Path, **env: str) -> Proving:
    """Runs `stackproof prove` with these arguments in a folder."""
    ran = run(folder, "prove", *arguments, env=env, timeout=1200)
    file = folder / "build" / "prove" / "report.json"
    report = json.loads(file.read_text()) if file.is_file() else {}
    return Proving(ran.code, ran.out, ran.err, report)


def _every(claims: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [found for claim in claims for found in (claim, *_every(claim["parts"]))]
