"""Versions and the constraints that Terraform configurations put on them."""

import re

Version = tuple[int, int, int]

_VERSION = re.compile(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?(?P<rest>[-+][\w.+-]+)?")
_CLAUSE = re.compile(r"(?P<operator>=|!=|>=|<=|>|<|~>)?\s*(?P<version>v?\d[\w.+-]*)")


def parse(text: str) -> Version | None:
    """The three numbers of a version, without its pre-release mark; None if it is none."""
    found = _VERSION.fullmatch(text.strip())
    if found is None:
        return None
    major, minor, patch = (int(found[i] or 0) for i in (1, 2, 3))
    return major, minor, patch


def show(version: Version) -> str:
    """A version as people write it."""
    return ".".join(str(number) for number in version)


def allows(constraint: str, version: Version) -> bool | None:
    """Whether a constraint such as `>= 5.100, < 7` admits a version.

    Returns:
        None where the constraint cannot be read, so that only Terraform can tell.
    """
    verdict = True
    for clause in constraint.split(","):
        if not clause.strip():
            continue
        found = _CLAUSE.fullmatch(clause.strip())
        bound = parse(found["version"]) if found else None
        if found is None or bound is None:
            return None
        precision = found["version"].split("-")[0].count(".")
        verdict &= _admits(found["operator"] or "=", bound, precision, version=version)
    return verdict


def _admits(operator: str, bound: Version, dots: int, *, version: Version) -> bool:
    if operator == "~>":
        # All but the last number that was written must stay.
        kept = max(dots, 1)
        return version >= bound and version[:kept] == bound[:kept]
    return {
        "=": version == bound,
        "!=": version != bound,
        ">": version > bound,
        ">=": version >= bound,
        "<": version < bound,
        "<=": version <= bound,
    }[operator]
