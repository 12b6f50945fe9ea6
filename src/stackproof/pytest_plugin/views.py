"""What a test sees: a stack that was applied, and a stack as it is written."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from stackproof.core.errors import UsageError


class _Addressed(Protocol):
    """Something that stands at an address of a configuration."""

    @property
    def address(self) -> str:
        """Such as `aws_sns_topic.orders`."""

    @property
    def type(self) -> str:
        """Such as `aws_sns_topic`."""


Found = TypeVar("Found", bound=_Addressed)


@dataclass(frozen=True, slots=True)
class Applied:
    """A resource or data source that exists.

    Args:
        address: Such as `aws_sns_topic.orders`.
        type: Such as `aws_sns_topic`.
        region: Where it is.
        values: Its attributes, as Terraform's state has them.
    """

    address: str
    type: str
    region: str
    values: Mapping[str, Any]

    def __getitem__(self, attribute: str) -> Any:  # noqa: ANN401 - a state attribute is any JSON
        return self.values[attribute]


@dataclass(frozen=True, slots=True)
class Written:
    """A resource or data source as the program wrote it.

    Args:
        address: Such as `aws_sns_topic.orders`.
        type: Such as `aws_sns_topic`.
        values: Its arguments.
    """

    address: str
    type: str
    values: Mapping[str, Any]

    def __getitem__(self, argument: str) -> Any:  # noqa: ANN401 - any JSON
        return self.values[argument]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack that was really applied.

    Args:
        outputs: Its outputs by name.
        state: Everything that it has, in the order of addresses.
        region: The region of its provider.
        make_client: Makes a boto3 client of a service in a region.
    """

    outputs: Mapping[str, Any]
    state: tuple[Applied, ...]
    region: str
    make_client: Callable[[str, str], Any]

    def client(self, service: str, region: str | None = None) -> Any:  # noqa: ANN401 - boto3 has no types
        """A boto3 client that asks the AWS that the stack is in.

        Args:
            service: Such as `s3`.
            region: Another region than the stack's.
        """
        return self.make_client(service, region or self.region)

    def of_type(self, type_: str) -> tuple[Applied, ...]:
        """Every resource of a type."""
        return tuple(each for each in self.state if each.type == type_)

    def resource(self, address: str) -> Applied:
        """The resource at an address, or the only one of a type.

        Raises:
            UsageError: There is none, or there are several of that type.
        """
        __tracebackhide__ = True
        return _one(self.state, address, "the stack")


@dataclass(frozen=True, slots=True)
class Synthesized:
    """A stack's Terraform JSON.

    Args:
        json: The document.
        resources: Its resources and data sources, in the order in which they are written.
        outputs: The values of its outputs by name.
    """

    json: Mapping[str, Any]
    resources: tuple[Written, ...]
    outputs: Mapping[str, Any]

    def of_type(self, type_: str) -> tuple[Written, ...]:
        """Every resource of a type."""
        return tuple(each for each in self.resources if each.type == type_)

    def resource(self, address: str) -> Written:
        """The resource at an address, or the only one of a type.

        Raises:
            UsageError: There is none, or there are several of that type.
        """
        __tracebackhide__ = True
        return _one(self.resources, address, "the synthesized stack")


def _one(resources: Iterable[Found], address: str, where: str) -> Found:
    # pytest then shows the test's own line.
    __tracebackhide__ = True
    everything = tuple(resources)
    for each in everything:
        if each.address == address:
            return each
    alike = [each for each in everything if each.type == address.rpartition(".")[0]]
    if "." not in address:
        alike = [each for each in everything if each.type == address]
        if len(alike) == 1:
            return alike[0]
    known = ", ".join(each.address for each in alike or everything) or "nothing at all"
    if alike and "." not in address:
        raise UsageError(f"{where} has {len(alike)} of `{address}`: choose one of {known}")
    raise UsageError(f"{where} has no `{address}`: it has {known}")
