"""What a role of a configuration may do, as far as the configuration tells."""

from collections.abc import Callable, Iterator
from typing import Final

from stackproof.rules.configured import Configured
from stackproof.terraform.policies import Policy, Statement, policy_of
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Resource

_ATTACHMENTS: Final = ("aws_iam_role_policy_attachment", "aws_iam_policy_attachment")
# What these managed policies allow, as far as rules ask (AWS Managed Policy Reference).
_MANAGED: Final = {
    "AWSLambdaBasicExecutionRole": ("logs:*",),
    "AWSLambdaVPCAccessExecutionRole": ("logs:*", "ec2:*"),
    "AWSLambdaSQSQueueExecutionRole": ("sqs:*", "logs:*"),
    "AWSLambdaDynamoDBExecutionRole": ("dynamodb:*", "logs:*"),
    "AWSLambdaKinesisExecutionRole": ("kinesis:*", "logs:*"),
    "AmazonS3ReadOnlyAccess": ("s3:*",),
    "AmazonDynamoDBReadOnlyAccess": ("dynamodb:*",),
    "AmazonSNSFullAccess": ("sns:*",),
    "AmazonSQSFullAccess": ("sqs:*",),
    "AmazonS3FullAccess": ("s3:*",),
    "AmazonSSMManagedInstanceCore": ("ssm:*", "ssmmessages:*", "ec2messages:*"),
    "AWSLambdaMSKExecutionRole": ("kafka:*", "ec2:*", "logs:*"),
    "AWSLambdaRole": ("lambda:*",),
    "AWSXRayDaemonWriteAccess": ("xray:*",),
    "AWSXrayWriteOnlyAccess": ("xray:*",),
    "AmazonEC2ContainerRegistryReadOnly": ("ecr:*",),
    "AmazonECSTaskExecutionRolePolicy": ("ecr:*", "logs:*"),
    "AmazonSSMReadOnlyAccess": ("ssm:*",),
    "CloudWatchLambdaInsightsExecutionRolePolicy": ("logs:*",),
    "CloudWatchLogsFullAccess": ("logs:*", "cloudwatch:*"),
}


def may(role: Resource, action: str, ctx: Configured) -> bool | None:
    """Whether a role may do something to some resource; None if that cannot be told.

    Args:
        role: The role.
        action: Such as `xray:PutTraceSegments`.
        ctx: The stack.
    """
    service = action.partition(":")[0]
    return _granted(role, service, lambda statement: statement.covers(action), ctx)


def may_anything(role: Resource, service: str, ctx: Configured) -> bool | None:
    """Whether a role may do at least one thing in a service; None if that cannot be told.

    Args:
        role: The role.
        service: As actions begin, such as `dynamodb`.
        ctx: The stack.
    """
    return _granted(role, service, lambda statement: statement.is_about(service), ctx)


def _granted(
    role: Resource, service: str, is_meant: Callable[[Statement], bool], ctx: Configured
) -> bool | None:
    if role.type != "aws_iam_role" or role.is_data or not ctx.view.is_whole:
        return None
    is_known = not _may_be_extended(role, ctx)
    for policy in _policies(role, ctx):
        if policy is None:
            is_known = False
        elif any(s.is_allow and is_meant(s) for s in policy.statements):
            return True
        else:
            is_known = is_known and policy.is_whole
    for arn in _attached(role, ctx):
        name = arn.rpartition("/")[2]
        allowed = _MANAGED.get(name)
        if allowed is None:
            is_known = False
        elif f"{service}:*" in allowed:
            return True
    return False if is_known else None


def _may_be_extended(role: Resource, ctx: Configured) -> bool:
    """Whether a policy is for a role that it does not refer to, which may be this one."""
    for user in ctx.view.of(*_ATTACHMENTS, "aws_iam_role_policy"):
        for text in (*user.texts("role"), *user.texts("roles")):
            is_hidden = has_template(text) and ctx.view.target(text) is None
            if is_hidden or text == role.text("name"):
                return True
    return False


def _policies(role: Resource, ctx: Configured) -> Iterator[Policy | None]:
    """The policies of a role that the configuration writes; None for one that it hides."""
    for node in role.blocks("inline_policy"):
        yield policy_of(node.body.get("policy"), ctx.view)
    if not role.is_complete("inline_policy"):
        yield None
    for user in ctx.view.mentioned_by(role):
        if user.type == "aws_iam_role_policy":
            yield policy_of(user.body.get("policy"), ctx.view)
        elif user.type in _ATTACHMENTS:
            own = ctx.view.target(user.body.get("policy_arn"))
            if own is not None and own.type == "aws_iam_policy" and not own.is_data:
                yield policy_of(own.body.get("policy"), ctx.view)
            elif user.text("policy_arn") is None:
                yield None
        elif user.type.startswith("aws_iam_role_polic"):
            yield None


def _attached(role: Resource, ctx: Configured) -> Iterator[str]:
    """The ARNs of the managed policies of a role; what is computed shows as it is written."""
    for user in ctx.view.mentioned_by(role):
        if user.type in _ATTACHMENTS and (arn := user.text("policy_arn")) is not None:
            yield arn
    yield from role.texts("managed_policy_arns")
