"""SP754: two arguments that exclude each other."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.value import Known, Token
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import combinations
from stackproof.terraform.view import Node, Resource


class Contradiction(Rule):
    """Two arguments are given that exclude each other."""

    code: ClassVar = Code("SP754", "contradiction")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument that may not stand there."""
        if resource.is_data:
            return
        for combination in combinations().get(resource.type, ()):
            for node in combination.places(resource):
                for name in combination.refuses:
                    if not _is_surely_given(node, name):
                        continue
                    yield self.finding(
                        at=ctx.at(resource, node, name),
                        message=f"`{resource.address}` gives `{argument(node, name)}`: "
                        f"{combination.why}",
                        subject=f"{resource.address}.{argument(node, name)}",
                        basis=combination.source,
                    ).helped("leave one of the two out")


def _is_surely_given(node: Node, name: str) -> bool:
    """Whether an argument is given and is neither off nor empty, nor null by a condition."""
    value = node.value(name)
    if isinstance(value, Known):
        return value.value not in (None, False, "", [], {})
    if not isinstance(value, Token) or name not in node.body:
        return False
    return not any(part in value.expression for part in ("?", "var.", "null"))
