"""Which argument names a resource, and how far the name has to be unique: `data/names.toml`."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from stackproof.terraform.view import Resource

_FILE = Path(__file__).parent / "data" / "names.toml"


def argument_of(type_: str) -> str | None:
    """The argument that names resources of a type; None if AWS does not mind two of a name."""
    table = _table()
    return table["account"].get(type_) or table["region"].get(type_)


def is_for_all_regions(resource: Resource) -> bool:
    """Whether a resource's name has to be unique in all regions together."""
    if resource.type.startswith("aws_wafv2_"):
        return resource.text("scope") == "CLOUDFRONT"
    return resource.type in _table()["account"]


def name_of(resource: Resource) -> tuple[str, str] | None:
    """The argument and the name, if the program fixes it."""
    argument = argument_of(resource.type)
    name = resource.text(argument) if argument is not None else None
    return (argument, name) if argument is not None and name else None


def advice(name: str, cure: str) -> str:
    """What to do about a name that is taken twice.

    Args:
        name: The name.
        cure: What to do about any other name.
    """
    service = _table()["fixed"].get(name)
    if service is None:
        return cure
    return f"{service} demands this name, so make it once for the account, in a stack of its own"


@cache
def _table() -> Mapping[str, Mapping[str, str]]:
    import tomllib  # noqa: PLC0415 - slow to load, and only two syntheses compared need it

    return tomllib.loads(_FILE.read_text("utf-8"))
