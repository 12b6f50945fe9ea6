"""SP206: an output that shows a secret."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.program.values import Call
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.given import given
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.sensitive import is_secret_attribute
from stackproof.rules.where import is_test


class SecretInOutput(Rule):
    """An output gives a value that Terraform holds to be a secret, and does not say so."""

    code: ClassVar = Code("SP206", "secret-in-output")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an output of a sensitive value without `sensitive`."""
        call = passed.call
        if call.facts.name != "TerraformOutput" or passed.argument.name != "value":
            return
        names = given(call)
        if "sensitive" in names.names or not names.is_complete:
            return
        if is_test(passed.value.span.path):
            return
        for origin in origins(passed.value):
            if _is_secret(origin):
                yield self._finding(origin, passed, ctx)
                return

    def _finding(self, origin: Origin, passed: Passed, ctx: Context) -> Diagnostic:
        end = passed.value.span.end
        finding = self.finding(
            at=passed.value.span,
            message="the output shows a secret, which Terraform refuses",
            label="a sensitive value",
            subject=f"{passed.subject}.{origin.name}",
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
        ).helped("give the secret's ARN, or say `sensitive=True`")
        edit = Edit(Span(passed.value.span.path, end, end), ", sensitive=True")
        is_plain = any(
            keyword.name == "value" and keyword.value.span.end == keyword.span.end
            for keyword in passed.call.keywords
        )
        if not is_plain or passed.is_shared:
            return finding
        return finding.fixed(Fix("say that the output is sensitive", (edit,), Safety.UNSAFE))


def _is_secret(origin: Origin) -> bool:
    if origin.source is Source.INPUT and origin.call is not None:
        return _is_marked(origin.call)
    return origin.facts is not None and is_secret_attribute(origin.facts, origin.name)


def _is_marked(call: Call) -> bool:
    """Whether a variable of Terraform is said to be sensitive."""
    return any(
        keyword.name == "sensitive"
        and isinstance(keyword.value.value, Known)
        and keyword.value.value.value is True
        for keyword in call.keywords
    )
