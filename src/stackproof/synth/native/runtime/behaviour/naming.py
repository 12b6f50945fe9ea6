"""Names as Terraform spells them."""

import re
from typing import Any

from stackproof.synth.native.runtime.behaviour.misuse import too_deep
from stackproof.synth.native.runtime.behaviour.tokens import is_unresolved
from stackproof.synth.native.runtime.behaviour.tree import Construct

_ENDS = re.compile(r"^[^A-Za-z0-9]*|[^A-Za-z0-9]*$")
_HUMP = re.compile(r"([a-z0-9])([A-Z])")
_BETWEEN = re.compile(r"[^A-Za-z0-9.]+")

# Below these keys are names that the program chose.
_LEFT_ALONE = ("tags", "environment")


def snake(name: str) -> str:
    """A camelCase name in snake_case: `useLockfile` is `use_lockfile`, `ABc` is `abc`."""
    return _BETWEEN.sub("_", _HUMP.sub(r"\1_\2", _ENDS.sub("", name))).lower()


def snake_keys(value: Any) -> Any:
    """The same value with its keys in snake_case, at every depth."""
    if isinstance(value, list):
        return [snake_keys(item) for item in value]
    if isinstance(value, dict) and not is_unresolved(value):
        return {
            snake(key): item if key in _LEFT_ALONE else snake_keys(item)
            for key, item in value.items()
        }
    if isinstance(value, Construct):
        raise too_deep()
    return value
