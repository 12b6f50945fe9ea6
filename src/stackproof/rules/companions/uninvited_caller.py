"""SP771: a service calls a function or queue that does not let it."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

# Who calls: by the type, the argument that names what is called, and the service.
_CALLERS: Final = {
    "aws_cloudwatch_event_target": ("arn", "events.amazonaws.com"),
    "aws_sns_topic_subscription": ("endpoint", "sns.amazonaws.com"),
    "aws_api_gateway_integration": ("uri", "apigateway.amazonaws.com"),
    "aws_apigatewayv2_integration": ("integration_uri", "apigateway.amazonaws.com"),
    "aws_cloudwatch_log_subscription_filter": ("destination_arn", "logs.amazonaws.com"),
    "aws_secretsmanager_secret_rotation": ("rotation_lambda_arn", "secretsmanager.amazonaws.com"),
}
_ROLES: Final = ("role_arn", "credentials", "credentials_arn")


class UninvitedCaller(Rule):
    """A service is told to call a function, or to send to a queue, that no policy lets it."""

    code: ClassVar = Code("SP771", "uninvited-caller")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each call that is refused."""
        if resource.is_data or resource.type not in _CALLERS or not ctx.view.is_whole:
            return
        name, service = _CALLERS[resource.type]
        target = ctx.view.target(resource.body.get(name))
        # With a role of its own the caller needs no policy of the target.
        if target is None or target.is_data or any(map(resource.is_given, _ROLES)):
            return
        if target.type == "aws_lambda_function":
            if _is_function_open(target, service, ctx):
                return
            help_ = f"add an `aws_lambda_permission` for `{service}`"
        elif target.type == "aws_sqs_queue" and resource.type == "aws_cloudwatch_event_target":
            if _is_queue_open(target, ctx):
                return
            help_ = f"add an `aws_sqs_queue_policy` that allows `sqs:SendMessage` to `{service}`"
        else:
            return
        yield self.finding(
            at=ctx.at(resource, None, name),
            message=f"`{resource.address}` calls `{target.address}`, "
            f"which does not let `{service}` do so",
            subject=f"{resource.address}.{name}",
            basis="AWS Lambda Developer Guide, Granting Lambda function access to AWS services"
            if target.type == "aws_lambda_function"
            else "Amazon EventBridge User Guide, Resource-based policies for SQS queues",
        ).helped(help_)


def _is_function_open(function: Resource, service: str, ctx: Configured) -> bool:
    """Whether a permission lets the service in, or may: whose it is cannot be seen."""
    for permission in ctx.view.of("aws_lambda_permission"):
        text = permission.text("function_name")
        named = ctx.view.target(permission.body.get("function_name"))
        is_this = named is not None and named.address == function.address
        is_named = text is not None and text == function.text("function_name")
        is_hidden = named is None and text is None
        if (is_this or is_named or is_hidden or permission.is_repeated) and (
            permission.text("principal") in {None, service, "*"}
        ):
            return True
    return False


def _is_queue_open(queue: Resource, ctx: Configured) -> bool:
    policies = ctx.view.of("aws_sqs_queue_policy")
    return queue.is_given("policy") or any(
        (target := ctx.view.target(policy.body.get("queue_url"))) is None
        or target.address == queue.address
        for policy in policies
    )
