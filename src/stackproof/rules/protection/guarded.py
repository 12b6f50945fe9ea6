"""SP551: protection where everything has to be destroyable."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.view import Resource


class Guarded(Rule):
    """A resource that has to be destroyable is protected from destruction."""

    code: ClassVar = Code("SP551", "guarded")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.ERROR

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each protection of a resource."""
        for switch in switches(Kind.GUARD, resource):
            if switch.is_on(resource):
                yield self._finding(resource, switch.argument, switch.source, ctx)
        if resource.lifecycle("prevent_destroy") is True:
            yield self._finding(
                resource, "prevent_destroy", "Terraform, the `lifecycle` block", ctx
            )

    def _finding(self, resource: Resource, name: str, basis: str, ctx: Configured) -> Diagnostic:
        return self.finding(
            at=ctx.at(resource, None, "" if name == "prevent_destroy" else name),
            message=f"`{resource.address}` cannot be destroyed: `{name}` is on",
            subject=f"{resource.address}.{name}",
            basis=basis,
        ).helped(f"leave `{name}` off in environments that come and go")
