"""SP770: a function that AWS refuses because its role lacks a permission."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.grants import may
from stackproof.terraform.view import Node, Resource

_BASIS: Final = "AWS Lambda API: `The provided execution role does not have permissions to call`"
# What a function polls or writes its dead letters to, by the type of the resource.
_POLLS: Final = {
    "aws_sqs_queue": "sqs:ReceiveMessage",
    "aws_dynamodb_table": "dynamodb:GetRecords",
    "aws_kinesis_stream": "kinesis:GetRecords",
}
_SENDS: Final = {"aws_sqs_queue": "sqs:SendMessage", "aws_sns_topic": "sns:Publish"}


class MissingPermission(Rule):
    """A function's role may not use its event source, its VPC or its dead-letter target."""

    code: ClassVar = Code("SP770", "missing-permission")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each permission that Lambda asks for and the role surely lacks."""
        if resource.is_data:
            return
        if resource.type == "aws_lambda_event_source_mapping":
            function = ctx.view.target(resource.body.get("function_name"))
            source = ctx.view.target(resource.body.get("event_source_arn"))
            action = _POLLS.get(source.type) if source is not None else None
            if function is not None and source is not None and action is not None:
                where = (resource, None, "event_source_arn")
                yield from self._judge(function, where, action, f"polls `{source.address}`", ctx)
        elif resource.type == "aws_lambda_function":
            for node in resource.blocks("vpc_config"):
                if node.is_given("subnet_ids"):
                    yield from self._judge(
                        resource,
                        (resource, None, "vpc_config"),
                        "ec2:CreateNetworkInterface",
                        "is in a VPC",
                        ctx,
                    )
            for node in resource.blocks("dead_letter_config"):
                target = ctx.view.target(node.body.get("target_arn"))
                action = _SENDS.get(target.type) if target is not None else None
                if target is not None and action is not None:
                    what = f"sends its dead letters to `{target.address}`"
                    yield from self._judge(
                        resource, (resource, node, "target_arn"), action, what, ctx
                    )

    def _judge(
        self,
        function: Resource,
        where: tuple[Resource, Node | None, str],
        action: str,
        what: str,
        ctx: Configured,
    ) -> Iterator[Diagnostic]:
        if function.type != "aws_lambda_function" or function.is_data:
            return
        role = ctx.view.target(function.body.get("role"))
        if role is None or may(role, action, ctx) is not False:
            return
        resource, node, name = where
        yield self.finding(
            at=ctx.at(resource, node, name),
            message=f"`{function.address}` {what}, and its role `{role.address}` "
            f"may not call `{action}`",
            subject=f"{resource.address}.{name}",
            basis=_BASIS,
        ).helped(f"allow `{action}` in a policy of the role")
