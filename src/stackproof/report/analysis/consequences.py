"""What each rule's failures lead to; the knowledge itself is in `consequences.toml`."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from stackproof.core.code import Code
from stackproof.core.errors import Bug
from stackproof.report.analysis.model import Consequence, Level, Surface


def of(code: Code) -> Consequence:
    """What a failure of a rule leads to: its own entry over that of its family.

    Raises:
        Bug: Neither the rule nor its family has an entry.
    """
    entries = _entries()
    family = entries.get(code.number[:3])
    own = entries.get(code.number)
    if family is None and own is None:
        raise Bug(f"no consequence is written down for {code} or its family")
    both = {**(family or {}), **(own or {})}
    return Consequence(level=Level(both.pop("level")), surface=Surface(both.pop("surface")), **both)


def numbers() -> frozenset[str]:
    """The numbers of the rules that have an entry of their own."""
    return frozenset(name for name in _entries() if len(name) > len("SP1"))


@cache
def _entries() -> Mapping[str, Mapping[str, Any]]:
    text = files("stackproof.report.analysis").joinpath("consequences.toml").read_text("utf-8")
    return tomllib.loads(text)
