"""SP774: a policy that allows everything."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import Statement, policy_of
from stackproof.terraform.view import Node, Resource

_IDENTITY: Final = frozenset(
    {
        *("aws_iam_policy", "aws_iam_role_policy", "aws_iam_user_policy", "aws_iam_group_policy"),
        "aws_ssoadmin_permission_set_inline_policy",
    }
)
_ADMIN: Final = ("policy/AdministratorAccess", "policy/PowerUserAccess", "policy/IAMFullAccess")
_ATTACHMENTS: Final = frozenset(
    {
        *("aws_iam_role_policy_attachment", "aws_iam_user_policy_attachment"),
        *("aws_iam_group_policy_attachment", "aws_iam_policy_attachment"),
    }
)


class LimitlessGrant(Rule):
    """A policy allows every action on every resource, or an administrator's policy is attached."""

    code: ClassVar = Code("SP774", "limitless-grant")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each policy without limits."""
        if resource.is_data:
            return
        written: list[tuple[Node, str]] = (
            [(resource, "policy")] if resource.type in _IDENTITY else []
        )
        if resource.type == "aws_iam_role":
            written = [(node, "policy") for node in resource.blocks("inline_policy")]
            for arn in resource.texts("managed_policy_arns"):
                yield from self._managed(resource, "managed_policy_arns", arn, ctx)
        if resource.type in _ATTACHMENTS:
            for arn in resource.texts("policy_arn"):
                yield from self._managed(resource, "policy_arn", arn, ctx)
        for node, name in written:
            policy = policy_of(node.body.get(name), ctx.view)
            if policy is None or not any(map(_is_limitless, policy.statements)):
                continue
            yield self.finding(
                at=ctx.at(resource, node, name),
                message=f"`{resource.address}` allows every action on every resource",
                subject=f"{resource.address}.{name}",
                basis="AWS Foundational Security Best Practices, IAM.1",
            ).helped("name the actions and resources that are needed")

    def _managed(
        self, resource: Resource, name: str, arn: str, ctx: Configured
    ) -> Iterator[Diagnostic]:
        if arn.startswith("arn:") and arn.endswith(_ADMIN):
            yield self.finding(
                at=ctx.at(resource, None, name),
                message=f"`{resource.address}` attaches `{arn.rpartition('/')[2]}`",
                subject=f"{resource.address}.{arn}",
                basis="IAM User Guide, Grant least privilege",
            ).helped("write a policy with the actions and resources that are needed")


def _is_limitless(statement: Statement) -> bool:
    is_all = any(action in {"*", "*:*"} for action in statement.actions)
    return (
        statement.is_allow and is_all and "*" in statement.resources and not statement.has_condition
    )
