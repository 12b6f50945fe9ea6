"""SP783: a load balancer that takes requests in plain HTTP and forwards them."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource


class PlainForward(Rule):
    """A public load balancer forwards requests that come in plain HTTP."""

    code: ClassVar = Code("SP783", "plain-forward")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each listener that forwards what anybody could have read."""
        if resource.type not in {"aws_lb_listener", "aws_alb_listener"} or resource.is_data:
            return
        balancer = ctx.view.target(resource.body.get("load_balancer_arn"))
        if balancer is None or balancer.flag("internal"):
            return
        is_plain = resource.text("protocol") == "HTTP"
        if is_plain and any(n.text("type") == "forward" for n in resource.blocks("default_action")):
            yield self.finding(
                at=ctx.at(resource),
                message=f"`{resource.address}` forwards plain HTTP from the internet",
                subject=str(resource.address),
                basis="AWS Foundational Security Best Practices, ELB.1",
            ).helped("redirect to an HTTPS listener")
