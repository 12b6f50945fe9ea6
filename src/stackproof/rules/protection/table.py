"""What keeps resources and their data: `data/protection.toml`, each entry with its source."""

from collections.abc import Iterator
from enum import Enum
from functools import cache
from pathlib import Path

from stackproof.core.records import dataclass
from stackproof.terraform.view import Resource

_FILE = Path(__file__).parent / "data" / "protection.toml"


class Kind(Enum):
    """What an argument does about destruction."""

    GUARD = "guard"
    EMPTYING = "emptying"
    SNAPSHOT = "snapshot"
    WAITING = "waiting"
    BACKUP = "backup"


@dataclass(frozen=True, slots=True)
class Switch:
    """An argument that is on or off.

    Args:
        kind: What it does.
        types: The resource types that have it.
        argument: Its name.
        on: The value that switches it on.
        source: Who says so.
        holds_data: Whether these resources hold data.
    """

    kind: Kind
    types: tuple[str, ...]
    argument: str
    on: object
    source: str
    holds_data: bool = True

    def is_on(self, resource: Resource) -> bool | None:
        """Whether it is on; None if that cannot be told."""
        if resource.is_absent(self.argument):
            return False  # AWS and the provider protect nothing unasked
        if isinstance(self.on, bool):
            return resource.flag(self.argument)
        said = resource.text(self.argument)
        return None if said is None else said == self.on


@dataclass(frozen=True, slots=True)
class Window:
    """An argument that is a number of days.

    Args:
        kind: What it does.
        types: The resource types that have it.
        argument: Its name.
        default: What holds if nothing is given.
        shortest: The least that is allowed.
        safe: The least that keeps data as a person would expect.
        source: Who says so.
    """

    kind: Kind
    types: tuple[str, ...]
    argument: str
    default: int
    shortest: int
    safe: int
    source: str

    def days(self, resource: Resource) -> float | None:
        """The days; None if that cannot be told."""
        return self.default if resource.is_absent(self.argument) else resource.number(self.argument)


def switches(kind: Kind, resource: Resource) -> Iterator[Switch]:
    """The switches of a kind that a resource has."""
    if not resource.is_data:
        for switch in _switches():
            if switch.kind is kind and resource.type in switch.types:
                yield switch


def windows(kind: Kind, resource: Resource) -> Iterator[Window]:
    """The windows of a kind that a resource has."""
    if not resource.is_data:
        for window in _windows():
            if window.kind is kind and resource.type in window.types:
                yield window


@cache
def _document() -> dict[str, list[dict[str, object]]]:
    import tomllib  # noqa: PLC0415 - slow to load, and a check of the source needs no table

    return tomllib.loads(_FILE.read_text("utf-8"))


@cache
def _switches() -> tuple[Switch, ...]:
    return tuple(Switch(**_typed(entry)) for entry in _document()["switch"])  # type: ignore[arg-type]


@cache
def _windows() -> tuple[Window, ...]:
    return tuple(Window(**_typed(entry)) for entry in _document()["window"])  # type: ignore[arg-type]


def _typed(entry: dict[str, object]) -> dict[str, object]:
    types = entry["types"]
    listed = tuple(types) if isinstance(types, list) else ()
    return {**entry, "kind": Kind(entry["kind"]), "types": listed}
