"""What of a stack needs a newer Terraform or OpenTofu than the project aims at.

Only CDK Terrain asks; the project's aim is the context value `targetVersions`.
"""

import re
from collections.abc import Iterator
from typing import Any

from stackproof.synth.native.runtime.behaviour import js
from stackproof.synth.native.runtime.registry import framework

_PRODUCTS = ("terraform", "opentofu")
_AIMS = {"terraform": ">=1.5.7", "opentofu": ">=1.6.0"}
_Needs = dict[str, str]
_Feature = list[tuple[str, str, _Needs]]

_FUNCTIONS: dict[str, _Needs] = {
    "base64gunzip": {"opentofu": "1.7.0"},
    "cidrcontains": {"opentofu": "1.7.0"},
    "convert": {"terraform": "1.15.0"},
    "ephemeralasnull": {"terraform": "1.10.0", "opentofu": "1.11.0"},
    "issensitive": {"terraform": "1.8.0", "opentofu": "1.7.0"},
    "templatestring": {"terraform": "1.9.0", "opentofu": "1.7.0"},
    "urldecode": {"opentofu": "1.7.0"},
}
_PROVIDER_FUNCTIONS: _Needs = {"terraform": "1.8.0", "opentofu": "1.7.0"}
_EPHEMERAL: _Needs = {"terraform": "1.10.0", "opentofu": "1.11.0"}
_WRITE_ONLY: _Needs = {"terraform": "1.11.0", "opentofu": "1.11.0"}
_LOCK_FILE: _Needs = {"terraform": "1.10.0", "opentofu": "1.10.0"}

_COMPARATOR = re.compile(
    r"(?P<sign>>=|<=|>|<|=|\^|~)?\s*v?(?P<parts>(?:\d+|[xX*])(?:\.(?:\d+|[xX*])){0,2})(?:[-+][\w.+-]+)?"
)
_HYPHEN = re.compile(r"(\S+)\s+-\s+\S+")
_Version = tuple[int, int, int]


def note_function(name: str, scope: Any) -> None:
    """Remembers that a stack calls a function, if only newer versions have it."""
    if name in _FUNCTIONS or name.startswith("provider::"):
        stack = scope.stack_of() if hasattr(scope, "stack_of") else scope
        stack.__dict__.setdefault("newer_functions", set()).add(name)


def of(construct: Any) -> Iterator[str]:
    """What is wrong with a stack or an element of it."""
    if framework() != "cdktn":
        return
    features = [*_functions(construct), *_features(construct)]
    if not features:
        return
    aims = construct.node.try_get_context("targetVersions")
    wrong = [] if aims is None else list(_wrong(aims))
    for feature in features:
        if wrong:
            yield from wrong
        else:
            for subject, available, needs in feature:
                yield from _missing(subject, available, needs, aims)


def _functions(stack: Any) -> Iterator[_Feature]:
    """The newer functions of Terraform that a stack calls, then those of providers."""
    used = sorted(stack.__dict__.get("newer_functions", ()))
    if own := [name for name in used if name in _FUNCTIONS]:
        yield [(f'Terraform function "{name}"', "It is", _FUNCTIONS[name]) for name in own]
    if provided := [name for name in used if name not in _FUNCTIONS]:
        subject = f"provider-defined functions ({', '.join(provided)})"
        yield [(subject, "Provider-defined functions are", _PROVIDER_FUNCTIONS)]


def _features(construct: Any) -> Iterator[_Feature]:
    if construct.__dict__.get("has_lock_file"):
        yield [("S3 native state locking", "", _LOCK_FILE)]
    if getattr(construct, "is_ephemeral", False):
        yield [("ephemeral resources", "Ephemeral resources are", _EPHEMERAL)]
    if construct.__dict__.get("has_write_only"):
        yield [("write-only attributes", "Write-only attributes are", _WRITE_ONLY)]


def _missing(subject: str, available: str, needs: _Needs, aims: Any) -> Iterator[str]:
    listed = " and ".join(f"{product} >={version}" for product, version in needs.items())
    hint = f" {available} available in {listed}." if available else ""
    for product in _PRODUCTS:
        aim = (aims or _AIMS).get(product)
        if not aim:
            continue
        needed = needs.get(product)
        if needed is None:
            problem = f"is not supported by {product}"
        elif _least(aim) < _version(needed):
            problem = f"requires {product} >={needed}"
        else:
            continue
        yield f"{subject} {problem}, but the project targets {product} {aim}.{hint}"


def _wrong(aims: Any) -> Iterator[str]:
    """What is wrong with the project's aim itself."""
    if not isinstance(aims, dict):
        yield (
            "targetVersions context must be an object mapping products to semver ranges, e.g. "
            '{ "terraform": ">=1.5.7" }'
        )
        return
    if not aims:
        yield (
            'targetVersions must declare at least one product ("terraform" or "opentofu") or be '
            "omitted entirely"
        )
    for product, aim in aims.items():
        shown = js.compact(aim)
        if product not in _PRODUCTS:
            yield (
                f'targetVersions has unknown product "{product}" '
                '(expected "terraform" or "opentofu")'
            )
        elif isinstance(aim, str) and "~>" in aim:
            yield (
                f"targetVersions.{product} {shown} uses Terraform provider constraint syntax; "
                'use npm semver ranges instead (e.g. ">=1.5.7" or "~1.5.7")'
            )
        elif not isinstance(aim, str) or (aim and _least_or_none(aim) is None):
            yield f"targetVersions.{product} {shown} is not a valid semver range"


def _least(aim: str) -> _Version:
    return _least_or_none(aim) or (0, 0, 0)


def _least_or_none(aim: str) -> _Version | None:
    """The least version that a range of npm's allows; None if it is no range."""
    found: list[_Version] = []
    for part in aim.split("||"):
        text = _HYPHEN.sub(r">=\1", part.strip())
        bounds = [_bound(match) for match in _COMPARATOR.finditer(text)]
        if _COMPARATOR.sub("", text).strip() or not bounds:
            return None
        found.append(max(bounds))
    return min(found)


def _bound(match: re.Match[str]) -> _Version:
    sign, parts = match["sign"] or "=", match["parts"].split(".")
    if sign in {"<", "<="} or not parts[0].isdigit():
        return (0, 0, 0)
    numbers = [int(part) for part in parts if part.isdigit()]
    if sign == ">":
        numbers[-1] += 1
    return _padded(numbers)


def _version(text: str) -> _Version:
    return _padded([int(part) for part in text.split(".")])


def _padded(numbers: list[int]) -> _Version:
    first, second, third = [*numbers, 0, 0][:3]
    return first, second, third
