# noqa: INP001 - a script is no module of a package
"""Builds the table of what AWS's own API models say of arguments: ranges, lengths, choices.

    python scripts/build_value_table.py [--check]

The models are those that botocore ships. `value_shapes.txt` says which operation makes which
resource; an argument is matched with the operation's parameter of the same name. Left out: lists
that AWS extends all the time, patterns, and whatever the provider's schema has no argument for.
"""

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import botocore
from botocore.loaders import Loader

from stackproof.terraform.schema import Block, shipped

LIST = Path(__file__).with_name("value_shapes.txt")
TARGET = Path(__file__).parents[1] / "src/stackproof/rules/values/data/api.json"
# Longer lists are catalogues that grow: instance types, runtimes, regions.
MOST_CHOICES = 30
DEEPEST = 4
# Lengths beyond this say nothing that anybody gets wrong.
LONGEST = 2048


def main(arguments: Sequence[str] | None = None) -> int:
    """Builds or compares the table; 1 if it differs."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    options = parser.parse_args(arguments)
    text = json.dumps(built(), indent=1, sort_keys=True) + "\n"
    same = TARGET.is_file() and TARGET.read_text("utf-8") == text
    if options.check:
        sys.stdout.write(f"{TARGET.name}: {'as committed' if same else 'DIFFERS'}\n")
        return int(not same)
    TARGET.write_text(text, encoding="utf-8")
    sys.stdout.write(f"{TARGET.name}: {len(text):,} bytes{', unchanged' if same else ''}\n")
    return 0


def built() -> dict[str, dict[str, Any]]:
    """The table: by resource type, by argument."""
    loader = Loader()
    schema = shipped()
    table: dict[str, dict[str, Any]] = {}
    for line in LIST.read_text("utf-8").splitlines():
        words = line.partition("#")[0].split()
        if not words:
            continue
        type_, service, operation, *special = words
        block = schema.resource(type_)
        if block is None:
            raise SystemExit(f"{type_}: the schema has no such resource")
        model = loader.load_service_model(service, "service-2")
        left_out = {word[1:] for word in special if word.startswith("-")}
        renamed = dict(word.split("=") for word in special if "=" in word)
        shape = model["operations"][operation]["input"]["shape"]
        walk = Walk(model, f"{service} {operation}", renamed)
        found = {
            name: entry for name, entry in walk.block(block, shape, "", "") if name not in left_out
        }
        table.setdefault(type_, {}).update(found)
    return {type_: found for type_, found in table.items() if found}


class Walk:
    """Goes through a resource's schema and an operation's input side by side."""

    def __init__(self, model: dict[str, Any], title: str, renamed: dict[str, str]) -> None:
        self._shapes = model["shapes"]
        version = model["metadata"]["apiVersion"]
        self._title = f"{model['metadata']['serviceId']} API {version}, {title.split()[1]}"
        self._renamed = renamed

    def block(
        self, block: Block, shape: str, prefix: str, path: str, depth: int = 0
    ) -> Iterator[tuple[str, dict[str, Any]]]:
        """What the API says of the arguments of one block."""
        members = self._members(shape)
        for name, attribute in block.attributes.items():
            if not attribute.is_settable:
                continue
            wanted = self._renamed.get(prefix + name, name)
            if (member := members.get(_folded(wanted))) is not None:
                source = f"{self._title}, {path}{member[0]}"
                entry = self._entry(member[1], attribute.type)
                if entry:
                    yield prefix + name, {**entry, "source": source}
        for name, nested in block.blocks.items():
            wanted = self._renamed.get(prefix + name, name)
            member = members.get(_folded(wanted))
            if member is not None and depth < DEEPEST:
                yield from self.block(
                    nested.block, member[1], f"{prefix}{name}.", f"{path}{member[0]}.", depth + 1
                )

    def _members(self, shape: str) -> dict[str, tuple[str, str]]:
        found = self._shapes[shape]
        if found["type"] == "list":
            return self._members(found["member"]["shape"])
        if found["type"] != "structure":
            return {}
        return {_folded(name): (name, item["shape"]) for name, item in found["members"].items()}

    def _entry(self, shape: str, kind: object) -> dict[str, Any]:
        found = self._shapes[shape]
        if found["type"] == "list" and isinstance(kind, list) and kind[0] in {"list", "set"}:
            inner = self._entry(found["member"]["shape"], kind[1])
            return {key: value for key, value in inner.items() if key == "values"}
        if found["type"] in {"integer", "long", "float", "double"} and kind == "number":
            pairs = (("least", found.get("min")), ("most", found.get("max")))
            return {key: value for key, value in pairs if value is not None}
        if found["type"] == "string" and kind == "string":
            if found.get("enum"):
                values = sorted(found["enum"])
                return {"values": values} if len(values) <= MOST_CHOICES else {}
            entry: dict[str, Any] = {}
            if (longest := found.get("max")) is not None and longest <= LONGEST:
                entry["longest"] = longest
            if (shortest := found.get("min")) is not None and shortest > 1:
                entry["shortest"] = shortest
            return entry
        return {}


def _folded(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


if __name__ == "__main__":
    if not botocore.__version__:
        sys.exit("botocore is needed")
    sys.exit(main())
