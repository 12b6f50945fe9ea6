"""Which arguments are names that exist once in an account and region."""

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stackproof.bindings.facts import Kind
from stackproof.rules.passed import Passed


@cache
def _data() -> Mapping[str, Any]:
    text = Path(__file__).with_name("physical_names.json").read_text("utf-8")
    data: Mapping[str, Any] = json.loads(text)
    return data


@cache
def _fixed() -> frozenset[str]:
    return frozenset(_data()["fixed"])


def is_physical_name(passed: Passed) -> bool:
    """Whether an argument gives a resource the name that no other may have."""
    facts = passed.owner
    if facts.kind is not Kind.RESOURCE or facts.terraform_type is None:
        return False
    wanted = _data()["names"].get(facts.terraform_type)
    return bool(wanted == passed.argument.terraform_name)


def is_fixed(name: str) -> bool:
    """Whether a service looks for a resource of just this name."""
    return name in _fixed()
