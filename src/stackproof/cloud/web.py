"""A request over HTTP to what a stack serves, as anybody on the internet would send it."""

import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from http.client import HTTPException
from typing import Final

CLOSED: Final = "X-Stackproof-Closed"
"""The header of an answer that stands for a connection which nobody takes; it says why."""

_TIMEOUT: Final = 60.0


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back.

    Args:
        headers: In their order; a name may come twice.
    """

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    def header(self, name: str) -> str | None:
        """A header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


def fetch(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes = b"",
    at: str | None = None,
) -> Answer:
    """Asks a URL once, without a proxy, and follows no redirect.

    Args:
        url: What is asked for.
        method: Such as `POST`.
        headers: Beyond those that every request has; `Host` may be among them.
        body: What is sent along.
        at: The URL where it is really to be had, if that is another one.

    Raises:
        ConnectionError: Nobody takes the connection.
    """
    own = {"Host": urllib.parse.urlsplit(url).netloc, **(headers or {})}
    request = urllib.request.Request(  # noqa: S310 - what the stack itself says it serves
        at or url, data=body or None, method=method, headers=own
    )
    # No handler of errors or redirects: whatever comes back is the answer.
    opener = urllib.request.OpenerDirector()
    opener.add_handler(urllib.request.HTTPHandler())
    opener.add_handler(urllib.request.HTTPSHandler())
    try:
        response = opener.open(request, timeout=_TIMEOUT)
        if response is None:
            raise ConnectionError(f"nobody answers at {url}: it is no URL of the web")
        with response:
            answer = Answer(response.status, tuple(response.headers.items()), response.read())
    except (urllib.error.URLError, TimeoutError, HTTPException) as error:
        why = getattr(error, "reason", None) or error
        raise ConnectionError(f"nobody answers at {url}: {why}") from error
    if (why := answer.header(CLOSED)) is not None:
        raise ConnectionError(f"nobody answers at {url}: {why}")
    return answer
