"""SP763: a function that traces and may not send its traces."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.grants import may
from stackproof.terraform.view import Resource


class TracingWithoutPermission(Rule):
    """A Lambda function traces, and its role may not send traces to X-Ray."""

    code: ClassVar = Code("SP763", "tracing-without-permission")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each function whose role surely lacks the permission."""
        if resource.type != "aws_lambda_function" or resource.is_data:
            return
        if not any(node.text("mode") == "Active" for node in resource.blocks("tracing_config")):
            return
        role = ctx.view.target(resource.body.get("role"))
        if role is None or may(role, "xray:PutTraceSegments", ctx) is not False:
            return
        yield self.finding(
            at=ctx.at(resource, None, "tracing_config"),
            message=f"`{resource.address}` traces, and its role `{role.address}` "
            "may not send traces to X-Ray",
            subject=f"{resource.address}.tracing_config",
            basis="AWS Lambda API, CreateFunction: `The provided execution role does not have "
            "permissions to call PutTraceSegments on XRAY`",
        ).helped("attach the managed policy `AWSXRayDaemonWriteAccess` to the role")
