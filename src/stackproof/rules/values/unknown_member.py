"""SP789: an argument in the configuration that the provider does not know."""

import difflib
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.terraform.schema import Block
from stackproof.terraform.view import Node, Resource

_META: Final = frozenset(
    {
        *("//", "connection", "count", "depends_on", "dynamic", "for_each", "lifecycle"),
        *("provider", "provisioner"),
    }
)


class UnknownMember(Rule):
    """The synthesized configuration has an argument that the provider does not know."""

    code: ClassVar = Code("SP789", "unknown-member")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument that neither the resource nor its block has."""
        block = ctx.block(resource)
        if block is not None and _is_judged(ctx):
            yield from self._judge(resource, block, resource, ctx)

    def _judge(
        self, node: Node, block: Block, resource: Resource, ctx: Configured
    ) -> Iterator[Diagnostic]:
        known = {*block.attributes, *block.blocks}
        # `timeouts` and the like stand beside the arguments of a resource only.
        allowed = known | (_META if not node.within else {"//", "dynamic"})
        for name in node.body:
            if name in block.blocks:
                for inner in node.blocks(name):
                    yield from self._judge(inner, block.blocks[name].block, resource, ctx)
            elif name not in allowed:
                finding = self.finding(
                    at=ctx.at(resource, node, name),
                    message=f"`{resource.address}` gives `{argument(node, name)}`, "
                    "which the provider does not know",
                    subject=f"{resource.address}.{argument(node, name)}",
                    basis=ctx.schema.basis,
                )
                close = difflib.get_close_matches(name, sorted(known), n=1)
                yield finding.helped(f"the provider calls it `{close[0]}`") if close else finding


def _is_judged(ctx: Configured) -> bool:
    """Whether the configuration asks for the very version that the schema is of."""
    return any(
        required.source == ctx.schema.provider
        and required.version.lstrip("=~> ") == ctx.schema.version
        for required in ctx.view.config.required
    )
