"""What a probe is, and what it may look at.

A probe finds its resources in the outputs and the state of the stack that was applied, never by
a guessed name, and asks the live AWS about them, never the plan.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol

from stackproof.cloud.web import Answer
from stackproof.core.verdict import Verdict

_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z][a-z0-9]*|[a-z0-9]+")


@dataclass(frozen=True, slots=True)
class DeployedResource:
    """One resource of the stack, as Terraform's state has it.

    Args:
        address: Its resource address, such as `aws_kms_key.key`.
        type: Its resource type.
        region: Where it lives; the provider's region.
        values: Its attributes.
    """

    address: str
    type: str
    region: str
    values: Mapping[str, Any]

    def __getitem__(self, name: str) -> Any:  # noqa: ANN401 - a state attribute is any JSON
        return self.values[name]


@dataclass(frozen=True, slots=True)
class Deployed:
    """A stack that was applied.

    Args:
        outputs: By name.
        resources: Managed resources; data sources are not among them.
    """

    outputs: Mapping[str, Any]
    resources: tuple[DeployedResource, ...]

    def all(self, type_: str) -> tuple[DeployedResource, ...]:
        """The resources of a type, in the state's order."""
        return tuple(r for r in self.resources if r.type == type_)


class Live(Protocol):
    """The AWS that a probe may ask."""

    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """A boto3 client for a service."""

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> Answer:
        """Asks a URL that the stack serves, as anybody would; a redirect is an answer.

        Raises:
            ConnectionError: Nobody takes the connection.
        """


class Probe(ABC):
    """One question to the live AWS.

    The first line of a probe's docstring is what it claims. `needs` names capabilities of the
    target without which the answer would mean nothing: see `stackproof.cloud.capabilities`.
    """

    needs: ClassVar[frozenset[str]] = frozenset()

    @property
    def name(self) -> str:
        """The class's name as words joined by hyphens."""
        return "-".join(_WORD.findall(type(self).__name__)).lower()

    @property
    def claim(self) -> str:
        """What the probe claims, in one sentence without the full stop."""
        return (type(self).__doc__ or self.name).strip().splitlines()[0].rstrip(".")

    @abstractmethod
    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks.

        Args:
            live: The AWS that the stack was applied to.
            stack: What was applied.
        """

    @abstractmethod
    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Spoils the live stack so that `run` must refute the claim.

        A probe that never failed proves nothing: tests call this and expect a refutation.
        """
