"""A state as data: what exists, with which values, and which of them are secret.

Reads what `terraform show -json` prints.
"""

from collections.abc import Iterator, Mapping

from stackproof.core.records import dataclass, field
from stackproof.terraform import values
from stackproof.terraform.address import Address, Mode
from stackproof.terraform.config import Config

_ARN_FIELDS = 6
_ARN_REGION = 3


@dataclass(frozen=True, slots=True)
class Resource:
    """One instance of a resource or data source that exists.

    Args:
        address: Where it stands.
        provider: The provider configuration it was made with, such as `aws.west`, if known.
        region: Its region, if known; empty for what is global.
        values: Its attributes. Secrets are among them and are not printed.
        sensitive: Which of the values are marked as sensitive.
    """

    address: Address
    provider: str | None = None
    region: str | None = None
    values: Mapping[str, object] = field(default_factory=dict, hash=False, repr=False)
    sensitive: object = field(default=False, hash=False, repr=False)

    @property
    def type(self) -> str:
        """Such as `aws_s3_bucket`."""
        return self.address.type

    @property
    def name(self) -> str:
        """Its name in the configuration."""
        return self.address.name

    def text(self, attribute: str) -> str | None:
        """An attribute that is a string; None if it is not there."""
        value = self.values.get(attribute)
        return value if isinstance(value, str) else None


@dataclass(frozen=True, slots=True)
class StateOutput:
    """One output and its value; a secret is not printed."""

    name: str
    value: object = field(hash=False, repr=False)
    sensitive: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Secret:
    """A sensitive attribute that holds a value, so that the state file holds it in plain text.

    Args:
        address: The resource.
        path: The attribute, such as `master_password`.
    """

    address: str
    path: str

    def __str__(self) -> str:
        return f"{self.address}: {self.path}"


@dataclass(frozen=True, slots=True)
class State:
    """Everything that a state file records.

    Args:
        resources: Resources and data sources, in the order of addresses.
        outputs: The outputs of the root module, by name.
    """

    resources: tuple[Resource, ...] = ()
    outputs: tuple[StateOutput, ...] = ()

    @classmethod
    def parse(cls, document: Mapping[str, object], config: Config | None = None) -> "State":
        """The state that a JSON document stands for.

        Args:
            document: What Terraform printed; without values it is the empty state.
            config: The configuration, which knows what the document leaves out: the provider
                configuration of each resource, and so its region.
        """
        content = _mapping(document.get("values"))
        found = _resources(_mapping(content.get("root_module")), config or Config())
        outputs = _mapping(content.get("outputs"))
        return cls(
            resources=tuple(sorted(found, key=lambda resource: str(resource.address))),
            outputs=tuple(_output(name, _mapping(outputs[name])) for name in sorted(outputs)),
        )

    @property
    def managed(self) -> tuple[Resource, ...]:
        """The resources that Terraform made."""
        return tuple(r for r in self.resources if r.address.mode is Mode.MANAGED)

    def of_type(self, kind: str) -> tuple[Resource, ...]:
        """The resources of one type."""
        return tuple(r for r in self.managed if r.type == kind)

    def output(self, name: str) -> StateOutput | None:
        """The output of that name."""
        return next((output for output in self.outputs if output.name == name), None)

    def secrets(self) -> tuple[Secret, ...]:
        """The sensitive attributes that hold a value."""
        return tuple(
            Secret(str(resource.address), values.show_path(path))
            for resource in self.resources
            for path in values.marked(resource.values, resource.sensitive)
        )


def _resources(module: Mapping[str, object], config: Config) -> Iterator[Resource]:
    for entry in _entries(module.get("resources")):
        try:
            address = Address.parse(str(entry.get("address")))
        except ValueError:
            continue
        attributes = _mapping(entry.get("values"))
        block = config.block(address) if not address.module else None
        key = block.provider if block is not None else None
        configured = config.provider(key) if key is not None else None
        yield Resource(
            address=address,
            provider=key,
            region=_region(attributes, configured.region if configured else None),
            values=attributes,
            sensitive=entry.get("sensitive_values", False),
        )
    for child in _entries(module.get("child_modules")):
        yield from _resources(child, config)


def _region(attributes: Mapping[str, object], configured: str | None) -> str | None:
    """Its own region, or that of its ARN, or that of its provider."""
    own = attributes.get("region")
    if isinstance(own, str) and own:
        return own
    arn = attributes.get("arn")
    if isinstance(arn, str) and arn.startswith("arn:"):
        fields = arn.split(":", _ARN_FIELDS - 1)
        # The ARN of a bucket names no region either, though a bucket is in one.
        if len(fields) == _ARN_FIELDS and (fields[_ARN_REGION] or fields[2] != "s3"):
            return fields[_ARN_REGION]
    return configured


def _output(name: str, document: Mapping[str, object]) -> StateOutput:
    return StateOutput(name, document.get("value"), sensitive=document.get("sensitive") is True)


def _entries(value: object) -> list[Mapping[str, object]]:
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


def _mapping(value: object) -> Mapping[str, object]:
    return value if isinstance(value, dict) else {}
