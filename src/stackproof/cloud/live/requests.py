"""A request over HTTP to something that is served here, and the answer to it."""

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

Headers = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What came in, and which method of which API it is for.

    Args:
        variables: The stage's variables.
        resource: The path as the API has it, with placeholders.
        path: The path as it was asked for, without the stage.
        parameters: What the placeholders stand for.
        source: The address that it came from.
    """

    api: str
    account: str
    region: str
    stage: str
    variables: Mapping[str, str]
    resource: str
    resource_id: str
    path: str
    method: str
    headers: Headers
    query: tuple[tuple[str, str], ...]
    parameters: Mapping[str, str]
    body: bytes
    source: str

    def header(self, name: str) -> str | None:
        """A header, whatever its case."""
        return next((value for key, value in self.headers if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True)
class Response:
    """What goes out."""

    status: int
    headers: Headers
    body: bytes

    def send(self, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answers, as WSGI has it."""
        start_response(f"{self.status} {phrase(self.status)}", list(self.headers))
        return [self.body]


def refused(status: int, message: str, kind: str = "InternalServerErrorException") -> Response:
    """An answer of the gateway itself, in its own words."""
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", kind))
    return Response(int(status), headers, json.dumps({"message": message}).encode())


def phrase(status: int) -> str:
    """The words that go with a status."""
    return HTTPStatus(status).phrase if status in set(HTTPStatus) else "Unknown"


def body_of(environ: Mapping[str, Any]) -> bytes:
    """What a WSGI request carries."""
    size = int(environ.get("CONTENT_LENGTH") or 0)
    body: bytes = environ["wsgi.input"].read(size) if size else b""
    return body


def headers_of(environ: Mapping[str, Any]) -> Headers:
    """The headers of a WSGI request, spelt as usual: WSGI keeps no case."""
    named = {key[5:]: value for key, value in environ.items() if key.startswith("HTTP_")}
    plain = {key: environ[key] for key in ("CONTENT_TYPE", "CONTENT_LENGTH") if environ.get(key)}
    return tuple(
        ("-".join(part.capitalize() for part in key.split("_")), str(value))
        for key, value in {**named, **plain}.items()
    )
