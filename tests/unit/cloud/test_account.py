"""What a real account says of itself, and what is said where there is none."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from stackproof.cloud.account import Account
from stackproof.cloud.embedded import EmbeddedAws
from stackproof.core.errors import HostError, StackproofError, UsageError
from support.accounts import SOMEBODY, forget_aws


@pytest.fixture(autouse=True)
def _nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing that a developer has set up for AWS."""
    forget_aws(monkeypatch)


@pytest.fixture
def _keys(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in SOMEBODY.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")


@contextmanager
def refusing(code: str) -> Iterator[str]:
    """An AWS that answers everything with one error; its address."""

    class Refuses(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = f"<ErrorResponse><Error><Code>{code}</Code><Message>no</Message></Error>"
            self.send_response(403)
            self.end_headers()
            self.wfile.write(f"{body}</ErrorResponse>".encode())

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    with HTTPServer(("127.0.0.1", 0), Refuses) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            server.shutdown()
            thread.join()


def refusal(region: str = "us-east-1") -> StackproofError:
    """What is said of credentials that are of no use."""
    with pytest.raises(StackproofError) as caught:
        Account().identity(region)
    return caught.value


@pytest.mark.usefixtures("_keys")
def test_an_account_says_whose_it_is(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Clients ask what the environment names, as AWS's own tools do."""
    with EmbeddedAws(tmp_path) as aws:
        monkeypatch.setenv("AWS_ENDPOINT_URL", aws.endpoint())
        account = Account()
        assert account.identity("eu-west-1").account == "123456789012"
        account.client("sns", "eu-west-1").create_topic(Name="orders")
        assert account.endpoint() is None
        topics = aws.client("sns", "eu-west-1").list_topics()["Topics"]
        assert [topic["TopicArn"].rpartition(":")[2] for topic in topics] == ["orders"]


def test_no_credentials_are_a_mistake_of_usage() -> None:
    """The help says how they are given."""
    error = refusal()
    assert isinstance(error, UsageError)
    assert error.message == "there are no AWS credentials"
    assert "AWS_PROFILE" in str(error.help)


def test_half_of_a_key_is_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is missing is named."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "test")
    error = refusal()
    assert isinstance(error, UsageError)
    assert "AWS_SECRET_ACCESS_KEY" in error.message


def test_a_profile_that_is_not_there_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 says which; nothing else is taken in its place."""
    monkeypatch.setenv("AWS_PROFILE", "nobody")
    error = refusal()
    assert isinstance(error, UsageError)
    assert "nobody" in error.message


@pytest.mark.usefixtures("_keys")
@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("ExpiredToken", UsageError, "the AWS credentials have expired"),
        ("InvalidClientTokenId", UsageError, "does not accept the credentials in `me-south-1`"),
        ("SignatureDoesNotMatch", UsageError, "does not accept the credentials in `me-south-1`"),
        ("AccessDenied", HostError, "AWS refuses to say whose credentials these are"),
    ],
)
def test_what_aws_refuses_is_told_with_what_to_do(
    monkeypatch: pytest.MonkeyPatch, code: str, kind: type[StackproofError], said: str
) -> None:
    """Expired credentials, and a region that is not enabled, are told apart from a network."""
    with refusing(code) as address:
        monkeypatch.setenv("AWS_ENDPOINT_URL", address)
        error = refusal("me-south-1")
    assert isinstance(error, kind)
    assert said in error.message


@pytest.mark.usefixtures("_keys")
def test_an_aws_that_is_not_there_is_told_with_the_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """A region whose name is wrong has no address."""
    with refusing("Gone") as address:
        pass
    monkeypatch.setenv("AWS_ENDPOINT_URL", address)
    error = refusal("us-east-9")
    assert isinstance(error, HostError)
    assert error.message.startswith("AWS cannot be reached in `us-east-9`")


def test_only_what_leads_to_aws_is_handed_on() -> None:
    """Terraform and probes get the user's own setting, and nothing that is not AWS's."""
    given = {"AWS_PROFILE": "mine", "HTTPS_PROXY": "http://p", "TOKEN": "secret", "PATH": "/bin"}
    assert Account(given).environment() == {"AWS_PROFILE": "mine", "HTTPS_PROXY": "http://p"}


def test_an_account_shows_what_aws_does_but_from_outside() -> None:
    """A database in an isolated subnet cannot be connected to from here, and so is unproved."""
    account = Account({})
    assert account.unproved({"iam.enforce", "sqs.redrive"}) is None
    assert str(account.unproved({"rds.connect"})).startswith("it is inside the stack")
