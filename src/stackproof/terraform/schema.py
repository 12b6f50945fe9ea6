"""What a provider says of its resources: types, what is required, what is sensitive.

The table is made of `terraform providers schema -json`. One for the AWS provider 5.100.0 ships;
others are made once and kept in the cache. Each resource is compressed by itself, so that looking
one up costs nothing for the others.
"""

import json
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

from stackproof.core.errors import HostError
from stackproof.core.records import dataclass, field

MAGIC: Final = b"stackproof schema 1\n"
SUFFIX: Final = ".schema"
SHIPPED: Final = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Attribute:
    """One argument or attribute.

    Args:
        type: As Terraform's JSON has it: `"string"`, `["list", "string"]`.
        required: Whether it must be given.
        optional: Whether it may be given.
        computed: Whether the provider fills it in.
        sensitive: Whether the provider hides it.
        deprecated: Whether it is on its way out.
    """

    type: object = field(hash=False)
    required: bool = False
    optional: bool = False
    computed: bool = False
    sensitive: bool = False
    deprecated: bool = False

    @property
    def is_settable(self) -> bool:
        """Whether a program may give it."""
        return self.required or self.optional


@dataclass(frozen=True, slots=True)
class Nested:
    """A nested block.

    Args:
        nesting: `single`, `list`, `set` or `map`.
        least: How many are needed.
        most: How many are allowed; 0 for any number.
        block: What is in each.
    """

    nesting: str
    least: int
    most: int
    block: "Block"


@dataclass(frozen=True, slots=True)
class Block:
    """The arguments and nested blocks of a resource or block."""

    attributes: Mapping[str, Attribute] = field(hash=False)
    blocks: Mapping[str, Nested] = field(hash=False)

    def sensitive(self, prefix: str = "") -> Iterator[str]:
        """The dotted names of all sensitive arguments."""
        for name, attribute in self.attributes.items():
            if attribute.sensitive and attribute.is_settable:
                yield prefix + name
        for name, nested in self.blocks.items():
            yield from nested.block.sensitive(f"{prefix}{name}.")


class Schema:
    """The schema of one version of one provider.

    Args:
        data: The table.

    Raises:
        HostError: It is no table.
    """

    def __init__(self, data: bytes) -> None:
        if not data.startswith(MAGIC):
            raise HostError(
                "a provider's schema in the cache cannot be read", help="delete it and try again"
            )
        end = data.index(b"\n", len(MAGIC))
        head: dict[str, Any] = json.loads(data[len(MAGIC) : end])
        self.provider: str = head["provider"]
        self.version: str = head["version"]
        self._index: Mapping[str, Mapping[str, tuple[int, int]]] = head["index"]
        self._body = memoryview(data)[end + 1 :]
        self._read: dict[tuple[str, str], Block] = {}

    def resource(self, type_: str) -> Block | None:
        """The schema of a resource type."""
        return self._block("resource", type_)

    def data(self, type_: str) -> Block | None:
        """The schema of a data source type."""
        return self._block("data", type_)

    @property
    def basis(self) -> str:
        """What a finding says it is justified by."""
        return f"{self.provider} {self.version}"

    def types(self) -> Iterator[str]:
        """Every resource type, in order."""
        yield from sorted(self._index["resource"])

    def _block(self, kind: str, type_: str) -> Block | None:
        place = self._index[kind].get(type_)
        if place is None:
            return None
        if (kind, type_) not in self._read:
            start, length = place
            raw = zlib.decompress(self._body[start : start + length])
            self._read[kind, type_] = _block(json.loads(raw))
        return self._read[kind, type_]


@cache
def shipped() -> Schema:
    """The newest schema of the AWS provider that ships with stackproof."""
    (path,) = SHIPPED.glob(f"*{SUFFIX}")
    return Schema(path.read_bytes())


def file_name(provider: str, version: str) -> str:
    """The file of a provider's table, such as `hashicorp-aws-5.100.0.schema`."""
    stem = "".join(c if c.isalnum() or c in ".+-" else "-" for c in f"{provider}-{version}")
    return f"{stem}{SUFFIX}"


def _block(raw: Mapping[str, Any]) -> Block:
    return Block(
        {name: _attribute(item) for name, item in raw.get("a", {}).items()},
        {
            name: Nested(nesting, least, most, _block(inner))
            for name, (nesting, least, most, inner) in raw.get("b", {}).items()
        },
    )


def _attribute(raw: tuple[object, str]) -> Attribute:
    kind, marks = raw
    return Attribute(
        type=kind,
        required="r" in marks,
        optional="o" in marks,
        computed="c" in marks,
        sensitive="s" in marks,
        deprecated="d" in marks,
    )
