"""One stack's configuration as rules look at it: resources, their blocks, and who refers to whom.

A value that Terraform computes is never taken for a literal, and a block that may come from a
`dynamic` one is never taken for absent.
"""

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import cast

from stackproof.core.records import dataclass, field
from stackproof.core.span import Position, Span
from stackproof.core.value import Known, Token, Value
from stackproof.terraform.address import Address, Mode
from stackproof.terraform.config import Body, Config
from stackproof.terraform.positions import Positions
from stackproof.terraform.references import Reference, bare, has_template, plain, references, whole
from stackproof.terraform.values import Path

Origins = Mapping[str, tuple[Span, ...]]
"""The lines of the program that made each resource, by address; the innermost first."""


@dataclass(frozen=True, slots=True)
class Node:
    """A resource, or a block or object within one.

    Args:
        path: Where it stands in the document.
        body: What it says.
        within: How it is called from its resource, such as `rule[0].action`; empty for the whole.
    """

    path: Path
    body: Body = field(hash=False, repr=False)
    within: str = ""

    def value(self, name: str) -> Value:
        """What an argument is; `Known(None)` if it is absent or null."""
        if name not in self.body and self._is_dynamic(name):
            return Token(f"dynamic {name}")
        return value_of(self.body.get(name))

    def known(self, name: str) -> object:
        """An argument if it is a literal; None if it is absent or computed."""
        value = self.value(name)
        return value.value if isinstance(value, Known) else None

    def text(self, name: str) -> str | None:
        """An argument if it is a literal string."""
        value = self.known(name)
        return value if isinstance(value, str) else None

    def number(self, name: str) -> float | None:
        """An argument if it is a literal number, or a string that Terraform reads as one."""
        value = self.known(name)
        if isinstance(value, bool) or not isinstance(value, (int, float, str)):
            return None
        try:
            return float(value)
        except ValueError:
            return None

    def flag(self, name: str) -> bool | None:
        """An argument if it is a literal boolean, or a string that Terraform reads as one."""
        value = self.known(name)
        if isinstance(value, str):
            return {"true": True, "false": False}.get(value)
        return value if isinstance(value, bool) else None

    def texts(self, name: str) -> tuple[str, ...]:
        """The strings of an argument as they are written, templates and all."""
        value = self.body.get(name)
        items = value if isinstance(value, list) else [value]
        return tuple(item for item in items if isinstance(item, str))

    def is_absent(self, name: str) -> bool:
        """Whether an argument or block is surely not given."""
        value = self.value(name)
        return isinstance(value, Known) and value.value in (None, [], {})

    def is_given(self, name: str) -> bool:
        """Whether an argument or block is given, computed or not."""
        return not self.is_absent(name)

    def blocks(self, name: str) -> tuple["Node", ...]:
        """The blocks of a name, or the one object of that name; computed ones are left out."""
        value = self.body.get(name)
        within = f"{self.within}.{name}" if self.within else name
        if isinstance(value, dict):
            return (Node((*self.path, name), cast("Body", value), within),)
        items = value if isinstance(value, list) else []
        return tuple(
            Node((*self.path, name, index), cast("Body", item), f"{within}[{index}]")
            for index, item in enumerate(items)
            if isinstance(item, dict)
        )

    def block(self, name: str) -> "Node | None":
        """The first block of a name."""
        return next(iter(self.blocks(name)), None)

    def reach(self, dotted: str) -> tuple["Node", ...]:
        """The nodes at the end of a chain of blocks such as `rule.action`; itself if empty."""
        nodes: tuple[Node, ...] = (self,)
        for name in filter(None, dotted.split(".")):
            nodes = tuple(inner for node in nodes for inner in node.blocks(name))
        return nodes

    def is_complete(self, name: str) -> bool:
        """Whether the blocks of a name are all there are: none is computed."""
        return isinstance(self.value(name), Known) and not self._is_dynamic(name)

    def strings(self) -> Iterator[tuple[Path, str]]:
        """Every string in it, with its place in the document."""
        yield from _strings(self.body, self.path)

    def _is_dynamic(self, name: str) -> bool:
        dynamic = self.body.get("dynamic")
        blocks = dynamic if isinstance(dynamic, list) else [dynamic]
        return any(isinstance(block, dict) and name in block for block in blocks)


@dataclass(frozen=True, slots=True)
class Resource(Node):
    """A resource or data source.

    Args:
        address: Its address, without a key.
        provider: The provider configuration it uses, such as `aws` or `aws.west`.
    """

    address: Address = field(default_factory=lambda: Address("", ""))
    provider: str = ""

    @property
    def type(self) -> str:
        """Such as `aws_s3_bucket`."""
        return self.address.type

    @property
    def is_data(self) -> bool:
        """Whether it is only read."""
        return self.address.mode is Mode.DATA

    @property
    def is_repeated(self) -> bool:
        """Whether `count` or `for_each` makes any number of it."""
        return "count" in self.body or "for_each" in self.body

    def lifecycle(self, name: str) -> object:
        """What its `lifecycle` block says of a name, if that is a literal."""
        block = self.block("lifecycle")
        return None if block is None else block.known(name)

    def references(self) -> frozenset[Reference]:
        """All that it mentions, `depends_on` included."""
        found = {ref for _, text in self.strings() for ref in references(text)}
        named = (bare(text) for text in self.texts("depends_on"))
        return frozenset(found | {ref for ref in named if ref is not None})


