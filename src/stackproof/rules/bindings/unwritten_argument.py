"""SP125: an argument of a data source that the framework takes and never writes."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.value import Known
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, judged

# Terraform has neither for a data source; the framework has one base class of arguments for all.
_UNWRITTEN: Final = frozenset({"connection", "provisioners"})


class UnwrittenArgument(Rule):
    """A data source is given an argument that the framework never writes."""

    code: ClassVar = Code("SP125", "unwritten-argument")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each such argument that is something."""
        name, value = passed.argument.name, passed.value.value
        is_data = passed.owner.kind is Kind.DATA_SOURCE
        is_none = isinstance(value, Known) and value.value is None
        if is_data and name in _UNWRITTEN and not is_none:
            yield self.finding(
                at=passed.name_span or passed.value.span,
                message=f"`{name}` of the data source `{passed.owner.name}` is dropped without"
                " a word",
                label="never written",
                subject=passed.subject,
                basis=ctx.bindings.basis(passed.owner.module),
                confidence=passed.confidence,
            ).helped(
                "Terraform runs provisioners for resources only: leave it out, or give it to a"
                " resource" + judged(passed.call)
            )
