"""What passes between a proof and the process in which its probes run."""

import json
from collections.abc import Callable, Mapping, Sequence
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
        stack: The stack that is asked about.
        proof: The project's `proof.py`; empty if it has none.
        endpoint: Where the embedded AWS answers; empty for the account of the credentials.
        outputs: The stack's outputs by name.
        resources: The stack's resources: the fields of `DeployedResource`.
    """

    stack: str
    proof: str
    endpoint: str
    outputs: Mapping[str, Any]
    resources: tuple[Mapping[str, Any], ...]

    def write(self, path: Path) -> None:
        """Writes it for the process to read; the state's values are for their owner alone."""
        path.unlink(missing_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, path: Path) -> "Request":
        """Reads what `write` wrote."""
        content = json.loads(path.read_text(encoding="utf-8"))
        return cls(**content | {"resources": tuple(content["resources"])})


def announce(asks: Sequence[tuple[str, str]]) -> str:
    """The line that says which claims will be answered: name and question of each."""
    return json.dumps({"asks": [list(ask) for ask in asks]})


def encode(name: str, question: str, verdict: Verdict, seconds: float) -> str:
    """A claim as one line."""
    return json.dumps(
        {
            "name": name,
            "question": question,
            "kind": type(verdict).__name__.lower(),
            "verdict": asdict(verdict),
            "seconds": seconds,
        }
    )


class Answers:
    """Collects the lines of the process, and knows which answers are missing."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []
        self._asked: list[tuple[str, str]] | None = None
        self._answered = 0

    def hear(self, line: str) -> None:
        """Takes one line."""
        content = json.loads(line)
        if "asks" in content:
            self._asked = [(name, question) for name, question in content["asks"]]
            return
        self.claims.append(_claim(content))
        self._answered += self._asked is not None

    def missing(self, why: str) -> list[Claim]:
        """The claims that were announced and not answered, or that nothing was announced.

        Args:
            why: How the process ended.
        """
        if self._asked is None:
            said = Refuted("proof.py can be read to its end", why)
            return [Claim("proof.py", "Can the project's own probes be read?", said)]
        unasked = Unproved(f"not asked: the process of the probes ended early: {why}")
        return [Claim(name, text, unasked) for name, text in self._asked[self._answered :]]


def _claim(content: Mapping[str, Any]) -> Claim:
    fields = {k: tuple(v) if isinstance(v, list) else v for k, v in content["verdict"].items()}
    return Claim(
        name=content["name"],
        question=content["question"],
        verdict=_KINDS[content["kind"]](**fields),
        seconds=content["seconds"],
    )
