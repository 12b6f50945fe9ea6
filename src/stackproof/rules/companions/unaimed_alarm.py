"""SP794: an alarm that watches everything of a kind in the account, not what the stack makes."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

# Namespaces that also have each metric over all resources of a region, with what a resource of
# the stack is told by (CloudWatch console, `Across All Databases` and `Across All Functions`).
_AGGREGATED: Final = {
    "AWS/RDS": {
        "aws_db_instance": "DBInstanceIdentifier",
        "aws_rds_cluster_instance": "DBInstanceIdentifier",
        "aws_rds_cluster": "DBClusterIdentifier",
    },
    "AWS/Lambda": {"aws_lambda_function": "FunctionName"},
}
# Metrics that are meant of the region as a whole (AWS Lambda Developer Guide, concurrency metrics).
_OF_THE_REGION: Final = frozenset(
    {"ConcurrentExecutions", "UnreservedConcurrentExecutions", "ClaimedAccountConcurrency"}
)


class UnaimedAlarm(Rule):
    """An alarm without dimensions watches every database or function of the account and region."""

    code: ClassVar = Code("SP794", "unaimed-alarm")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each alarm that leaves out which resource it watches."""
        if resource.type != "aws_cloudwatch_metric_alarm" or resource.is_data:
            return
        for node in (resource, *resource.reach("metric_query.metric")):
            known = _AGGREGATED.get(node.text("namespace") or "")
            metric = node.text("metric_name")
            if known is None or metric is None or metric in _OF_THE_REGION:
                continue
            own = ctx.view.of(*known)
            if not own or node.is_given("dimensions"):
                continue
            kind = "database" if "aws_db_instance" in known else "function"
            yield self.finding(
                at=ctx.at(resource, node, "namespace"),
                message=f"`{resource.address}` has no `dimensions`: it watches every {kind} of "
                f"the account and region, and not `{own[0].address}` alone",
                subject=f"{resource.address}.{node.within}.dimensions",
                basis=f"CloudWatch metrics of {node.text('namespace')}: without a dimension a "
                "metric is that of all of them",
            ).helped(f"give `dimensions`, such as `{known[own[0].type]}`")
