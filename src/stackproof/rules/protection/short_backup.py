"""SP563: backups that are too short."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, windows
from stackproof.terraform.view import Resource


class ShortBackup(Rule):
    """A resource that holds data is backed up for too short a time, or not at all."""

    code: ClassVar = Code("SP563", "short-backup")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each store of data with few or no backups."""
        for window in windows(Kind.BACKUP, resource):
            days = window.days(resource)
            # A replica has the backups of what it replicates.
            is_replica = resource.is_given("replicate_source_db")
            if days is not None and days < window.safe and not is_replica:
                kept = f"for {days:g} days" if days else "not at all"
                yield self.finding(
                    at=ctx.at(resource, None, window.argument),
                    message=f"`{resource.address}` is backed up {kept}",
                    subject=f"{resource.address}.{window.argument}",
                    basis=window.source,
                ).helped(f"set `{window.argument}` to {window.safe} or more")
        is_table = resource.type == "aws_dynamodb_table" and not resource.is_data
        if is_table and resource.is_complete("point_in_time_recovery"):
            recovery = resource.block("point_in_time_recovery")
            if recovery is None or recovery.flag("enabled") is False:
                yield self.finding(
                    at=ctx.at(resource),
                    message=f"`{resource.address}` has no point-in-time recovery",
                    subject=f"{resource.address}.point_in_time_recovery",
                    basis="Amazon DynamoDB API, PointInTimeRecoverySpecification",
                ).helped("switch `point_in_time_recovery` on")
