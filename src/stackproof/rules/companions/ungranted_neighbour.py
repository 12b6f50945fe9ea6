"""SP793: a function that is told of a resource whose service its role may not use."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.grants import may, may_anything
from stackproof.terraform.policies import Statement, policy_of
from stackproof.terraform.references import has_template, whole
from stackproof.terraform.view import Node, Resource

# The service of a resource, as actions begin.
_SERVICES: Final = {
    "aws_dynamodb_table": "dynamodb",
    "aws_sqs_queue": "sqs",
    "aws_s3_bucket": "s3",
    "aws_sns_topic": "sns",
    "aws_secretsmanager_secret": "secretsmanager",
    "aws_ssm_parameter": "ssm",
    "aws_kinesis_stream": "kinesis",
    "aws_sfn_state_machine": "states",
    "aws_cloudwatch_event_bus": "events",
}
# Attributes by which a program finds the resource.
_NAMES: Final = frozenset({"id", "arn", "name", "url", "bucket"})
# Policies of the resource itself, which may let a role in.
_OWN_POLICIES: Final = frozenset(
    {"aws_s3_bucket_policy", "aws_sqs_queue_policy", "aws_sns_topic_policy"}
    | {"aws_secretsmanager_secret_policy", "aws_dynamodb_resource_policy"}
    | {"aws_kinesis_resource_policy", "aws_cloudwatch_event_bus_policy"}
)
# With these a function has what it is told of used by a role that is not its own.
_OF_ANOTHER: Final = (
    *("sts:AssumeRole", "iam:PassRole", "dax:GetItem", "dax:PutItem"),
    *("glue:StartJobRun", "batch:SubmitJob", "states:StartExecution", "codebuild:StartBuild"),
)


class UngrantedNeighbour(Rule):
    """A function is told of a resource, and its role may do nothing in that service."""

    code: ClassVar = Code("SP793", "ungranted-neighbour")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each variable with a resource that the function surely cannot use."""
        if resource.type != "aws_lambda_function" or resource.is_data:
            return
        role = ctx.view.target(resource.body.get("role"))
        if role is None or any(may(role, action, ctx) is not False for action in _OF_ANOTHER):
            return
        for node in resource.blocks("environment"):
            for name, target in _told(node, ctx):
                service = _SERVICES[target.type]
                if may_anything(role, service, ctx) is not False or _is_let_in(target, ctx):
                    continue
                if _is_for_another(target, service, ctx):
                    continue
                yield self.finding(
                    at=ctx.at(resource, node, "variables"),
                    message=f"`{name}` tells `{resource.address}` of `{target.address}`, "
                    f"and its role `{role.address}` may do nothing in `{service}`",
                    subject=f"{resource.address}.{name}",
                    basis="AWS IAM User Guide, policy evaluation: what no policy allows is denied",
                    confidence=Confidence.MEDIUM,
                ).helped(f"allow what the function does with `{target.address}` in a policy")


def _told(environment: Node, ctx: Configured) -> Iterator[tuple[str, Resource]]:
    """The variables by which a function is told of a resource of the stack."""
    variables = environment.body.get("variables")
    for name, value in variables.items() if isinstance(variables, Mapping) else ():
        found = whole(value) if isinstance(value, str) else None
        target = ctx.view.at(found.address) if found is not None else None
        if found is None or target is None or target.is_data:
            continue
        if target.type in _SERVICES and found.attribute in _NAMES:
            yield name, target


def _is_for_another(target: Resource, service: str, ctx: Configured) -> bool:
    """Whether a function that may use a resource is told of it: all may be told the same."""
    for function in ctx.view.of("aws_lambda_function"):
        told = (found for node in function.blocks("environment") for _, found in _told(node, ctx))
        if not any(found.address == target.address for found in told):
            continue
        role = ctx.view.target(function.body.get("role"))
        if role is None or may_anything(role, service, ctx) is not False:
            return True
    return False


def _is_let_in(target: Resource, ctx: Configured) -> bool:
    """Whether the resource's own policy lets somebody in who may be the function."""
    policies = [target.body.get("policy")] if target.is_given("policy") else []
    policies += [
        user.body.get("policy")
        for user in ctx.view.mentioned_by(target)
        if user.type in _OWN_POLICIES
    ]
    for raw in policies:
        policy = policy_of(raw, ctx.view)
        if policy is None or not policy.is_whole or any(map(_may_let_in, policy.statements)):
            return True
    return False


def _may_let_in(statement: Statement) -> bool:
    """Whether a statement allows something to anyone but a service of AWS."""
    return statement.is_allow and any(
        has_template(who) or not who.endswith(".amazonaws.com") for who in statement.principals
    )
