"""SP302: one region written into a text of a stack that is told its region."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind, Shape
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.model import Program
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.concept import REGION as REGION_NAME
from stackproof.rules.isolation.concept import Surroundings
from stackproof.rules.isolation.subjects import arguments
from stackproof.rules.isolation.words import REGION
from stackproof.rules.passed import Passed

_KINDS: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.STRUCT})
# Prose that names a region is no reference to it.
_PROSE: Final = ("description", "comment", "alarm_description", "tags", "tags_all")
_OF_THE_EDGE: Final = re.compile(r":(?:acm|wafv2):us-east-1:")


class LiteralRegion(Rule):
    """A text names one region, in a class that is told which region it is for."""

    code: ClassVar = Code("SP302", "literal-region")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each text with a region in it."""
        around = Surroundings()
        for _, item in arguments(program, ctx, kinds=_KINDS):
            if item.argument.type.shape is Shape.STRING:
                yield from self._judge(item, around, ctx)

    def _judge(self, item: Passed, around: Surroundings, ctx: Context) -> Iterator[Diagnostic]:
        name = item.argument.name
        if item.owner.module.endswith(".cloudfront_distribution"):
            return
        if "region" in name or name in _PROSE or name.endswith("description"):
            return
        for origin in origins(item.value):
            region = _region(origin)
            if region is None:
                continue
            known = around.region(item.value)
            if known is not None:
                yield self.finding(
                    at=item.value.span,
                    message=f"`{name}` of `{item.owner.name}` names the region {region}",
                    label=f"and not `{known}`",
                    subject=f"{item.subject}.{region}",
                    basis=ctx.bindings.basis(item.owner.module),
                    confidence=item.confidence,
                ).helped(f"put `{known}` in its place")
            return


def _region(origin: Origin) -> str | None:
    """The region that a written text refers to."""
    if origin.source is not Source.LITERAL or origin.is_default or not origin.text:
        return None
    # What goes through a name such as `replica_region` is a region that somebody chose.
    if any(REGION_NAME.search(name) for name in origin.through):
        return None
    text = origin.text.strip()
    found = REGION.search(text)
    if found is None or found.group() == text:
        return None
    # What CloudFront uses is in this region, wherever the rest is.
    if _OF_THE_EDGE.search(text):
        return None
    # A script or a document of many lines may speak of any region.
    return found.group() if "\n" not in text else None
