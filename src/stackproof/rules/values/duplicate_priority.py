"""SP758: two rules of one list with the same priority."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Node, Resource

_LISTS = {
    "aws_wafv2_web_acl": ("rule", "AWS WAF API, CreateWebACL, Rules: each priority once"),
    "aws_wafv2_rule_group": ("rule", "AWS WAF API, CreateRuleGroup, Rules: each priority once"),
    "aws_s3_bucket_replication_configuration": (
        "rule",
        "Amazon S3 API, PutBucketReplication: each priority once",
    ),
}
_BASIS = "Elastic Load Balancing API, CreateRule, PriorityInUse"


class DuplicatePriority(Rule):
    """Two rules of one list have the same priority."""

    code: ClassVar = Code("SP758", "duplicate-priority")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each rule whose priority an earlier rule has."""
        if resource.type in _LISTS and not resource.is_data:
            name, basis = _LISTS[resource.type]
            blocks = ((resource, node) for node in resource.blocks(name))
            yield from self._judge(blocks, basis, ctx)

    def check_config(self, ctx: Configured) -> Iterator[Diagnostic]:
        """The same among the rules of one listener, each of which is a resource."""
        by_listener: dict[object, list[tuple[Resource, Node]]] = {}
        for rule in ctx.view.of("aws_lb_listener_rule", "aws_alb_listener_rule"):
            listener = rule.body.get("listener_arn")
            if isinstance(listener, str) and not rule.is_repeated:
                by_listener.setdefault(listener, []).append((rule, rule))
        for rules in by_listener.values():
            yield from self._judge(rules, _BASIS, ctx)

    def _judge(
        self, nodes: Iterable[tuple[Resource, Node]], basis: str, ctx: Configured
    ) -> Iterator[Diagnostic]:
        seen: dict[float, str] = {}
        for resource, node in nodes:
            priority = node.number("priority")
            if priority is None:
                continue
            name = node.text("name") or node.within or str(resource.address)
            if priority in seen:
                yield self.finding(
                    at=ctx.at(resource, node, "priority"),
                    message=f"`{name}` of `{resource.address}` has the priority {priority:g}, "
                    f"as `{seen[priority]}` has"
                    if node.within
                    else f"`{name}` has the priority {priority:g}, as `{seen[priority]}` has",
                    subject=f"{resource.address}.{name}",
                    basis=basis,
                ).helped("give each rule a priority of its own")
            seen.setdefault(priority, name)
