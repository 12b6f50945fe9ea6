"""SP560: data without protection from deletion."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class Unguarded(Rule):
    """A resource that holds data is not protected from deletion."""

    code: ClassVar = Code("SP560", "unguarded")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each store of data that one command deletes."""
        for switch in switches(Kind.GUARD, resource):
            is_kept = resource.lifecycle("prevent_destroy") is True or not switch.holds_data
            if switch.is_on(resource) is False and not is_kept:
                yield self.finding(
                    at=ctx.at(resource),
                    message=f"`{resource.address}` holds data, and `{switch.argument}` is off",
                    subject=f"{resource.address}.{switch.argument}",
                    basis=switch.source,
                ).helped(f"switch `{switch.argument}` on")
