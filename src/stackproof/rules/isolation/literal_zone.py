"""SP304: an availability zone written into a stack that is told its region."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.model import Program
from stackproof.program.origins import Source
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.concept import Surroundings
from stackproof.rules.isolation.subjects import arguments
from stackproof.rules.isolation.words import ZONE
from stackproof.rules.passed import Passed

_KINDS: Final = frozenset({Kind.RESOURCE, Kind.STRUCT})


class LiteralZone(Rule):
    """An availability zone is written out, in a class that is told which region it is for."""

    code: ClassVar = Code("SP304", "literal-zone")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each argument that takes zones and is given written ones."""
        around = Surroundings()
        for _, item in arguments(program, ctx, kinds=_KINDS):
            if item.argument.terraform_name.startswith("availability_zone"):
                yield from self._judge(item, around, ctx)

    def _judge(self, item: Passed, around: Surroundings, ctx: Context) -> Iterator[Diagnostic]:
        for origin in origins(item.value):
            text = origin.text
            if origin.source is not Source.LITERAL or origin.is_default or text is None:
                continue
            if ZONE.fullmatch(text) is None:
                continue
            known = around.region(item.value)
            if known is not None:
                yield self.finding(
                    at=item.value.span,
                    message=f"`{item.argument.name}` of `{item.owner.name}` is the zone {text}",
                    label=f"not a zone of every `{known}`",
                    subject=f"{item.subject}.{text}",
                    basis=ctx.bindings.basis(item.owner.module),
                    confidence=item.confidence,
                ).helped("take the zones of `DataAwsAvailabilityZones`, by `Fn.element`")
            return
