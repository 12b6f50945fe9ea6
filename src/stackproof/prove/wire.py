"""What passes between a proof and the process in which its probes run."""

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from stackproof.core.proof import Claim
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict

_KINDS: dict[str, Callable[..., Verdict]] = {
    "proved": Proved,
    "refuted": Refuted,
    "unproved": Unproved,
}


@dataclass(frozen=True, slots=True)
class Request:
    """What the process is to ask.

    Args:
        proof: The project's `proof.py`; empty if it has none.
        endpoint: Where the embedded AWS answers.
        outputs: The stack's outputs by name.
        resources: The stack's resources: the fields of `DeployedResource`.
    """

    proof: str
    endpoint: str
    outputs: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...]

    def write(self, path: Path) -> None:
        """Writes it for the process to read."""
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Request":
        """Reads what `write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(**content | {"resources": tuple(content["resources"])})


def encode(name: str, question: str, verdict: Verdict, seconds: float) -> dict[str, Any]:
    """A claim as one JSON object."""
    return {
        "name": name,
        "question": question,
        "kind": type(verdict).__name__.lower(),
        "verdict": asdict(verdict),
        "seconds": seconds,
    }


def decode(line: str) -> Claim:
    """The claim that `encode` made into that line."""
    content = json.loads(line)
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in content["verdict"].items()}
    return Claim(
        name=content["name"],
        question=content["question"],
        verdict=_KINDS[content["kind"]](**fields),
        seconds=content["seconds"],
    )
