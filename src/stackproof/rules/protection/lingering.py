"""SP553: what stays for days after it was destroyed."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, windows
from stackproof.terraform.view import Resource


class Lingering(Rule):
    """A secret or key of an environment that comes and goes lingers after its destruction."""

    code: ClassVar = Code("SP553", "lingering")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each that is kept longer than it has to be."""
        for window in windows(Kind.WAITING, resource):
            days = window.days(resource)
            if days is not None and days > window.shortest:
                yield self.finding(
                    at=ctx.at(resource, None, window.argument),
                    message=f"`{resource.address}` stays for {days:g} days after its destruction: "
                    "its name is taken, or it is paid for, until then",
                    subject=f"{resource.address}.{window.argument}",
                    basis=window.source,
                ).helped(f"set `{window.argument}` to {window.shortest}")
