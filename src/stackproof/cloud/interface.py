"""What a target offers to a proof: clients, an environment for Terraform, and what it can show.

It knows no target; `embedded.py` has the one that stackproof brings along, `account.py` a real one.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from stackproof.cloud import web
from stackproof.cloud.capabilities import Capability


@dataclass(frozen=True, slots=True, order=True)
class LiveResource:
    """Something that exists in the target.

    Args:
        service: Such as `s3`, as boto3 names it.
        region: Such as `eu-west-1`; `global` for services that have one for all regions.
        type: What it is, such as `bucket` or `security group`.
        identifier: Its name, id or ARN.
        state: Why it still exists although it was deleted; empty for what is simply there.
    """

    service: str
    region: str
    type: str
    identifier: str
    state: str = ""

    def __str__(self) -> str:
        ending = f" ({self.state})" if self.state else ""
        return f"{self.service} {self.type} {self.identifier} in {self.region}{ending}"


@dataclass(frozen=True, slots=True)
class Inventory:
    """Everything that somebody made in the target and that exists now.

    Args:
        live: What a destruction should have removed.
        ending: What was deleted and leaves after a waiting time that AWS imposes.
    """

    live: frozenset[LiveResource] = frozenset()
    ending: frozenset[LiveResource] = frozenset()

    def notes(self) -> tuple[str, ...]:
        """One line for each resource that is on its way out."""
        return tuple(str(resource) for resource in sorted(self.ending))


@dataclass(frozen=True, slots=True, order=True)
class Gap:
    """A request that the target could not answer as AWS would.

    Args:
        service: Such as `shield`.
        action: What was asked, such as `CreateProtection`.
        reason: Why it failed, in one line.
    """

    service: str
    action: str
    reason: str

    def __str__(self) -> str:
        return f"{self.service} {self.action}: {self.reason}"


class Cloud(ABC):
    """A place that programs are deployed to and looked at."""

    name: str

    @abstractmethod
    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3 makes its classes at run time
        """The boto3 client of a service; the same one each time it is asked for.

        Raises:
            UsageError: boto3 is not installed.
        """

    @abstractmethod
    def environment(self) -> Mapping[str, str]:
        """The variables that turn Terraform to this target, to be added to a scrubbed environment.

        Nothing else that begins with `AWS_` may be inherited: a user's profile or
        `AWS_ENDPOINT_URL_S3` would win over them.
        """

    def fetch(
        self,
        url: str,
        *,
        method: str = "GET",
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
    ) -> web.Answer:
        """Asks a URL that the stack serves, as anybody would; a redirect is an answer.

        Args:
            url: As the outside knows it, such as a load balancer's DNS name with `https://`.
            method: Such as `POST`.
            headers: Beyond those that every request has; `Host` asks for another name there.
            body: What is sent along.

        Raises:
            ConnectionError: Nobody takes the connection.
        """
        return web.fetch(url, method=method, headers=headers, body=body, at=self.reach(url))

    def reach(self, url: str) -> str:
        """Where a URL that the stack serves is to be had from here: at itself, unless overridden.

        Raises:
            ConnectionError: The target serves no such host.
        """
        return url

    @abstractmethod
    def endpoint(self) -> str | None:
        """The one URL of every service; None where each has its own."""

    @abstractmethod
    def capability(self, name: str) -> Capability:
        """What is known of one capability here; one that nobody has verified is not shown."""

    def unproved(self, needs: Iterable[str]) -> str | None:
        """Why a proof with these needs cannot be had here; None if it can."""
        missing = [self.capability(name) for name in sorted(needs)]
        reasons = [capability.reason for capability in missing if not capability.shown]
        return "; ".join(reasons) or None
