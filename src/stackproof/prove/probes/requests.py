"""Probes that send requests to the REST APIs of a stack, as its clients would."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from stackproof.cloud.signing import signed
from stackproof.cloud.web import Answer
from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

JSON: Mapping[str, str] = {"Content-Type": "application/json"}
"""The header of what is sent to an API."""

_NONE = "the stack has no aws_api_gateway_stage"
_NO_FUNCTION = b"PK\x05\x06" + bytes(18)
_OK = 200
_REFUSED = 403
_BAD = 400
_SHOWN = 120
_IAM = "AWS_IAM"
_WITH_BODY = ("PATCH", "POST", "PUT")


@dataclass(frozen=True, slots=True)
class OpenRoutesAnswer(Probe):
    """A route that is open to all is answered by its function.

    Args:
        path: The route's, such as `/health`.
        says: What the answer's JSON has to hold.
    """

    path: str
    says: Mapping[str, object]
    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.request", "lambda.invoke"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks each stage, without a signature."""
        expected = f"200 with {json.dumps(dict(self.says))}"
        return judge(expected, self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            answer = live.fetch(f"{stage['invoke_url']}{self.path}")
            said = decoded(answer)
            right = answer.status == _OK and self.says.items() <= said.items()
            yield Observation(stage.address, right, f"GET {self.path}: {shown(answer)}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the code of every function away."""
        for function in stack.all("aws_lambda_function"):
            live.client("lambda", function.region).update_function_code(
                FunctionName=function["function_name"], ZipFile=_NO_FUNCTION
            )


class UnsignedRequestsAreRefused(Probe):
    """A request that nobody signed is refused by every route that demands a signature."""

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.describe", "apigateway.request"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks each such route without a signature."""
        return judge("403", self._look(live, stack), nothing="no route demands a signature")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage, route in _routes(live, stack, _IAM):
            answer = live.fetch(route.url(stage), method=route.method, headers=JSON, body=b"{}")
            yield Observation(stage.address, answer.status == _REFUSED, f"{route}: {shown(answer)}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Opens a route that demanded a signature."""
        stage, route = next(_routes(live, stack, _IAM))
        route.put(live.client("apigateway", stage.region), authorizationType="NONE")


class ForgedSignaturesAreRefused(Probe):
    """A request that was changed after it was signed is refused by every route."""

    needs: ClassVar[frozenset[str]] = frozenset(
        {"apigateway.authorize", "apigateway.describe", "apigateway.request"}
    )

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Asks each route that demands a signature with that of another request."""
        return judge("403", self._look(live, stack), nothing="no route demands a signature")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage, route in _routes(live, stack, _IAM):
            url = route.url(stage)
            headers = signed(_signer(live, stage), f"{url}-other", method=route.method)
            answer = live.fetch(url, method=route.method, headers=headers)
            yield Observation(stage.address, answer.status == _REFUSED, f"{route}: {shown(answer)}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Opens a route that demanded a signature."""
        UnsignedRequestsAreRefused().sabotage(live, stack)


class MalformedBodiesAreRefused(Probe):
    """A body that is no JSON is refused by the gateway itself, on every route that takes one."""

    needs: ClassVar[frozenset[str]] = frozenset(
        {"apigateway.describe", "apigateway.request", "apigateway.validate"}
    )

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Sends half an object to each such route, signed."""
        return judge("400 by the gateway", self._look(live, stack), nothing="no route takes a body")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage, route in self._bodies(live, stack):
            answer = send(live, stage, route.path, method=route.method, body=b'{"')
            # A function that is asked has other words for it.
            right = answer.status == _BAD and decoded(answer) == {"message": "Invalid request body"}
            yield Observation(stage.address, right, f"{route}: {shown(answer)}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes a route take any body."""
        stage, route = next(self._bodies(live, stack))
        route.put(live.client("apigateway", stage.region), authorizationType=_IAM)

    def _bodies(self, live: Live, stack: Deployed) -> Iterator[tuple[DeployedResource, "_Route"]]:
        return (each for each in _routes(live, stack, "") if each[1].method in _WITH_BODY)


def send(
    live: Live,
    stage: DeployedResource,
    path: str,
    *,
    method: str = "GET",
    body: bytes = b"",
    **headers: str,
) -> Answer:
    """Sends a signed request to a stage.

    Args:
        live: The AWS that the stage is in.
        stage: The `aws_api_gateway_stage`.
        path: From the stage on, with its slash.
        method: Such as `POST`.
        body: JSON.
        **headers: Further headers, with `_` in place of hyphens.
    """
    url = f"{stage['invoke_url']}{path}"
    own = {**JSON, **{name.replace("_", "-"): value for name, value in headers.items()}}
    ready = signed(_signer(live, stage), url, method=method, headers=own, body=body)
    return live.fetch(url, method=method, headers=ready, body=body)


def decoded(answer: Answer) -> Mapping[str, Any]:
    """The object that an answer's JSON holds; empty if it holds none."""
    try:
        said = json.loads(answer.body)
    except ValueError:
        return {}
    return said if isinstance(said, dict) else {}


def shown(answer: Answer) -> str:
    """An answer in a few words."""
    text = answer.body.decode("utf-8", "replace")
    return f"{answer.status} {text[:_SHOWN]}".rstrip()


@dataclass(frozen=True, slots=True)
class _Route:
    """A method of an API, with the names by which the gateway knows it."""

    api: str
    resource: str
    method: str
    path: str

    def url(self, stage: DeployedResource) -> str:
        """Its URL on a stage, with a word in place of each parameter."""
        return str(stage["invoke_url"]) + re.sub(r"\{[^}]*\}", "stackproof", self.path)

    def put(self, gateway: Any, **method: str) -> None:  # noqa: ANN401 - boto3 has no types
        """Puts another method in its place, as bare as that."""
        named = {"restApiId": self.api, "resourceId": self.resource, "httpMethod": self.method}
        gateway.delete_method(**named)
        gateway.put_method(**named, **method)

    def __str__(self) -> str:
        return f"{self.method} {self.path}"


def _routes(
    live: Live, stack: Deployed, authorization: str
) -> Iterator[tuple[DeployedResource, _Route]]:
    """The methods that the program has, with the stage that serves them; "" for all of them."""
    for stage in stack.all("aws_api_gateway_stage"):
        gateway, api = live.client("apigateway", stage.region), stage["rest_api_id"]
        pages = gateway.get_paginator("get_resources").paginate(restApiId=api)
        paths = {each["id"]: each["path"] for page in pages for each in page["items"]}
        for method in stack.all("aws_api_gateway_method"):
            if method["rest_api_id"] == api and method["authorization"].startswith(authorization):
                place = str(method["resource_id"])
                yield stage, _Route(api, place, str(method["http_method"]), paths[place])


def _signer(live: Live, stage: DeployedResource) -> Any:  # noqa: ANN401 - boto3 has no types
    return live.client("apigateway", stage.region)
