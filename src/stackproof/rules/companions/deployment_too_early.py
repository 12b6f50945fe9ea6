"""SP764: an API that is deployed before its methods are there."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource


class DeploymentTooEarly(Rule):
    """An API is deployed without waiting for its integrations."""

    code: ClassVar = Code("SP764", "deployment-too-early")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for a deployment that misses integrations of its API."""
        if resource.type != "aws_api_gateway_deployment" or resource.is_data:
            return
        api = ctx.view.target(resource.body.get("rest_api_id"))
        if api is None or api.type != "aws_api_gateway_rest_api" or api.is_given("body"):
            return
        parts = [
            part
            for part in ctx.view.of("aws_api_gateway_integration")
            if ctx.view.target(part.body.get("rest_api_id")) == api
        ]
        missed = [part for part in parts if not ctx.view.reaches(resource, part)]
        if not missed:
            return
        names = f"`{missed[0].address}`"
        names += f" and {len(missed) - 1} more" if len(missed) > 1 else ""
        yield self.finding(
            at=ctx.at(resource),
            message=f"`{resource.address}` does not wait for {names}",
            subject=str(resource.address),
            basis="Amazon API Gateway API, CreateDeployment: `No integration defined for method`, "
            "`The REST API doesn't contain any methods`",
        ).helped(
            "pass the methods and integrations in `depends_on`, and a hash of them in `triggers`"
        )
