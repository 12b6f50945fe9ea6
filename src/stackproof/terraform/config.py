"""A synthesized Terraform configuration (`cdk.tf.json`) as data.

Reads Terraform's JSON syntax, in which a block may be an object or a list of objects and `//`
is a comment.
"""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import cast

from stackproof.core.errors import ProgramError
from stackproof.core.records import dataclass, field
from stackproof.terraform.address import Address, Mode

Body = Mapping[str, object]

_LARGEST = 1 << 28


@dataclass(frozen=True, slots=True)
class RequiredProvider:
    """A provider that the configuration asks for.

    Args:
        name: Its local name, such as `aws`.
        source: Such as `hashicorp/aws`.
        version: The constraint; empty for any version.
    """

    name: str
    source: str
    version: str = ""


@dataclass(frozen=True, slots=True)
class ProviderBlock:
    """One configuration of a provider.

    Args:
        name: The provider's local name.
        alias: Its alias; None for the default configuration.
        body: What it says.
    """

    name: str
    alias: str | None
    body: Body = field(hash=False)

    @property
    def key(self) -> str:
        """How resources name it: `aws` or `aws.west`."""
        return f"{self.name}.{self.alias}" if self.alias else self.name

    @property
    def region(self) -> str | None:
        """Its region, if it is written out."""
        return _literal(self.body.get("region"))


@dataclass(frozen=True, slots=True)
class Backend:
    """Where the configuration keeps its state: a backend's type, or `cloud`."""

    kind: str
    body: Body = field(hash=False)


@dataclass(frozen=True, slots=True)
class ResourceBlock:
    """A resource or data source as it is written.

    Args:
        address: Its address, without a key.
        provider: The provider configuration it uses, such as `aws` or `aws.west`.
        instances: How many it stands for; None if only Terraform can tell.
        body: What it says.
    """

    address: Address
    provider: str
    instances: int | None
    body: Body = field(hash=False)


@dataclass(frozen=True, slots=True)
class OutputBlock:
    """An output as it is written."""

    name: str
    value: object = field(hash=False)
    sensitive: bool = False


@dataclass(frozen=True, slots=True)
class Config:
    """A whole configuration.

    Args:
        required: The providers it asks for, by name.
        providers: Their configurations, in the order in which they are written.
        backend: Where its state is kept; None for the default.
        resources: Resources, in the order in which they are written.
        data: Data sources, likewise.
        outputs: Outputs, likewise.
        modules: The names of the modules that it calls.
    """

    required: tuple[RequiredProvider, ...] = ()
    providers: tuple[ProviderBlock, ...] = ()
    backend: Backend | None = None
    resources: tuple[ResourceBlock, ...] = ()
    data: tuple[ResourceBlock, ...] = ()
    outputs: tuple[OutputBlock, ...] = ()
    modules: tuple[str, ...] = ()

    @classmethod
    def read(cls, path: Path) -> "Config":
        """The configuration in a file.

        Raises:
            ProgramError: The file cannot be read or is no Terraform JSON.
        """
        try:
            if path.stat().st_size > _LARGEST:
                raise ProgramError("the synthesized configuration is too large", where=str(path))
            document = json.loads(path.read_text("utf-8"))
        except OSError as error:
            raise ProgramError(
                f"the synthesized configuration cannot be read: {error.strerror or error}",
                where=str(path),
            ) from error
        except (ValueError, RecursionError) as error:
            raise ProgramError(
                f"the synthesized configuration is no JSON: {error}", where=str(path)
            ) from error
        if not isinstance(document, dict):
            raise ProgramError("the synthesized configuration is no JSON object", where=str(path))
        return cls.parse(document)

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Config":
        """The configuration that a JSON document stands for; what has no known form is left out."""
        settings = list(_blocks(document.get("terraform")))
        required = {r.name: r for block in settings for r in _required(block)}
        resources = tuple(_resources(document.get("resource"), Mode.MANAGED))
        data = tuple(_resources(document.get("data"), Mode.DATA))
        providers = tuple(_providers(document.get("provider")))
        implied = {block.provider.split(".")[0] for block in (*resources, *data)}
        implied |= {block.name for block in providers}
        for name in sorted(implied - set(required) - {"terraform"}):
            required[name] = RequiredProvider(name, f"hashicorp/{name}")
        return cls(
            required=tuple(required[name] for name in sorted(required)),
            providers=providers,
            backend=next((b for block in settings for b in _backends(block)), None),
            resources=resources,
            data=data,
            outputs=tuple(_outputs(document.get("output"))),
            modules=tuple(name for name, _ in _labelled(document.get("module"))),
        )

    def provider(self, key: str) -> ProviderBlock | None:
        """The provider configuration of that name, such as `aws.west`."""
        return next((block for block in self.providers if block.key == key), None)

    def block(self, address: Address) -> ResourceBlock | None:
        """The block that an address of the root module comes from."""
        wanted = address.configuration
        blocks = self.data if address.mode is Mode.DATA else self.resources
        return next((block for block in blocks if block.address == wanted), None)

    @property
    def instances(self) -> int | None:
        """How many resources it stands for; None if only Terraform can tell."""
        counts = [block.instances for block in self.resources]
        known = [count for count in counts if count is not None]
        return sum(known) if len(known) == len(counts) and not self.modules else None


