"""Serves application load balancers: from a request to the listener and the rule that answer it.

Reached as `/_aws/elb/{http or https}/{DNS name}[:{port}]/{path}`, or with the load balancer's DNS
name as the host, where the port alone says which listener is meant.
TLS itself, security groups, web ACLs and access logs are not looked at.
"""

import ipaddress
import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Final, TypeAlias

from stackproof.cloud.corrections.protocol import GAP
from stackproof.cloud.live.balancer_actions import hardened, page, perform
from stackproof.cloud.live.balancer_rules import Asked, holds
from stackproof.cloud.live.requests import Headers, Response, body_of, headers_of
from stackproof.cloud.live.turn import TURN
from stackproof.cloud.web import CLOSED

Moto: TypeAlias = Any

_PORTS: Final = {"http": 80, "https": 443}
_PATH = re.compile(
    r"/_aws/elb/(?P<scheme>https?)/(?P<name>[^/:?]+)(?::(?P<port>\d{1,5}))?(?P<rest>/[^?]*)?$"
)
_HOST = re.compile(r"(?P<name>[a-z0-9-]+\.[a-z0-9-]+\.elb\.amazonaws\.com)(?::(?P<port>\d{1,5}))?$")


def is_for_balancer(environ: Mapping[str, Any]) -> bool:
    """Whether a request is for a load balancer rather than for AWS itself."""
    return _place(environ) is not None


def serve_balancer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serves one request, as WSGI has it."""
    place = _place(environ)
    headers = headers_of(environ)
    body = body_of(environ)
    try:
        with TURN:
            response = _serve(environ, place, headers, body) if place else _closed("nothing")
    except NotImplementedError as error:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        environ[GAP] = ("elbv2", what, str(error))
        said = f"embedded AWS: {error}"
        response = Response(HTTPStatus.NOT_IMPLEMENTED, (), said.encode())
    except Exception:  # noqa: BLE001 - what goes wrong behind a load balancer is a 500 before it
        traceback.print_exc()
        response = page(HTTPStatus.INTERNAL_SERVER_ERROR)
    return response.send(start_response)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a request wants to go.

    Args:
        scheme: What the client speaks; empty where only the port is known.
        rest: The path as it was sent, still quoted.
    """

    scheme: str
    name: str
    port: int
    rest: str


def _place(environ: Mapping[str, Any]) -> _Place | None:
    path = str(environ.get("REQUEST_URI") or environ.get("PATH_INFO", "")).partition("?")[0]
    found = _PATH.match(path)
    if found is not None:
        scheme = found["scheme"]
        port = int(found["port"] or _PORTS[scheme])
        return _Place(scheme, found["name"].lower(), port, found["rest"] or "/")
    found = _HOST.match(str(environ.get("HTTP_HOST", "")).lower())
    if found is not None:
        return _Place("", found["name"], int(found["port"] or _PORTS["http"]), path or "/")
    return None


def _serve(environ: Mapping[str, Any], place: _Place, headers: Headers, body: bytes) -> Response:
    balancer, backend = next(_balancers(place.name), (None, None))
    if balancer is None:
        return _closed(f"no load balancer is called {place.name}")
    if balancer.type != "application":
        raise NotImplementedError(f"load balancers of type {balancer.type} are not served")
    named = (each for each in balancer.listeners.values() if int(each.port) == place.port)
    listener = next(named, None)
    if listener is None:
        return _closed(f"{place.name} has no listener on port {place.port}")
    scheme = str(listener.protocol).lower()
    if place.scheme == "https" and scheme == "http":
        return _closed(f"the listener on port {place.port} of {place.name} speaks no TLS")
    if place.scheme == "http" and scheme == "https":
        return hardened(page(HTTPStatus.BAD_REQUEST), listener)
    asked = Asked(
        scheme=scheme,
        name=_name(environ, place),
        port=place.port,
        path=place.rest,
        query=str(environ.get("QUERY_STRING", "")),
        method=str(environ["REQUEST_METHOD"]),
        headers=headers,
        body=body,
        source=str(environ.get("REMOTE_ADDR", "127.0.0.1")),
    )
    return hardened(perform(_rule(listener, asked).actions, asked, backend), listener)


def _rule(listener: Moto, asked: Asked) -> Moto:
    """The first rule by priority whose conditions all hold; the default rule comes last."""
    *own, default = listener.rules.values()
    ordered = sorted(own, key=lambda rule: int(rule.priority))
    holding = (r for r in ordered if all(holds(each, asked) for each in r.conditions))
    return next(holding, default)


def _name(environ: Mapping[str, Any], place: _Place) -> str:
    """The host that the client asks for; our own address stands for the DNS name."""
    host = str(environ.get("HTTP_HOST", "")).lower()
    name = host.removeprefix("[").partition("]")[0] if host[:1] == "[" else host.partition(":")[0]
    try:
        is_ours = ipaddress.ip_address(name).is_loopback
    except ValueError:
        is_ours = name in {"", "localhost"}
    return place.name if is_ours else name


def _closed(why: str) -> Response:
    """A connection that is not accepted, as far as HTTP can say so."""
    return Response(HTTPStatus.NOT_FOUND, ((CLOSED, why),), f"nobody answers: {why}\n".encode())


def _balancers(name: str) -> Iterator[tuple[Moto, Moto]]:
    """The load balancer of that DNS name, wherever it is, with the backend that has it."""
    models = sys.modules.get("moto.elbv2.models")
    if models is None:
        return
    for regions in list(models.elbv2_backends.values()):
        for backend in list(regions.values()):
            for balancer in list(backend.load_balancers.values()):
                if balancer.dns_name.lower() == name:
                    yield balancer, backend
