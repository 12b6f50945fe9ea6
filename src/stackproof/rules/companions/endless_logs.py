"""SP768: a log group that keeps its logs for ever."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource


class EndlessLogs(Rule):
    """A log group has no retention, so that its logs are kept and paid for ever."""

    code: ClassVar = Code("SP768", "endless-logs")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each log group without retention."""
        if resource.type != "aws_cloudwatch_log_group" or resource.is_data:
            return
        if resource.is_absent("retention_in_days"):
            yield self.finding(
                at=ctx.at(resource),
                message=f"`{resource.address}` has no `retention_in_days`: its logs never expire",
                subject=f"{resource.address}.retention_in_days",
                basis="CloudWatch Logs API, PutRetentionPolicy",
            ).helped("give the days, such as `retention_in_days=30`")
