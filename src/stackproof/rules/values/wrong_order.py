"""SP756: two numbers that are fine alone and impossible together."""

import operator
from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.records import dataclass
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.terraform.view import Node, Resource


@dataclass(frozen=True, slots=True)
class Order:
    """A relation that two arguments of one block must have.

    Args:
        types: The resource types.
        block: The block that both are in; empty for the resource itself.
        lesser: The argument that is to be smaller.
        greater: The argument that is to be larger.
        words: The relation in words.
        test: The relation.
        source: Who says so.
    """

    types: tuple[str, ...]
    block: str
    lesser: str
    greater: str
    words: str
    test: Callable[[float, float], bool]
    source: str


_TARGETS = ("aws_lb_target_group", "aws_alb_target_group")
_SCALING = "Amazon EC2 Auto Scaling API, CreateAutoScalingGroup"
_NOT_ABOVE: Final = "may not be more than"


def _least_archive(lesser: float, greater: float) -> bool:
    """AWS Backup keeps what is moved to cold storage for 90 days at least."""
    return greater == 0 or lesser == 0 or greater >= lesser + 90


ORDERS: Final = (
    Order(
        ("aws_autoscaling_group",), "", "min_size", "max_size", _NOT_ABOVE, operator.le, _SCALING
    ),
    Order(
        ("aws_autoscaling_group",),
        "",
        "desired_capacity",
        "max_size",
        _NOT_ABOVE,
        operator.le,
        _SCALING,
    ),
    Order(
        ("aws_autoscaling_group",),
        "",
        "min_size",
        "desired_capacity",
        _NOT_ABOVE,
        operator.le,
        _SCALING,
    ),
    Order(
        ("aws_appautoscaling_target",),
        "",
        "min_capacity",
        "max_capacity",
        _NOT_ABOVE,
        operator.le,
        "Application Auto Scaling API, RegisterScalableTarget",
    ),
    Order(
        ("aws_eks_node_group",),
        "scaling_config",
        "min_size",
        "max_size",
        _NOT_ABOVE,
        operator.le,
        "Amazon EKS API, NodegroupScalingConfig",
    ),
    Order(
        ("aws_rds_cluster",),
        "serverlessv2_scaling_configuration",
        "min_capacity",
        "max_capacity",
        _NOT_ABOVE,
        operator.le,
        "Amazon RDS API, ServerlessV2ScalingConfiguration",
    ),
    Order(
        _TARGETS,
        "health_check",
        "timeout",
        "interval",
        "has to be less than",
        operator.lt,
        "Elastic Load Balancing API, CreateTargetGroup: "
        "`Health check interval must be greater than the timeout`",
    ),
    Order(
        ("aws_backup_plan",),
        "rule.lifecycle",
        "cold_storage_after",
        "delete_after",
        "has to be at least 90 days before",
        _least_archive,
        "AWS Backup API, Lifecycle",
    ),
    Order(
        ("aws_db_instance",),
        "",
        "allocated_storage",
        "max_allocated_storage",
        _NOT_ABOVE,
        # 0 switches the growing of storage off.
        lambda lesser, greater: greater == 0 or lesser <= greater,
        "Amazon RDS API, CreateDBInstance, MaxAllocatedStorage",
    ),
    Order(
        ("aws_cloudwatch_metric_alarm",),
        "",
        "datapoints_to_alarm",
        "evaluation_periods",
        _NOT_ABOVE,
        operator.le,
        "CloudWatch API, PutMetricAlarm, DatapointsToAlarm",
    ),
    Order(
        ("aws_security_group_rule", "aws_vpc_security_group_ingress_rule"),
        "",
        "from_port",
        "to_port",
        _NOT_ABOVE,
        operator.le,
        "Amazon EC2 API, IpPermission",
    ),
)


class WrongOrder(Rule):
    """Two numbers are each allowed and together impossible."""

    code: ClassVar = Code("SP756", "wrong-order")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each pair in the wrong order."""
        if resource.is_data:
            return
        for order in ORDERS:
            if resource.type in order.types:
                for node in resource.reach(order.block):
                    yield from self._judge(order, node, resource, ctx)
        if resource.type == "aws_lambda_event_source_mapping":
            yield from self._visibility(resource, ctx)

    def _judge(
        self, order: Order, node: Node, resource: Resource, ctx: Configured
    ) -> Iterator[Diagnostic]:
        lesser, greater = node.number(order.lesser), node.number(order.greater)
        # ICMP has types where others have ports.
        is_icmp = node.text("protocol") in {"icmp", "icmpv6", "-1"}
        if lesser is None or greater is None or is_icmp or order.test(lesser, greater):
            return
        yield self.finding(
            at=ctx.at(resource, node, order.lesser),
            message=f"`{argument(node, order.lesser)}` of `{resource.address}` is {lesser:g}, "
            f"which {order.words} `{order.greater}`, {greater:g}",
            subject=f"{resource.address}.{argument(node, order.lesser)}",
            basis=order.source,
        )

    def _visibility(self, mapping: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """A queue hides a message at least as long as the function that reads it may run."""
        queue = ctx.view.target(mapping.body.get("event_source_arn"))
        function = ctx.view.target(mapping.body.get("function_name"))
        if queue is None or function is None or queue.type != "aws_sqs_queue":
            return
        if function.type != "aws_lambda_function":
            return
        hidden = 30.0 if queue.is_absent("visibility_timeout_seconds") else None
        hidden = queue.number("visibility_timeout_seconds") if hidden is None else hidden
        runs = 3.0 if function.is_absent("timeout") else function.number("timeout")
        if hidden is None or runs is None or hidden >= runs:
            return
        finding = self.finding(
            at=ctx.at(queue, None, "visibility_timeout_seconds"),
            message=f"`{queue.address}` hides a message for {hidden:g} seconds, and "
            f"`{function.address}`, which reads it, may run for {runs:g}",
            subject=f"{queue.address}.visibility_timeout_seconds",
            basis="AWS Lambda API, CreateEventSourceMapping: "
            "`Queue visibility timeout is less than Function timeout`",
        )
        yield finding.helped(f"set `visibility_timeout_seconds` to {6 * runs:g}, as AWS advises")
