"""The architecture of a program as cards in zones: what the picture shows, before it is drawn."""

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

from stackproof.core.records import dataclass
from stackproof.report.analysis.inventory import Item

_REFERENCE = re.compile(r"\b(?P<key>(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[A-Za-z_][\w-]*)\b")
# Nearly everything refers to these; lines to them would hide the others.
_QUIET = frozenset({"network", "security", "observability", "other"})


@dataclass(frozen=True, slots=True)
class Card:
    """All resources of one kind.

    Args:
        type: Terraform's type.
        title: What it is called in the picture.
        names: The resources' names.
        details: What belongs to them, such as `versioning`, with how many there are.
        failures: The numbers of the failures that concern them.
    """

    type: str
    title: str
    names: tuple[str, ...]
    details: tuple[tuple[str, int], ...] = ()
    failures: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Zone:
    """One part of the picture.

    Args:
        id: Its name in the data.
        title: Its heading.
        in_network: Whether it is drawn inside the VPC.
        cards: What it shows.
    """

    id: str
    title: str
    in_network: bool
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Architecture:
    """The whole picture.

    Args:
        zones: From the edge inwards; none is empty.
        lines: Types of cards of which one refers to the other.
    """

    zones: tuple[Zone, ...]
    lines: tuple[tuple[str, str], ...] = ()


def arranged(items: Sequence[Item], failures: Mapping[str, Sequence[int]]) -> Architecture:
    """The picture of some resources.

    Args:
        items: All resources; data sources are left out.
        failures: The numbers of the failures that concern each resource, by key.
    """
    made = [item for item in items if not item.is_data and not item.type.startswith("random_")]
    homes = {item.key: _home(item.type) for item in made}
    by_card: dict[str, list[Item]] = {}
    for item in made:
        by_card.setdefault(homes[item.key], []).append(item)
    zones = []
    for zone in _zones():
        types = [*zone["types"]]
        if zone["id"] == "other":
            types = sorted(kind for kind in by_card if kind not in _places())
        cards = tuple(_card(kind, by_card[kind], failures) for kind in types if kind in by_card)
        if cards:
            zones.append(Zone(zone["id"], zone["title"], zone.get("in_network", False), cards))
    return Architecture(tuple(zones), tuple(_lines(made, homes)))


def _card(kind: str, items: Sequence[Item], failures: Mapping[str, Sequence[int]]) -> Card:
    own = [item for item in items if item.type == kind]
    details = Counter(
        item.type.removeprefix(kind).strip("_").replace("_", " ")
        for item in items
        if item.type != kind
    )
    numbers = {number for item in items for number in failures.get(item.key, ())}
    return Card(
        type=kind,
        title=_places().get(kind, ("other", kind.partition("_")[2].replace("_", " ")))[1],
        names=tuple(item.label for item in own),
        details=tuple(sorted(details.items())),
        failures=tuple(sorted(numbers)),
    )


def _home(kind: str) -> str:
    """The type whose card a type belongs to."""
    places = _places()
    parts = kind.split("_")
    for end in range(len(parts), 1, -1):
        if (shorter := "_".join(parts[:end])) in places:
            return shorter
    return kind


def _lines(made: Sequence[Item], homes: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    seen: set[frozenset[str]] = set()
    for item in made:
        start = homes[item.key]
        for key in _references(item.body):
            end = homes.get(key)
            if end is None or end == start or frozenset({start, end}) in seen:
                continue
            if {_zone_of(start), _zone_of(end)} & _QUIET:
                continue
            seen.add(frozenset({start, end}))
            yield start, end


def _references(value: object) -> Iterator[str]:
    if isinstance(value, str):
        if "${" in value:
            yield from (found["key"] for found in _REFERENCE.finditer(value))
    elif isinstance(value, Mapping):
        for key, inner in value.items():
            if key != "//":
                yield from _references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _references(inner)


def _zone_of(kind: str) -> str:
    return _places().get(kind, ("other", ""))[0]


@cache
def _places() -> Mapping[str, tuple[str, str]]:
    """The zone and the title of each listed type."""
    return {kind: (zone["id"], title) for zone in _zones() for kind, title in zone["types"].items()}


@cache
def _zones() -> tuple[Mapping[str, Any], ...]:
    text = files("stackproof.report.analysis").joinpath("architecture.toml").read_text("utf-8")
    return tuple(tomllib.loads(text)["zone"])