def _required(settings: Body) -> Iterator[RequiredProvider]:
    for block in _blocks(settings.get("required_providers")):
        for name, what in _entries(block):
            if isinstance(what, str):
                yield RequiredProvider(name, f"hashicorp/{name}", what)
            elif isinstance(what, dict):
                source = what.get("source")
                version = what.get("version")
                yield RequiredProvider(
                    name,
                    source if isinstance(source, str) else f"hashicorp/{name}",
                    version if isinstance(version, str) else "",
                )


def _backends(settings: Body) -> Iterator[Backend]:
    for block in _blocks(settings.get("backend")):
        for kind, bodies in _entries(block):
            yield Backend(kind, next(_blocks(bodies), {}))
    if "cloud" in settings:
        yield Backend("cloud", next(_blocks(settings["cloud"]), {}))


def _providers(value: object) -> Iterator[ProviderBlock]:
    for name, body in _labelled(value):
        alias = body.get("alias")
        yield ProviderBlock(name, alias if isinstance(alias, str) else None, body)


def _resources(value: object, mode: Mode) -> Iterator[ResourceBlock]:
    for block in _blocks(value):
        for kind, named in _entries(block):
            for name, body in _labelled(named):
                provider = body.get("provider")
                yield ResourceBlock(
                    address=Address(type=kind, name=name, mode=mode),
                    provider=_literal(provider) or kind.split("_")[0],
                    instances=_instances(body),
                    body=body,
                )


def _instances(body: Body) -> int | None:
    count, each = body.get("count"), body.get("for_each")
    if isinstance(count, int) and not isinstance(count, bool):
        return count
    if isinstance(each, dict):
        return len(each)
    return 1 if count is None and each is None else None


def _outputs(value: object) -> Iterator[OutputBlock]:
    for name, body in _labelled(value):
        yield OutputBlock(name, body.get("value"), sensitive=body.get("sensitive") is True)


def _labelled(value: object) -> Iterator[tuple[str, Body]]:
    for block in _blocks(value):
        for name, bodies in _entries(block):
            for body in _blocks(bodies):
                yield name, body


def _entries(block: Body) -> Iterator[tuple[str, object]]:
    return ((name, value) for name, value in block.items() if name != "//")


def _blocks(value: object) -> Iterator[Body]:
    for item in value if isinstance(value, list) else [value]:
        if isinstance(item, dict):
            yield cast("Body", item)


def _literal(value: object) -> str | None:
    if not isinstance(value, str) or not value:
        return None
    if value.startswith("${") and value.endswith("}"):
        # Frameworks write a reference to a provider either plainly or as an expression.
        inner = value[2:-1]
        return inner if inner.replace(".", "").replace("_", "").replace("-", "").isalnum() else None
    return None if "${" in value else value
