"""SP550: a last snapshot without a name, for which destruction fails."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class NamelessSnapshot(Rule):
    """A database is to leave a last snapshot behind, and the snapshot has no name."""

    code: ClassVar = Code("SP550", "nameless-snapshot")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.ERROR

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for a database that Terraform cannot destroy."""
        for switch in switches(Kind.SNAPSHOT, resource):
            if switch.is_on(resource) is False and resource.is_absent("final_snapshot_identifier"):
                yield self.finding(
                    at=ctx.at(resource),
                    message=f"`{resource.address}` cannot be destroyed: its last snapshot "
                    "is not skipped and has no name",
                    subject=f"{resource.address}.final_snapshot_identifier",
                    basis="hashicorp/aws 5.100.0: `final_snapshot_identifier is required when "
                    "skip_final_snapshot is false`",
                ).helped("give `final_snapshot_identifier`, or set `skip_final_snapshot` to true")
