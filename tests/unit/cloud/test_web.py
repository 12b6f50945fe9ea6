"""What a stack serves is asked for by the names that the outside knows."""

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.cloud.web import fetch
from unit.cloud.gateways import echoing


def test_an_api_is_asked_by_its_own_url(aws: EmbeddedAws) -> None:
    """The embedded AWS answers for the host that only AWS has."""
    *_, api, stage = echoing(aws, "by-url").split("/")

    answer = aws.fetch(f"https://{api}.execute-api.eu-west-1.amazonaws.com/{stage}/things/7")

    assert (answer.status, answer.body) == (200, b'{"id": "7"}')


def test_a_host_of_somebody_else_is_never_asked(aws: EmbeddedAws) -> None:
    """The embedded AWS answers for what it serves, and nothing leaves this machine."""
    with pytest.raises(ConnectionError, match=r"serves nothing at www\.example\.com"):
        aws.fetch("https://www.example.com/")


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "mailto:nobody"])
def test_nobody_there_is_a_connection_error(url: str) -> None:
    """Whatever the reason, one error says that there was no answer, and for which URL."""
    with pytest.raises(ConnectionError, match=f"nobody answers at {url}"):
        fetch(url)
