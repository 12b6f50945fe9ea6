"""SP777: a policy that allows all of a service, or handing on any role, everywhere."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import Statement, policy_of
from stackproof.terraform.view import Node, Resource

_IDENTITY: Final = frozenset(
    {"aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"}
)
# Writing or reading secrets anywhere is no matter of discovery: these take a resource.
_TAKES_RESOURCE: Final = frozenset(
    {
        *("iam:passrole", "sts:assumerole", "kms:decrypt", "secretsmanager:getsecretvalue"),
        *("s3:getobject", "s3:putobject", "s3:deleteobject", "dynamodb:putitem"),
        *("dynamodb:updateitem", "dynamodb:deleteitem", "sqs:sendmessage", "sns:publish"),
        *("lambda:invokefunction", "ssm:getparameter", "dynamodb:getitem"),
    }
)


class WideGrant(Rule):
    """A policy allows all actions of a service, or one that takes a resource, on every resource."""

    code: ClassVar = Code("SP777", "wide-grant")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each policy with such a statement."""
        if resource.is_data:
            return
        written: tuple[tuple[Node, str], ...] = ()
        if resource.type in _IDENTITY:
            written = ((resource, "policy"),)
        elif resource.type == "aws_iam_role":
            written = tuple((node, "policy") for node in resource.blocks("inline_policy"))
        for node, name in written:
            policy = policy_of(node.body.get(name), ctx.view)
            statements = policy.statements if policy is not None else ()
            actions = sorted({action for each in statements for action in _too_wide(each)})
            if not actions:
                continue
            told = ", ".join(f"`{action}`" for action in actions)
            yield self.finding(
                at=ctx.at(resource, node, name),
                message=f"`{resource.address}` allows {told} on every resource",
                subject=f"{resource.address}.{name}",
                basis="IAM User Guide, Grant least privilege",
            ).helped("name the resources, and of a service the actions, that are needed")


def _too_wide(statement: Statement) -> Iterator[str]:
    """The actions of a statement on every resource that ought to name one."""
    if not statement.is_allow or statement.has_condition or "*" not in statement.resources:
        return
    for action in statement.actions:
        service, _, verb = action.partition(":")
        if (verb == "*" and service not in {"*", "logs"}) or action.lower() in _TAKES_RESOURCE:
            yield action
