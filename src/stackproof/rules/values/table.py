"""What AWS accepts in arguments, as data with its source: the tables beside this module.

`api.json` is made from AWS's own API models by `scripts/build_value_table.py`; the other files are
written by hand, for what those models do not say.
"""

import json
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from stackproof.core.records import dataclass, field
from stackproof.terraform.view import Node, Resource

_FOLDER = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Limit:
    """What one argument may be.

    Args:
        argument: Its name, with the blocks that it is in: `rule.action.type`.
        source: Who says so.
        least: The smallest number.
        most: The largest number.
        shortest: The fewest characters.
        longest: The most characters.
        pattern: What the whole string must match.
        letters: The characters that a partly computed string may have outside its templates.
        beginning: What the string begins with.
        ending: What the string ends with.
        shape: The pattern in words.
        values: The strings or numbers that exist.
        any_case: Whether capitals make no difference.
        when: What other arguments of the same block must be for this to hold.
    """

    argument: str
    source: str
    least: float | None = None
    most: float | None = None
    shortest: int | None = None
    longest: int | None = None
    pattern: str | None = None
    letters: str = ""
    beginning: str = ""
    ending: str = ""
    shape: str = ""
    values: tuple[object, ...] = ()
    any_case: bool = False
    when: Mapping[str, object] = field(default_factory=dict, hash=False)

    def places(self, resource: Resource) -> Iterator[tuple[Node, str]]:
        """Where a resource gives the argument: the block, and the argument's own name."""
        blocks, _, name = self.argument.rpartition(".")
        for node in resource.reach(blocks):
            if node.is_given(name) and holds(self.when, node):
                yield node, name


@dataclass(frozen=True, slots=True)
class Combination:
    """Which arguments of one block need or refuse each other.

    Args:
        block: The block that they are in; empty for the resource itself.
        why: What AWS says, as a clause for a message.
        source: Who says so.
        when: What must be so for it to hold.
        needs: One of these must be given.
        refuses: None of these may be given.
    """

    block: str
    why: str
    source: str
    when: Mapping[str, object] = field(default_factory=dict, hash=False)
    needs: tuple[str, ...] = ()
    refuses: tuple[str, ...] = ()

    def places(self, resource: Resource) -> Iterator[Node]:
        """The blocks of a resource for which it holds."""
        return (node for node in resource.reach(self.block) if holds(self.when, node))


@cache
def limits() -> Mapping[str, tuple[Limit, ...]]:
    """What arguments may be, by resource type."""
    found: dict[str, list[Limit]] = {}
    for entry in _entries("limits.toml", "limit"):
        types, limit = entry.pop("types"), _limit(entry)
        for type_ in types:
            found.setdefault(type_, []).append(limit)
    made: dict[str, dict[str, dict[str, Any]]] = json.loads(
        (_FOLDER / "api.json").read_text("utf-8")
    )
    for type_, entries in made.items():
        by_hand = {limit.argument for limit in found.get(type_, ()) if not limit.when}
        found.setdefault(type_, []).extend(
            _limit({"argument": name, **entry})
            for name, entry in entries.items()
            if name not in by_hand
        )
    return {type_: tuple(entries) for type_, entries in found.items()}


@cache
def combinations() -> Mapping[str, tuple[Combination, ...]]:
    """Which arguments need or refuse each other, by resource type."""
    found: dict[str, list[Combination]] = {}
    for entry in _entries("combinations.toml", "combination"):
        types = entry.pop("types")
        combination = Combination(
            block=entry.get("block", ""),
            why=entry["why"],
            source=entry["source"],
            when=entry.get("when", {}),
            needs=tuple(entry.get("needs", ())),
            refuses=tuple(entry.get("refuses", ())),
        )
        for type_ in types:
            found.setdefault(type_, []).append(combination)
    return {type_: tuple(entries) for type_, entries in found.items()}


def holds(when: Mapping[str, object], node: Node) -> bool:
    """Whether a condition surely holds in a block.

    A condition gives for each argument a value, a list of values, `{given = true}` or
    `{given = false}`, or `{holds = "x"}` for a list that has it.
    """
    return all(_is(wanted, name, node) for name, wanted in when.items())


def _is(wanted: object, name: str, node: Node) -> bool:
    if isinstance(wanted, dict):
        if "holds" in wanted:
            return wanted["holds"] in node.texts(name)
        return node.is_given(name) is wanted["given"]
    allowed = wanted if isinstance(wanted, list) else [wanted]
    if isinstance(allowed[0], bool):
        return node.flag(name) in allowed
    return node.known(name) in allowed


def _entries(file: str, name: str) -> list[dict[str, Any]]:
    import tomllib  # noqa: PLC0415 - slow to load, and a check of the source needs no table

    entries: list[dict[str, Any]] = tomllib.loads((_FOLDER / file).read_text("utf-8"))[name]
    return entries


def _limit(entry: Mapping[str, Any]) -> Limit:
    return Limit(**{**entry, "values": tuple(entry.get("values", ()))})
