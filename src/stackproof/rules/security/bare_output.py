"""SP252: an output of a secret that is not marked as one."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.references import references

_MADE = {("random_password", "result"), ("random_password", "bcrypt_hash")}


class BareOutput(Rule):
    """An output shows a secret and is not marked as sensitive, which Terraform refuses."""

    code: ClassVar = Code("SP252", "bare-output")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_config(self, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each output whose value has a sensitive part."""
        for output in ctx.view.outputs():
            if output.flag("sensitive"):
                continue
            for _, text in output.strings():
                if "nonsensitive(" in text:
                    continue
                secret = next(
                    (r for r in references(text) if _is_secret(r.address.type, r.attribute, ctx)),
                    None,
                )
                if secret is not None:
                    yield self.finding(
                        at=ctx.view.span_of(f"output.{output.within}", output.path),
                        message=f"the output `{output.within}` shows "
                        f"`{secret.address}.{secret.attribute}` and is not marked as sensitive",
                        subject=f"output.{output.within}",
                        basis="Terraform: `Output refers to sensitive values`",
                    ).helped("set `sensitive` to true, or better, output the secret's ARN")
                    break


def _is_secret(type_: str, attribute: str, ctx: Configured) -> bool:
    name = attribute.partition(".")[0]
    if (type_, name) in _MADE:
        return True
    block = ctx.schema.resource(type_)
    found = block.attributes.get(name) if block is not None else None
    return found is not None and found.sensitive