class View:
    """A stack's configuration.

    Args:
        name: What the stack is called.
        document: Its JSON.
        text: The JSON as it is written, to show places.
        path: The file, as findings name it.
        origins: The program's lines, if the synthesis told them.
    """

    def __init__(
        self,
        name: str,
        document: Mapping[str, object],
        *,
        text: str = "",
        path: str = "cdk.tf.json",
        origins: Origins | None = None,
    ) -> None:
        self.name = name
        self.path = path
        self.text = text
        self.document = document
        self.config = Config.parse(document)
        self.origins: Origins = origins or {}
        self._positions = Positions(path, text)

    @cached_property
    def resources(self) -> tuple[Resource, ...]:
        """The resources that are made, in the order in which they are written."""
        return tuple(_resources(self.document, "resource", Mode.MANAGED))

    @cached_property
    def data(self) -> tuple[Resource, ...]:
        """The data sources, likewise."""
        return tuple(_resources(self.document, "data", Mode.DATA))

    @property
    def is_whole(self) -> bool:
        """Whether all that it makes can be seen: no module hides anything."""
        return not self.config.modules

    def of(self, *types: str) -> tuple[Resource, ...]:
        """The resources of some types."""
        return tuple(r for kind in types for r in self._by_type.get((Mode.MANAGED, kind), ()))

    def read(self, *types: str) -> tuple[Resource, ...]:
        """The data sources of some types."""
        return tuple(r for kind in types for r in self._by_type.get((Mode.DATA, kind), ()))

    def at(self, address: Address) -> Resource | None:
        """The resource or data source at an address."""
        return self._by_address.get(address.configuration)

    def target(self, text: object) -> Resource | None:
        """The resource that a string refers to and to nothing else, such as `${aws_x.y.arn}`."""
        found = whole(text) if isinstance(text, str) else None
        return None if found is None else self.at(found.address)

    def mentions(self, resource: Resource) -> frozenset[Address]:
        """What a resource mentions directly."""
        return self._mentions[resource.address]

    def mentioned_by(self, resource: Resource) -> tuple[Resource, ...]:
        """The resources and data sources that mention one directly."""
        return self._users.get(resource.address, ())

    def reaches(self, start: Resource, goal: Resource) -> bool:
        """Whether a resource waits for another, directly or through others."""
        seen: set[Address] = set()
        waiting = [start.address]
        while waiting:
            address = waiting.pop()
            if address == goal.address:
                return True
            if address not in seen:
                seen.add(address)
                waiting += self._mentions.get(address, ())
        return False

    def span(self, resource: Address | None, path: Path) -> Span:
        """Where a finding about a place in the document is shown: in the program, if known."""
        return self.span_of("" if resource is None else str(resource), path)

    def span_of(self, address: str, path: Path) -> Span:
        """The same for anything that has an address, such as `output.url`."""
        made = self.origins.get(address)
        return made[0] if made else self._positions.span(path)

    def line_of(self, resource: Resource) -> int:
        """The line of the document at which a resource begins."""
        return self._positions.span(resource.path).start.line

    @cached_property
    def nowhere(self) -> Span:
        """The beginning of the file."""
        start = Position(1, 1)
        return Span(self.path, start, start)

    def outputs(self) -> Iterator[Node]:
        """The outputs."""
        for name, body in self._labelled("output"):
            yield Node(("output", name), body, name)

    def variables(self) -> Iterator[Node]:
        """The variables."""
        for name, body in self._labelled("variable"):
            yield Node(("variable", name), body, name)

    def _labelled(self, kind: str) -> Iterator[tuple[str, Body]]:
        named = self.document.get(kind)
        for name, body in named.items() if isinstance(named, dict) else ():
            if isinstance(body, dict) and name != "//":
                yield name, cast("Body", body)

    @cached_property
    def _by_type(self) -> dict[tuple[Mode, str], list[Resource]]:
        found: dict[tuple[Mode, str], list[Resource]] = {}
        for resource in (*self.resources, *self.data):
            found.setdefault((resource.address.mode, resource.type), []).append(resource)
        return found

    @cached_property
    def _by_address(self) -> dict[Address, Resource]:
        return {resource.address: resource for resource in (*self.resources, *self.data)}

    @cached_property
    def _mentions(self) -> dict[Address, frozenset[Address]]:
        return {
            resource.address: frozenset(ref.address for ref in resource.references())
            for resource in (*self.resources, *self.data)
        }

    @cached_property
    def _users(self) -> dict[Address, tuple[Resource, ...]]:
        found: dict[Address, list[Resource]] = {}
        for resource in (*self.resources, *self.data):
            for address in self._mentions[resource.address]:
                found.setdefault(address, []).append(resource)
        return {address: tuple(users) for address, users in found.items()}


def value_of(raw: object) -> Value:
    """What a value of the document is before Terraform has run."""
    if isinstance(raw, str):
        return Token(raw) if has_template(raw) else Known(plain(raw))
    return Known(raw)


def _strings(value: object, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "//":
                yield from _strings(inner, (*path, key))
    elif isinstance(value, list):
        for index, inner in enumerate(value):
            yield from _strings(inner, (*path, index))


def _resources(document: Mapping[str, object], section: str, mode: Mode) -> Iterator[Resource]:
    for path, types in _objects(document.get(section), (section,)):
        for kind, named in types.items():
            for inner, names in _objects(named, (*path, kind)):
                for name, bodies in names.items():
                    for place, body in _objects(bodies, (*inner, name)):
                        provider = body.get("provider")
                        key = provider if isinstance(provider, str) else kind.split("_")[0]
                        yield Resource(
                            path=place,
                            body=body,
                            address=Address(type=kind, name=name, mode=mode),
                            provider=key.removeprefix("${").removesuffix("}"),
                        )


def _objects(value: object, path: Path) -> Iterator[tuple[Path, Body]]:
    """An object, or the objects of a list, with their places; comments are left out."""
    if isinstance(value, dict):
        yield path, cast("Body", {k: v for k, v in value.items() if k != "//"})
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _objects(item, (*path, index))
