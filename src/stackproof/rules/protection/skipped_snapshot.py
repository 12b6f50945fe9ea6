"""SP562: a database that leaves no copy."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class SkippedSnapshot(Rule):
    """A database is destroyed without a last snapshot, though its data is to be kept."""

    code: ClassVar = Code("SP562", "skipped-snapshot")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each database without a last copy."""
        for switch in switches(Kind.SNAPSHOT, resource):
            if switch.is_on(resource):
                yield self.finding(
                    at=ctx.at(resource, None, switch.argument),
                    message=f"`{resource.address}` is destroyed without a last snapshot",
                    subject=f"{resource.address}.{switch.argument}",
                    basis=switch.source,
                ).helped("set `skip_final_snapshot` to false and name the snapshot")
