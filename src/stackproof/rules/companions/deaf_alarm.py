"""SP769: an alarm that tells nobody, or that watches no one's metric."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_ACTIONS: Final = ("alarm_actions", "ok_actions", "insufficient_data_actions")
# Namespaces all of whose metrics have dimensions (the metrics page of each service's guide).
_DIMENSIONED: Final = {
    "AWS/ApplicationELB": "LoadBalancer",
    "AWS/NetworkELB": "LoadBalancer",
    "AWS/SQS": "QueueName",
    "AWS/ECS": "ClusterName",
    "AWS/Kinesis": "StreamName",
    "AWS/ApiGateway": "ApiName",
    "AWS/CloudFront": "DistributionId",
    "AWS/AutoScaling": "AutoScalingGroupName",
    "AWS/NATGateway": "NatGatewayId",
    "AWS/EFS": "FileSystemId",
    "AWS/ES": "DomainName",
    "AWS/S3": "BucketName",
    "AWS/States": "StateMachineArn",
}


class DeafAlarm(Rule):
    """An alarm has no action, or watches a metric that is only there with dimensions."""

    code: ClassVar = Code("SP769", "deaf-alarm")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each thing that an alarm lacks."""
        if resource.type != "aws_cloudwatch_metric_alarm" or resource.is_data:
            return
        # A composite alarm, a dashboard or an output may make use of an alarm without actions.
        is_used = any(
            user.type != "aws_cloudwatch_dashboard" for user in ctx.view.mentioned_by(resource)
        )
        if all(resource.is_absent(name) for name in _ACTIONS) and not is_used:
            yield self.finding(
                at=ctx.at(resource),
                message=f"`{resource.address}` has no action: nobody hears of it",
                subject=f"{resource.address}.alarm_actions",
                basis="CloudWatch API, PutMetricAlarm, AlarmActions",
            ).helped("give `alarm_actions`, such as a topic's ARN")
        needed = _DIMENSIONED.get(resource.text("namespace") or "")
        if needed is not None and resource.is_absent("dimensions"):
            yield self.finding(
                at=ctx.at(resource, None, "namespace"),
                message=f"`{resource.address}` has no `dimensions`, and the metrics of "
                f"`{resource.text('namespace')}` have: it never has data",
                subject=f"{resource.address}.dimensions",
                basis=f"CloudWatch metrics of {resource.text('namespace')}: "
                f"each has at least {needed}",
            ).helped(f"give `dimensions`, at least `{needed}`")
