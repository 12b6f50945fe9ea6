"""Whether a listener rule's conditions hold for a request.

What AWS says: "Condition types for listener rules" in the guide to Application Load Balancers.
"""

import ipaddress
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from stackproof.cloud.live.requests import Headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request as the load balancer sees it.

    Args:
        scheme: What the listener speaks, `http` or `https`.
        name: The host that the client asks for, without a port.
        port: The listener's.
        path: As it was sent, with the slash before it.
        query: As it was sent, without the question mark.
        source: The address that it came from.
    """

    scheme: str
    name: str
    port: int
    path: str
    query: str
    method: str
    headers: Headers
    body: bytes
    source: str


def holds(condition: Mapping[str, Any], asked: Asked) -> bool:
    """Whether one condition of a rule holds: one of its values is enough.

    Raises:
        NotImplementedError: It is of a kind that is not looked at here.
    """
    field = str(condition["Field"])
    words = "".join(part.capitalize() for part in field.split("-"))
    settings: Mapping[str, Any] = condition.get(f"{words}Config") or condition
    values: Sequence[Any] = settings.get("Values") or ()
    if not values:
        raise NotImplementedError(f"a condition on {field} without values is not looked at")
    match field:
        case "host-header":
            return any(_like(asked.name, value, exact=False) for value in values)
        case "path-pattern":
            return any(_like(asked.path, value) for value in values)
        case "http-header":
            name = str(settings["HttpHeaderName"]).lower()
            given = [value for key, value in asked.headers if key.lower() == name]
            return any(_like(each, value, exact=False) for each in given for value in values)
        case "http-request-method":
            return asked.method in values
        case "query-string":
            return any(_is_in_query(value, asked.query) for value in values)
        case "source-ip":
            source = ipaddress.ip_address(asked.source)
            return any(source in ipaddress.ip_network(value) for value in values)
        case _:
            raise NotImplementedError(f"a condition on {field} is not looked at")


def _is_in_query(wanted: Mapping[str, str], query: str) -> bool:
    """Whether a pair is in the query; without a key, whether any key has the value."""
    key = wanted.get("Key") or "*"
    return any(
        _like(name, key, exact=False) and _like(value, wanted["Value"], exact=False)
        for name, value in parse_qsl(query, keep_blank_values=True)
    )


def _like(text: str, pattern: str, *, exact: bool = True) -> bool:
    r"""Whether a text fits a pattern with `*` and `?`; a backslash makes them plain.

    Args:
        text: What is there.
        pattern: What is wanted.
        exact: Whether upper and lower case differ.
    """
    parts = re.findall(r"\\[*?\\]|.", pattern, re.DOTALL)
    wild = {"*": ".*", "?": "."}
    expression = "".join(wild.get(part) or re.escape(part[-1]) for part in parts)
    flags = re.DOTALL if exact else re.DOTALL | re.IGNORECASE
    return re.fullmatch(expression, text, flags) is not None
