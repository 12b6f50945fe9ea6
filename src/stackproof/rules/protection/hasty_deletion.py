"""SP564: a deletion that cannot be called back for long."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, windows
from stackproof.terraform.view import Resource


class HastyDeletion(Rule):
    """A secret or key can be called back for too short a time after its deletion."""

    code: ClassVar = Code("SP564", "hasty-deletion")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each that is gone at once, or nearly so."""
        for window in windows(Kind.WAITING, resource):
            days = window.days(resource)
            if days is not None and days < window.safe:
                yield self.finding(
                    at=ctx.at(resource, None, window.argument),
                    message=f"`{resource.address}` can be called back for {days:g} days only "
                    "after its deletion",
                    subject=f"{resource.address}.{window.argument}",
                    basis=window.source,
                ).helped(f"leave `{window.argument}` out: {window.default} days are the default")
