"""SP112: a class or an argument that the bindings discourage."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.program.values import Call
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, confidence


class Deprecated(Rule):
    """A class or an argument is used that the bindings discourage."""

    code: ClassVar = Code("SP112", "deprecated")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a call of a class that the bindings discourage."""
        facts = call.facts
        if facts.deprecated is not None:
            yield self.finding(
                at=call.name_span,
                message=f"`{facts.name}` is deprecated",
                label="deprecated",
                subject=facts.qualified,
                basis=ctx.bindings.basis(facts.module),
                confidence=confidence(call),
            ).helped(_one_line(facts.deprecated))

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an argument that the bindings discourage."""
        words = passed.argument.deprecated
        if words is not None:
            yield self.finding(
                at=passed.name_span or passed.value.span,
                message=f"`{passed.argument.name}` of `{passed.owner.name}` is deprecated",
                label="deprecated",
                subject=passed.subject,
                basis=ctx.bindings.basis(passed.owner.module),
                confidence=passed.confidence,
            ).helped(_one_line(words))


def _one_line(words: str) -> str:
    """The bindings' own advice."""
    return "the bindings say: " + " ".join(words.split()).lstrip("- ")
