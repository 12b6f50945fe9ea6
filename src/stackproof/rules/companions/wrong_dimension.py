"""SP791: an alarm on a metric or dimension that its namespace does not have."""

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.span import Span
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.references import whole
from stackproof.terraform.view import Node, Resource

_FILE: Final = Path(__file__).parent / "data" / "metrics.toml"


class WrongDimension(Rule):
    """An alarm names a metric, a dimension or a value that its namespace never has."""

    code: ClassVar = Code("SP791", "wrong-dimension")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each name or value that no metric has."""
        if resource.type != "aws_cloudwatch_metric_alarm" or resource.is_data:
            return
        nodes = (resource, *resource.reach("metric_query.metric"))
        for node in nodes:
            known = _known().get(node.text("namespace") or "")
            if known is not None:
                yield from self._judge(resource, node, known, ctx)

    def _judge(
        self, resource: Resource, node: Node, known: Mapping[str, Any], ctx: Configured
    ) -> Iterator[Diagnostic]:
        namespace = node.text("namespace")
        metric = node.text("metric_name")
        meant = known.get("mistaken", {}).get(metric)
        if meant is not None:
            words = f"`{namespace}` has no metric `{metric}`"
            yield self._finding(
                resource, ctx.at(resource, node, "metric_name"), words, f"`{meant}`"
            )
        given = node.body.get("dimensions")
        at = ctx.at(resource, node, "dimensions")
        for name, value in given.items() if isinstance(given, dict) else ():
            wanted = known["dimensions"].get(name)
            if wanted is None:
                names = ", ".join(sorted(known["dimensions"]))
                words = f"the metrics of `{namespace}` have no dimension `{name}`: {names}"
                yield self._finding(resource, at, words)
                continue
            found = whole(value) if isinstance(value, str) else None
            is_arn = found is not None and found.attribute == "arn"
            if is_arn and not name.endswith("Arn"):
                words = f"`{name}` is given an ARN: no metric of `{namespace}` has that"
                yield self._finding(resource, at, words, wanted)

    def _finding(self, resource: Resource, at: Span, words: str, wanted: str = "") -> Diagnostic:
        finding = self.finding(
            at=at,
            message=f"`{resource.address}` never has data: {words}",
            subject=f"{resource.address}.{words}",
            basis="CloudWatch metrics and dimensions in the service's own guide",
        )
        return finding.helped(f"give {wanted}") if wanted else finding


@cache
def _known() -> Mapping[str, Mapping[str, Any]]:
    """What each namespace has."""
    import tomllib  # noqa: PLC0415 - slow to load, and only synthesized programs need it

    return tomllib.loads(_FILE.read_text("utf-8"))
