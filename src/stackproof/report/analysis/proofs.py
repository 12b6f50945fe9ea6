"""Reads the JSON of a proof, for the analysis of the same program."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stackproof.core.errors import UsageError
from stackproof.report.analysis.model import ProofSummary, Verdict

_LARGEST = 1 << 26


def read(path: Path) -> ProofSummary:
    """The verdicts in a file that `prove` wrote.

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
        return ProofSummary(
            program=str(content["program"]),
            stack=str(content["stack"]),
            target=str(content["target"]),
            verdict=str(content["verdict"]),
            verdicts=tuple(v for claim in content["claims"] for v in _verdicts(claim, None)),
        )
    except (KeyError, TypeError, AttributeError) as error:
        raise UsageError(f"`{path}` is no proof of stackproof", help=_HELP) from error


_HELP = "name the `report.json` that `stackproof prove` wrote"


def _verdicts(claim: Mapping[str, Any], stage: str | None) -> Iterator[Verdict]:
    verdict = claim["verdict"]
    kind = str(verdict["kind"])
    if kind == "proved":
        detail = "; ".join(map(str, verdict["evidence"][:1]))
    elif kind == "refuted":
        detail = f"expected {verdict['expected']}; observed {verdict['observed']}"
    else:
        detail = str(verdict["reason"])
    name = str(claim["name"])
    yield Verdict(stage or name, name, kind, str(claim["question"]), detail)
    for part in claim["parts"]:
        yield from _verdicts(part, stage or name)
