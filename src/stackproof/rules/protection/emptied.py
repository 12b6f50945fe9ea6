"""SP561: contents that go with the resource."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class Emptied(Rule):
    """A resource is emptied when it is destroyed, though its contents are to be kept."""

    code: ClassVar = Code("SP561", "emptied")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each resource that Terraform empties."""
        for switch in switches(Kind.EMPTYING, resource):
            is_kept = resource.lifecycle("prevent_destroy") is True or not switch.holds_data
            if switch.is_on(resource) and not is_kept:
                yield self.finding(
                    at=ctx.at(resource, None, switch.argument),
                    message=f"`{resource.address}` is destroyed with all that it holds: "
                    f"`{switch.argument}` is on",
                    subject=f"{resource.address}.{switch.argument}",
                    basis=switch.source,
                ).helped(f"leave `{switch.argument}` off where data is to be kept")
