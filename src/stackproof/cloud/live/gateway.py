"""Serves the REST APIs that API Gateway has: from a request to the function behind it.

Reached as `/_aws/execute-api/{api}/{stage}/{path}`, or with the API's own name as the host.
Signatures, resource policies, throttling, usage plans and web ACLs are not looked at.
"""

import re
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeAlias
from urllib.parse import parse_qsl, unquote

from stackproof.cloud.corrections.protocol import GAP
from stackproof.cloud.live.integrations import call, fixed
from stackproof.cloud.live.requests import Request, Response, body_of, headers_of, refused
from stackproof.cloud.live.turn import TURN
from stackproof.cloud.live.validation import reason

Moto: TypeAlias = Any

_PATH = re.compile(r"/_aws/execute-api/(?P<api>[^/]+)(?P<rest>/.*)?$")
_HOST = re.compile(r"(?P<api>[a-z0-9]+)\.execute-api\.")


def is_for_api(environ: Mapping[str, Any]) -> bool:
    """Whether a request is for a deployed API rather than for AWS itself."""
    return _asked(environ) is not None


def serve_api(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Serves one request, as WSGI has it."""
    asked = _asked(environ)
    body = body_of(environ)
    try:
        with TURN:
            response = _serve(environ, *(asked or ("", "")), body)
    except NotImplementedError as error:
        what = f"{environ['REQUEST_METHOD']} {environ['PATH_INFO']}"
        environ[GAP] = ("execute-api", what, str(error))
        response = refused(HTTPStatus.NOT_IMPLEMENTED, f"embedded AWS: {error}", "NotImplemented")
    except Exception:  # noqa: BLE001 - what goes wrong behind an API is a 500 before it
        traceback.print_exc()
        response = refused(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal server error")
    return response.send(start_response)


def _asked(environ: Mapping[str, Any]) -> tuple[str, str] | None:
    """The API and what comes after it in the path."""
    path = str(environ.get("PATH_INFO", ""))
    found = _PATH.match(path)
    if found is not None:
        return found["api"], found["rest"] or ""
    named = _HOST.match(str(environ.get("HTTP_HOST", "")))
    return (named["api"], path) if named is not None else None


def _serve(environ: Mapping[str, Any], name: str, rest: str, body: bytes) -> Response:
    api, region, account = next(_apis(name), (None, "", ""))
    stage, _, path = rest.removeprefix("/").partition("/")
    if api is None or stage not in api.stages:
        return refused(HTTPStatus.FORBIDDEN, "Forbidden", "ForbiddenException")
    method_name = str(environ["REQUEST_METHOD"])
    route = _route(api, f"/{path}", method_name)
    if route is None:
        # What AWS says of a path or a method that the API does not have.
        text = "Missing Authentication Token"
        return refused(HTTPStatus.FORBIDDEN, text, "MissingAuthenticationTokenException")
    request = Request(
        api=name,
        account=account,
        region=region,
        stage=stage,
        variables=dict(api.stages[stage].variables or {}),
        resource=route.resource,
        resource_id=route.resource_id,
        path=f"/{unquote(path)}",
        method=method_name,
        headers=headers_of(environ),
        query=tuple(parse_qsl(str(environ.get("QUERY_STRING", "")), keep_blank_values=True)),
        parameters=route.parameters,
        body=body,
        source=str(environ.get("REMOTE_ADDR", "127.0.0.1")),
    )
    method = route.method
    refusal = _authorize(method, request) or reason(api, method, request)
    if refusal is not None:
        return refusal
    integration = method.method_integration
    if integration is None:
        return refused(HTTPStatus.INTERNAL_SERVER_ERROR, "Internal server error")
    if integration.integration_type == "AWS_PROXY":
        return call(integration, request)
    if integration.integration_type == "MOCK":
        return fixed(integration, request)
    raise NotImplementedError(f"integrations of type {integration.integration_type} are not served")


@dataclass(frozen=True, slots=True)
class _Route:
    """A method of an API, and what its path's placeholders stand for."""

    method: Moto
    resource: str
    resource_id: str
    parameters: Mapping[str, str]


def _route(api: Moto, path: str, method: str) -> _Route | None:
    """The most exact resource: names before placeholders, placeholders before `{proxy+}`."""
    best: tuple[tuple[int, ...], _Route] | None = None
    parts = [unquote(each) for each in path.strip("/").split("/") if each]
    for resource in api.resources.values():
        pattern = resource.get_path()
        matched = _match([each for each in pattern.strip("/").split("/") if each], parts)
        own = resource.resource_methods
        found = own.get(method) or own.get("ANY")
        if matched is None or found is None:
            continue
        rank, parameters = matched
        if best is None or rank < best[0]:
            best = rank, _Route(found, pattern, resource.id, parameters)
    return best[1] if best is not None else None


def _match(pattern: list[str], parts: list[str]) -> tuple[tuple[int, ...], dict[str, str]] | None:
    """How inexactly a pattern fits, part by part, and what its placeholders stand for."""
    rank: list[int] = []
    parameters: dict[str, str] = {}
    for index, each in enumerate(pattern):
        if index >= len(parts):
            return None
        if each.startswith("{") and each.endswith("+}"):
            parameters[each[1:-2]] = "/".join(parts[index:])
            return (*rank, 2), parameters
        if each.startswith("{"):
            parameters[each[1:-1]] = parts[index]
            rank.append(1)
        elif each == parts[index]:
            rank.append(0)
        else:
            return None
    return (tuple(rank), parameters) if len(pattern) == len(parts) else None


def _authorize(method: Moto, request: Request) -> Response | None:
    """Whether somebody signed, and whether a wanted key is there. No signature is verified."""
    kind = method.authorization_type or "NONE"
    if kind == "AWS_IAM":
        signed = request.header("authorization") or ""
        if not signed.startswith("AWS4-HMAC-SHA256"):
            text = "Missing Authentication Token"
            return refused(HTTPStatus.FORBIDDEN, text, "MissingAuthenticationTokenException")
    elif kind != "NONE":
        raise NotImplementedError(f"authorization {kind} is not served")
    if method.api_key_required and not _is_key(request):
        return refused(HTTPStatus.FORBIDDEN, "Forbidden", "ForbiddenException")
    return None


def _is_key(request: Request) -> bool:
    given = request.header("x-api-key")
    backend = _backends()[request.account][request.region]
    return any(key.value == given and key.enabled for key in backend.keys.values())


def _apis(name: str) -> Iterator[tuple[Moto, str, str]]:
    """The API of that id, wherever it is, with its region and account."""
    for account, regions in list(_backends().items()):
        for region, backend in list(regions.items()):
            if name in backend.apis:
                yield backend.apis[name], region, account


def _backends() -> Moto:
    models = sys.modules.get("moto.apigateway.models")
    return models.apigateway_backends if models is not None else {}
