"""SP554: a snapshot that stays after the database is destroyed."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class LeftSnapshot(Rule):
    """A database of an environment that comes and goes leaves a snapshot behind."""

    code: ClassVar = Code("SP554", "left-snapshot")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each database whose last snapshot is taken."""
        for switch in switches(Kind.SNAPSHOT, resource):
            if switch.is_on(resource) is False and resource.is_given("final_snapshot_identifier"):
                yield self.finding(
                    at=ctx.at(resource, None, "final_snapshot_identifier"),
                    message=f"`{resource.address}` leaves a snapshot behind when it is destroyed, "
                    "and cannot be destroyed under the same name twice",
                    subject=f"{resource.address}.{switch.argument}",
                    basis=switch.source,
                ).helped("set `skip_final_snapshot` to true")
