"""SP552: contents that keep a resource from being destroyed."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class NotEmptied(Rule):
    """A resource that has to be destroyable is not emptied, so that its contents keep it."""

    code: ClassVar = Code("SP552", "not-emptied")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.ERROR

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each resource that only goes when it is empty."""
        for switch in switches(Kind.EMPTYING, resource):
            if switch.is_on(resource) is False:
                yield self.finding(
                    at=ctx.at(resource),
                    message=f"`{resource.address}` cannot be destroyed once it holds something: "
                    f"`{switch.argument}` is off",
                    subject=f"{resource.address}.{switch.argument}",
                    basis=switch.source,
                ).helped(f"set `{switch.argument}` to true")
