"""What a program does right, told from its resources; the list itself is in `strengths.toml`.

A strength is only named if every resource that it is about shows it and no finding denies it.
"""

import tomllib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from importlib.resources import files

from stackproof.core.records import dataclass
from stackproof.core.words import count
from stackproof.report.analysis.inventory import NOT_TOLD, Item, lookup
from stackproof.report.analysis.model import Strength


@dataclass(frozen=True, slots=True)
class _Entry:
    """One thing that may be right.

    Args:
        title: What it is.
        types: The types it is about; one resource of any of them is enough.
        every: Conditions that each of those resources meets; see `_meets`.
        companion: A type of which there are at least as many resources.
        at_least: How many resources there are.
        unless: Rules whose findings deny it.
    """

    title: str
    types: tuple[str, ...]
    every: tuple[str, ...] = ()
    companion: str = ""
    at_least: int = 1
    unless: tuple[str, ...] = ()


def of(items: Sequence[Item], found: Iterable[str]) -> tuple[Strength, ...]:
    """What the resources show.

    Args:
        items: The resources of the program.
        found: The numbers of the rules that found something.
    """
    denied = frozenset(found)
    return tuple(_strengths(items, denied))


def _strengths(items: Sequence[Item], denied: frozenset[str]) -> Iterator[Strength]:
    for entry in _entries():
        about = [item for item in items if not item.is_data and item.type in entry.types]
        if len(about) < entry.at_least or denied.intersection(entry.unless):
            continue
        if entry.companion:
            companions = sum(item.type == entry.companion for item in items)
            if companions < len(about):
                continue
        if all(_meets(item, condition) for item in about for condition in entry.every):
            names = ", ".join(sorted({f"`{item.label}`" for item in about})[:4])
            more = f" and {len(about) - 4} more" if len(about) > 4 else ""  # noqa: PLR2004
            yield Strength(entry.title, f"{count(len(about), 'resource')}: {names}{more}")


def _meets(item: Item, condition: str) -> bool:
    """Whether a resource meets a condition.

    `path` asks for any value but false; `path = value` for that value, in lower case, and
    `path != value` for any other; `no path` for nothing there.
    """
    if condition.startswith("no "):
        return not list(lookup(item.body, condition[3:]))
    path, _, wanted = condition.partition(" != ")
    if wanted:
        values = list(lookup(item.body, path))
        return bool(values) and all(
            value is not NOT_TOLD and _text(value) != wanted for value in values
        )
    path, _, wanted = condition.partition(" = ")
    values = list(lookup(item.body, path))
    if not values:
        return False
    if wanted:
        return all(value is not NOT_TOLD and _text(value) == wanted for value in values)
    # A reference or a computed name is a value too, even if the source does not tell which.
    return all(value is not False and value != "" for value in values)


def _text(value: object) -> str:
    return str(value).lower()


@cache
def _entries() -> tuple[_Entry, ...]:
    text = files("stackproof.report.analysis").joinpath("strengths.toml").read_text("utf-8")
    return tuple(_entry(**entry) for entry in tomllib.loads(text)["strength"])


def _entry(
    *,
    title: str,
    types: list[str],
    every: Iterable[str] = (),
    companion: str = "",
    at_least: int = 1,
    unless: Iterable[str] = (),
) -> _Entry:
    return _Entry(title, tuple(types), tuple(every), companion, at_least, tuple(unless))
