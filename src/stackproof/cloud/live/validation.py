"""Whether a request has what its method asks for, as far as a request validator looks."""

import json
from http import HTTPStatus
from importlib import import_module
from typing import Any, TypeAlias

from stackproof.cloud.live.requests import Request, Response, refused

Moto: TypeAlias = Any


def reason(api: Moto, method: Moto, request: Request) -> Response | None:
    """The refusal of a request that does not pass; None for one that does, or is not looked at."""
    validator = api.request_validators.get(method.request_validator_id or "")
    if validator is None:
        return None
    if _is_on(validator.validate_request_parameters):
        missing = _missing(method, request)
        if missing:
            text = f"Missing required request parameters: [{', '.join(missing)}]"
            return refused(HTTPStatus.BAD_REQUEST, text, "BadRequestException")
    if _is_on(validator.validate_request_body) and not _is_fit(api, method, request):
        return refused(HTTPStatus.BAD_REQUEST, "Invalid request body", "BadRequestException")
    return None


def _is_on(setting: object) -> bool:
    return setting is True or str(setting).lower() == "true"


def _missing(method: Moto, request: Request) -> list[str]:
    given = {
        "header": {name.lower() for name, _ in request.headers},
        "path": {name.lower() for name in request.parameters},
        "querystring": {name.lower() for name, _ in request.query},
    }
    wanted = [name for name, on in (method.request_parameters or {}).items() if _is_on(on)]
    parts = [name.split(".", 3) for name in wanted]
    return sorted(
        each[3]
        for each in parts
        if len(each) > 3 and each[3].lower() not in given.get(each[2], ())  # noqa: PLR2004 - method.request.header.name
    )


def _is_fit(api: Moto, method: Moto, request: Request) -> bool:
    """Whether the body satisfies the model of its content type; without a model any does."""
    models = method.request_models or {}
    kind = (request.header("content-type") or "application/json").partition(";")[0].strip()
    name = models.get(kind) or models.get("$default")
    known = {model.name: model for model in api.models.values()}
    if name is None or name not in known or not known[name].schema:
        return True
    try:
        document = json.loads(request.body or b"null")
    except ValueError:
        return False
    others = {
        f"https://apigateway.amazonaws.com/restapis/{api.id}/models/{each}": json.loads(
            model.schema
        )
        for each, model in known.items()
        if model.schema
    }
    draft = import_module("referencing.jsonschema").DRAFT4
    registry = import_module("referencing").Registry()
    registry = registry.with_resources(
        [(uri, draft.create_resource(schema)) for uri, schema in others.items()]
    )
    schema = json.loads(known[name].schema)
    checker = import_module("jsonschema").Draft4Validator(schema, registry=registry)
    return bool(checker.is_valid(document))
