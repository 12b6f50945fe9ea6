"""SP755: an argument is given without another one that it needs."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import combinations
from stackproof.terraform.view import Resource


class MissingPartner(Rule):
    """An argument is given without another one that AWS demands with it."""

    code: ClassVar = Code("SP755", "missing-partner")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each block that lacks what it needs."""
        if resource.is_data:
            return
        for combination in combinations().get(resource.type, ()):
            if not combination.needs:
                continue
            for node in combination.places(resource):
                if any(node.is_given(name) for name in combination.needs):
                    continue
                wanted = " or ".join(f"`{argument(node, name)}`" for name in combination.needs)
                finding = self.finding(
                    at=ctx.at(resource, node),
                    message=f"`{resource.address}` gives no {wanted}: {combination.why}",
                    subject=f"{resource.address}.{argument(node, combination.needs[0])}",
                    basis=combination.source,
                )
                yield finding.helped(f"give {wanted}")
