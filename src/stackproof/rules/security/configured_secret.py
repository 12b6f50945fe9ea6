"""SP250: a literal of the configuration in an argument that the provider calls sensitive."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.security.secrets import MANAGED, is_public
from stackproof.terraform.references import has_template, literals
from stackproof.terraform.view import Node, Resource


class ConfiguredSecret(Rule):
    """A password, token or key is written into the configuration."""

    code: ClassVar = Code("SP250", "configured-secret")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each literal in a sensitive argument."""
        block = ctx.block(resource)
        if block is None or resource.is_data or _is_plain_parameter(resource):
            return
        for dotted in block.sensitive():
            if is_public(resource.type, dotted):
                continue
            blocks, _, name = dotted.rpartition(".")
            for node in resource.reach(blocks):
                if _has_literal(node, name):
                    yield self._finding(resource, node, name, dotted, ctx)

    def _finding(
        self, resource: Resource, node: Node, name: str, dotted: str, ctx: Configured
    ) -> Diagnostic:
        finding = self.finding(
            at=ctx.at(resource, node, name),
            message=f"`{dotted}` of `{resource.address}` is a secret, written into the program",
            subject=f"{resource.address}.{dotted}",
            basis=f"{ctx.schema.basis} calls it sensitive",
        )
        cure = MANAGED.get((resource.type, dotted))
        return finding.helped(
            cure or "keep it in AWS Secrets Manager and let the service read it from there"
        )


def _is_plain_parameter(resource: Resource) -> bool:
    """Whether a parameter is one that AWS itself keeps in plain text."""
    return resource.type == "aws_ssm_parameter" and resource.text("type") != "SecureString"


def _has_literal(node: Node, name: str) -> bool:
    """Whether an argument holds a secret that anybody can read who reads the program."""
    for text in node.texts(name):
        if not text.strip():
            continue
        if not has_template(text):
            # An address of a secret is none, and neither is a marker that says "set later".
            return not text.startswith("arn:") and text not in {"{}", "[]"}
        # `${...}` alone is somebody else's; `Secret${x}2024` is known but for `x`.
        if not text.startswith(("{", "[")) and any(len(part) > 3 for part in literals(text)):  # noqa: PLR2004
            return True
    return False
