"""What stands behind a method of an API: a function, or a fixed answer."""

import base64
import json
import re
import time
from collections.abc import Mapping
from http import HTTPStatus
from importlib import import_module
from typing import Any, TypeAlias
from uuid import uuid4

from stackproof.cloud.corrections.conditions import applies
from stackproof.cloud.live.functions import FUNCTIONS
from stackproof.cloud.live.requests import Request, Response, refused

Moto: TypeAlias = Any

_FUNCTION = re.compile(r"/functions/(?P<arn>arn:[^/]+)/invocations$")
_BROKEN = "Internal server error"


def call(integration: Moto, request: Request) -> Response:
    """Hands a request to the function of a proxy integration and its answer back.

    Raises:
        NotImplementedError: It is no function that runs here.
    """
    uri = str(integration.uri)
    for name, value in request.variables.items():
        uri = uri.replace(f"${{stageVariables.{name}}}", value)
    found = _FUNCTION.search(uri)
    if found is None:
        raise NotImplementedError(f"the proxy integration {uri} is not served")
    arn = found["arn"]
    store = import_module("moto.awslambda.models").lambda_backends[request.account]
    try:
        function = store[arn.split(":")[3]].get_function(arn)
    except Exception:  # noqa: BLE001 - moto has several errors for a function that is not there
        return refused(HTTPStatus.INTERNAL_SERVER_ERROR, _BROKEN)
    if not integration.credentials and not _is_allowed(function, request):
        return refused(HTTPStatus.INTERNAL_SERVER_ERROR, _BROKEN)
    answer = FUNCTIONS.invoke(FUNCTIONS.job(function), json.dumps(_event(request)))
    if answer.error == "Sandbox.Timedout":
        text = "Endpoint request timed out"
        return refused(HTTPStatus.GATEWAY_TIMEOUT, text)
    said = json.loads(answer.payload) if not answer.error else None
    response = _response(said)
    return response or refused(HTTPStatus.BAD_GATEWAY, _BROKEN)


def fixed(integration: Moto, request: Request) -> Response:
    """The answer of a mock integration.

    Raises:
        NotImplementedError: Its templates are programs, which are not interpreted.
    """
    templates = integration.request_templates or {}
    asked = templates.get(request.header("content-type") or "application/json", "{}")
    chosen = _plain(asked)
    status = str(json.loads(chosen).get("statusCode", "")) if chosen.strip() else ""
    responses = integration.integration_responses or {}
    response = responses.get(status)
    if response is None:
        return refused(HTTPStatus.INTERNAL_SERVER_ERROR, _BROKEN)
    body = _plain((response.response_templates or {}).get("application/json") or "")
    headers = [
        (name.rpartition(".")[2], value.strip("'"))
        for name, value in (response.response_parameters or {}).items()
        if name.startswith("method.response.header.") and value.startswith("'")
    ]
    return Response(int(status), (("Content-Type", "application/json"), *headers), body.encode())


def _plain(template: str) -> str:
    if "$" in template or template.lstrip().startswith("#"):
        raise NotImplementedError("mapping templates are not interpreted")
    return template


def _is_allowed(function: Moto, request: Request) -> bool:
    """Whether a statement of the function's policy lets this API's method call it."""
    source = (
        f"arn:aws:execute-api:{request.region}:{request.account}:{request.api}"
        f"/{request.stage}/{request.method}{request.resource}"
    )
    known = {"aws:sourcearn": source, "aws:sourceaccount": request.account}
    for statement in function.policy.statements:
        principal = statement.get("Principal")
        services = principal.get("Service") if isinstance(principal, Mapping) else principal
        named = services if isinstance(services, list) else [services]
        if not {"apigateway.amazonaws.com", "*"} & set(named):
            continue
        if applies(statement.get("Condition") or {}, known):
            return True
    return False


def _event(request: Request) -> dict[str, Any]:
    """What a proxy integration tells its function, in version 1.0 of the format."""
    many: dict[str, list[str]] = {}
    for name, value in request.query:
        many.setdefault(name, []).append(value)
    text, is_binary = _text(request.body)
    now = time.time()
    return {
        "resource": request.resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": dict(request.headers),
        "multiValueHeaders": {name: [value] for name, value in request.headers},
        "queryStringParameters": dict(request.query) or None,
        "multiValueQueryStringParameters": many or None,
        "pathParameters": dict(request.parameters) or None,
        "stageVariables": dict(request.variables) or None,
        "requestContext": {
            "accountId": request.account,
            "apiId": request.api,
            "domainName": f"{request.api}.execute-api.{request.region}.amazonaws.com",
            "domainPrefix": request.api,
            "extendedRequestId": uuid4().hex[:15],
            "httpMethod": request.method,
            "identity": {
                "sourceIp": request.source,
                "userAgent": request.header("user-agent"),
                "userArn": None,
            },
            "path": f"/{request.stage}{request.path}",
            "protocol": "HTTP/1.1",
            "requestId": str(uuid4()),
            "requestTime": time.strftime("%d/%b/%Y:%H:%M:%S +0000", time.gmtime(now)),
            "requestTimeEpoch": int(now * 1000),
            "resourceId": request.resource_id,
            "resourcePath": request.resource,
            "stage": request.stage,
        },
        "body": text,
        "isBase64Encoded": is_binary,
    }


def _text(body: bytes) -> tuple[str | None, bool]:
    if not body:
        return None, False
    try:
        return body.decode(), False
    except UnicodeDecodeError:
        return base64.b64encode(body).decode(), True


def _response(said: object) -> Response | None:
    """What a function's answer is to HTTP; None for one that the gateway calls malformed."""
    if not isinstance(said, Mapping) or set(said) - {
        *("statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"),
    }:
        return None
    try:
        status = int(said.get("statusCode", 200))
    except (TypeError, ValueError):
        return None
    body = said.get("body")
    if body is not None and not isinstance(body, str):
        return None
    headers = {str(name): [str(value)] for name, value in (said.get("headers") or {}).items()}
    for name, values in (said.get("multiValueHeaders") or {}).items():
        headers[str(name)] = [str(value) for value in values]
    if not any(name.lower() == "content-type" for name in headers):
        headers["Content-Type"] = ["application/json"]
    content = (body or "").encode()
    if said.get("isBase64Encoded"):
        content = base64.b64decode(content)
    return Response(
        status,
        tuple((name, value) for name, values in headers.items() for value in values),
        content,
    )
