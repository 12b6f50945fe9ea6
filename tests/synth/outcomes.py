"""What came of a program, without what differs from run to run; and two of them compared."""

import json
import re
from collections.abc import Iterator, Mapping
from difflib import unified_diff
from typing import Any

Outcome = Mapping[str, Any]

# A token's number says how many were made before it, an address where an object is, a path where
# Python is installed, a line of JavaScript's stack where the framework's own code is; all of which
# `stacktrace` of an annotation in the manifest is made of.
_PASSING = (
    (re.compile(r"TOKEN\.\d+"), "TOKEN.n"),
    (re.compile(r"0x[0-9a-f]{6,}"), "0xn"),
    (re.compile(r"(from '[\w.]+') \([^()]*\)"), r"\1"),
    (re.compile(r"(?m)^\s+at .*\n?|^Object creation stack:\n?"), ""),
    (re.compile(r"-8\.1095622125\d*e\+298|-81095622125\d{200,}"), "<number token>"),
    (re.compile(r'("stacktrace": )\[[^\]]*\]'), r"\1[]"),
)
_NUMBER_TOKEN = -1e280
_SHOWN = 40


def plain(value: Any) -> Any:
    """An outcome, or a part of it, without what differs from run to run."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, float) and value < _NUMBER_TOKEN:
        return "<number token>"
    if isinstance(value, str):
        for pattern, replacement in _PASSING:
            value = pattern.sub(replacement, value)
    return value


def judged(outcome: Outcome) -> dict[str, Any]:
    """The part that must be equal: of an error the type and the last line."""
    kept = {key: value for key, value in outcome.items() if key != "error"}
    error = outcome["error"]
    if error is not None:
        lines = [line for line in error[1].splitlines() if line.strip()]
        kept = {"error": [error[0], lines[-1].strip() if lines else ""]}
    return kept


def difference(expected: Outcome, got: Outcome) -> str:
    """Both, line by line; empty if they are equal where they must be."""
    wanted, given = judged(expected), judged(got)
    if wanted == given:
        return ""
    lines = list(
        unified_diff(_lines(wanted), _lines(given), "framework", "native", lineterm="", n=2)
    )
    more = [f"... {len(lines) - _SHOWN} more lines"] if len(lines) > _SHOWN else []
    whole = [] if got["error"] is None else ["the native error in full:", got["error"][1][-1500:]]
    return "\n".join([*lines[:_SHOWN], *more, *whole])


def _lines(part: Mapping[str, Any]) -> list[str]:
    return [line for key, value in sorted(part.items()) for line in _written(key, value)]


def _written(place: str, value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _written(f"{place}/{key}", item)
    elif isinstance(value, str):
        for line in value.split("\n"):
            yield f"{place}: {line}"
    else:
        yield f"{place}: {json.dumps(value)}"
