"""A request to an API and the answer to it."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


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
    headers: tuple[tuple[str, str], ...]
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
    headers: tuple[tuple[str, str], ...]
    body: bytes


def refused(status: int, message: str, kind: str = "InternalServerErrorException") -> Response:
    """An answer of the gateway itself, in its own words."""
    headers = (("Content-Type", "application/json"), ("x-amzn-ErrorType", kind))
    return Response(int(status), headers, json.dumps({"message": message}).encode())
