"""Hands a request on to what is registered behind a load balancer, as far as loopback reaches."""

import http.client
import ipaddress
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from stackproof.cloud.live.balancer_rules import Asked
from stackproof.cloud.live.requests import Response
from stackproof.cloud.live.turn import TURN

Moto: TypeAlias = Any

_SECONDS: Final = 30
_OF_ONE_CONNECTION: Final = frozenset(
    {
        "connection",
        "content-length",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
    }
)
"""Headers that belong to one connection, and so are nobody's business beyond it."""


def forward(groups: Sequence[Moto], asked: Asked) -> Response | HTTPStatus:
    """The answer of the first target that answers, or why there is none.

    Targets of the first group that has any are asked in their order; one that takes no connection
    counts as unhealthy. Instances here run no machine, so that nothing answers for them.

    Raises:
        NotImplementedError: The targets are functions, or want TLS.
    """
    group = next((each for each in groups if each.targets), None)
    if group is None:
        return HTTPStatus.SERVICE_UNAVAILABLE
    if group.target_type == "lambda":
        raise NotImplementedError("target groups of functions are not served")
    if group.protocol != "HTTP":
        raise NotImplementedError(f"targets that speak {group.protocol} are not served")
    places = [(each["Id"], int(each["Port"])) for each in group.targets.values()]
    here = [(host, port) for host, port in places if _is_loopback(host)]
    if not here:
        # Nothing is at the address, so that AWS waits for a connection and gives up.
        return HTTPStatus.GATEWAY_TIMEOUT
    with TURN.aside():
        for host, port in here:
            try:
                return _ask(host, port, asked)
            except TimeoutError:
                return HTTPStatus.GATEWAY_TIMEOUT
            except (OSError, http.client.HTTPException):
                continue
    return HTTPStatus.BAD_GATEWAY


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _ask(host: str, port: int, asked: Asked) -> Response:
    connection = http.client.HTTPConnection(host, port, timeout=_SECONDS)
    try:
        url = f"{asked.path}?{asked.query}" if asked.query else asked.path
        connection.putrequest(asked.method, url, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(asked):
            connection.putheader(name, value)
        connection.endheaders(asked.body or None)
        answer = connection.getresponse()
        body = answer.read()
        headers = tuple(
            (name, value)
            for name, value in answer.getheaders()
            if name.lower() not in _OF_ONE_CONNECTION
        )
        return Response(answer.status, (*headers, ("Content-Length", str(len(body)))), body)
    finally:
        connection.close()


def _headers(asked: Asked) -> list[tuple[str, str]]:
    """The request's headers, and where it came from."""
    before = next((value for name, value in asked.headers if name == "X-Forwarded-For"), "")
    ours = {
        "Host": asked.name,
        "X-Forwarded-For": f"{before}, {asked.source}" if before else asked.source,
        "X-Forwarded-Port": str(asked.port),
        "X-Forwarded-Proto": asked.scheme,
    }
    if asked.body:
        ours["Content-Length"] = str(len(asked.body))
    theirs = [
        (name, value)
        for name, value in asked.headers
        if name not in ours and name.lower() not in _OF_ONE_CONNECTION
    ]
    return [*ours.items(), *theirs]
