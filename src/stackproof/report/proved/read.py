"""Reads the JSON of a proof back into what it was written from."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stackproof.core.errors import UsageError
from stackproof.core.proof import Claim, Part, Proof
from stackproof.core.verdict import Proved, Refuted, Unproved, Verdict

_LARGEST = 1 << 26
_HELP = "name the `report.json` that `stackproof prove` wrote"


def read(path: Path) -> Proof:
    """The proof in a file that `prove` wrote.

    Raises:
        UsageError: It cannot be read or is no proof.
    """
    try:
        if path.stat().st_size > _LARGEST:
            raise UsageError("the proof is too large to be one", help=_HELP)
        content = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise UsageError(f"the proof `{path}` cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise UsageError(f"the proof `{path}` is no JSON", help=_HELP) from error
    try:
        if content["kind"] != "proof":
            raise UsageError(f"`{path}` is the report of a {content['kind']}", help=_HELP)
        return _proof(content)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise UsageError(f"`{path}` is no proof of stackproof", help=_HELP) from error


def _proof(content: Mapping[str, Any]) -> Proof:
    return Proof(
        program=str(content["program"]),
        stack=str(content["stack"]),
        target=str(content["target"]),
        claims=tuple(map(_claim, content["claims"])),
        tools=tuple(Part(str(t["name"]), str(t["version"])) for t in content["tools"]),
        interrupted=bool(content["interrupted"]),
        # Reports of 0.1.0 before that number was told are read too.
        resources=int(content.get("resources", 0)),
    )


def _claim(content: Mapping[str, Any]) -> Claim:
    return Claim(
        name=str(content["name"]),
        question=str(content["question"]),
        verdict=_verdict(content["verdict"]),
        seconds=float(content["seconds"]),
        parts=tuple(map(_claim, content["parts"])),
        notes=tuple(map(str, content["notes"])),
    )


def _verdict(content: Mapping[str, Any]) -> Verdict:
    kind = content["kind"]
    evidence = tuple(map(str, content["evidence"]))
    if kind == "proved":
        return Proved(evidence)
    if kind == "refuted":
        advice = content["help"]
        return Refuted(
            expected=str(content["expected"]),
            observed=str(content["observed"]),
            evidence=evidence,
            help=None if advice is None else str(advice),
        )
    if kind == "unproved":
        return Unproved(str(content["reason"]), evidence)
    raise ValueError(kind)
