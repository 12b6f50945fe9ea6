"""A real AWS account: the one that the credentials in the environment belong to.

Clients and Terraform find credentials, profile and endpoints as AWS's own tools do. Nothing is
made or taken away from here.
"""

import importlib
import os
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from stackproof.cloud.capabilities import Capability
from stackproof.cloud.interface import Cloud
from stackproof.core.errors import HostError, Missing, StackproofError, UsageError

_CONNECT_SECONDS = 10
_READ_SECONDS = 60
_ATTEMPTS = 3
# Beside `AWS_...`: the way to the network, in both spellings.
_NETWORK = frozenset(
    name
    for upper in (
        "HTTP_PROXY",
        "HTTPS_PROXY",
        "NO_PROXY",
        "REQUESTS_CA_BUNDLE",
        "SSL_CERT_DIR",
        "SSL_CERT_FILE",
    )
    for name in (upper, upper.lower())
)
_EXPIRED = frozenset(
    {"ExpiredToken", "ExpiredTokenException", "RequestExpired", "TokenRefreshRequired"}
)
_UNKNOWN = frozenset(
    {
        "AuthFailure",
        "InvalidAccessKeyId",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
        "UnrecognizedClientException",
    }
)
_UNFETCHED = (
    "PartialCredentialsError",
    "CredentialRetrievalError",
    "TokenRetrievalError",
    "UnauthorizedSSOTokenError",
    "SSOTokenLoadError",
)
_ELSEWHERE = "it is inside the stack's network, which this machine is not part of"
_OUT_OF_REACH: Mapping[str, str] = MappingProxyType(
    {
        "account.disposable": "what a probe leaves behind in a real account stays there",
        "ec2.traffic": _ELSEWHERE,
        "rds.connect": _ELSEWHERE,
    }
)
"""What AWS does but nobody sees from outside, with the reason."""


@dataclass(frozen=True, slots=True)
class Identity:
    """Whose credentials they are.

    Args:
        account: The account's twelve digits.
        arn: The user or the role.
    """

    account: str
    arn: str

    def __str__(self) -> str:
        return f"account {self.account} as {self.arn}"


class Account(Cloud):
    """The account of the credentials in the environment.

    Args:
        environ: Our own environment.
    """

    name = "AWS account"

    def __init__(self, environ: Mapping[str, str] = os.environ) -> None:
        self._environ = environ
        self._session: Any = None
        self._clients: dict[tuple[str, str], Any] = {}
        self._lock = threading.Lock()

    def client(self, service: str, region: str) -> Any:  # noqa: ANN401 - boto3 has no types
        """The boto3 client of a service, as the user has set boto3 up.

        Raises:
            UsageError: boto3 is not installed, or its configuration cannot be used.
        """
        with self._lock:
            found = self._clients.get((service, region))
            if found is None:
                with _in_words(region):
                    found = self._clients[service, region] = self._make(service, region)
            return found

    def environment(self) -> Mapping[str, str]:
        """The user's own variables of AWS, and of the way to it."""
        return {
            name: value
            for name, value in self._environ.items()
            if name.startswith("AWS_") or name in _NETWORK
        }

    def endpoint(self) -> None:
        """Each service has its own, or what `AWS_ENDPOINT_URL` says."""
        return

    def capability(self, name: str) -> Capability:
        """AWS is what everything else is compared with; some of it cannot be seen from here."""
        reason = _OUT_OF_REACH.get(name)
        return Capability(name=name, shown=reason is None, reason=reason or "AWS does it itself")

    def identity(self, region: str) -> Identity:
        """Asks AWS whose credentials these are; no permission is needed for that.

        Args:
            region: The region that answers.

        Raises:
            UsageError: There are no credentials, or AWS does not accept them there.
            HostError: AWS cannot be reached there.
        """
        client = self.client("sts", region)
        with _in_words(region):
            said = client.get_caller_identity()
        return Identity(account=said["Account"], arn=said["Arn"])

    def _make(self, service: str, region: str) -> Any:  # noqa: ANN401
        try:
            boto3 = importlib.import_module("boto3")
        except ImportError as error:
            raise Missing("prove").error("a real account") from error
        config = importlib.import_module("botocore.config")
        if self._session is None:
            self._session = boto3.session.Session()
        return self._session.client(
            service,
            region_name=region,
            config=config.Config(
                connect_timeout=_CONNECT_SECONDS,
                read_timeout=_READ_SECONDS,
                retries={"mode": "standard", "total_max_attempts": _ATTEMPTS},
            ),
        )


@contextmanager
def _in_words(region: str) -> Iterator[None]:
    """What botocore raises, as what a person can do about it."""
    try:
        yield
    except StackproofError:
        raise
    except Exception as error:
        # botocore is heavy: without an error it is loaded by boto3 alone.
        known = _said(error, region)
        if known is None:
            raise
        raise known from error


def _said(error: Exception, region: str) -> StackproofError | None:
    """The error in words; None if it is none of AWS's."""
    errors = importlib.import_module("botocore.exceptions")
    if isinstance(error, errors.ClientError):
        return _refused(error, region)
    if isinstance(error, errors.InvalidRegionError):
        return UsageError(f"`{region}` is no name of a region", help="such as us-east-1")
    if isinstance(error, (errors.ConnectionError, errors.HTTPClientError)):
        return HostError(
            f"AWS cannot be reached in `{region}`: {error}",
            help="look at the region's name, the network and its proxy",
        )
    return _without_credentials(error, errors)


def _without_credentials(error: Exception, errors: Any) -> StackproofError | None:  # noqa: ANN401 - a module
    """Why there are no credentials to show; None if the error is another."""
    if isinstance(error, errors.ProfileNotFound):
        return UsageError(str(error), help="name another profile with AWS_PROFILE")
    if isinstance(error, errors.NoCredentialsError):
        return UsageError(
            "there are no AWS credentials",
            help="set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY; "
            "`aws sts get-caller-identity` shows what AWS's tools find",
        )
    if isinstance(error, tuple(getattr(errors, name) for name in _UNFETCHED)):
        return UsageError(
            f"the AWS credentials cannot be fetched: {error}",
            help="sign in anew, such as with `aws sso login`, or complete the credentials",
        )
    return None


def _refused(error: Any, region: str) -> StackproofError:  # noqa: ANN401 - botocore has no types
    """What AWS itself answered."""
    code = str(error.response["Error"].get("Code", ""))
    if code in _EXPIRED:
        return UsageError("the AWS credentials have expired", help="sign in anew")
    if code in _UNKNOWN:
        return UsageError(
            f"AWS does not accept the credentials in `{region}`: {code}",
            help="they are of nobody any more, or the region is not enabled for the account",
        )
    return HostError(f"AWS refuses to say whose credentials these are: {error}")
