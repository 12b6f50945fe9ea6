"""SP779: a policy that lets everybody use a role, key, queue, topic, secret or function."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import policy_of
from stackproof.terraform.view import Resource

# Where a policy of the resource itself is written.
_WRITTEN: Final = {
    "aws_iam_role": "assume_role_policy",
    "aws_kms_key": "policy",
    "aws_kms_key_policy": "policy",
    "aws_sqs_queue": "policy",
    "aws_sqs_queue_policy": "policy",
    "aws_sns_topic": "policy",
    "aws_sns_topic_policy": "policy",
    "aws_secretsmanager_secret": "policy",
    "aws_secretsmanager_secret_policy": "policy",
    "aws_ecr_repository_policy": "policy",
    "aws_backup_vault_policy": "policy",
}


class OpenPolicy(Rule):
    """A resource's own policy allows everybody, without a condition."""

    code: ClassVar = Code("SP779", "open-policy")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each policy, or permission of a function, that is open to all."""
        name = _WRITTEN.get(resource.type, "")
        if resource.is_data:
            return
        if resource.type == "aws_lambda_permission":
            limits = ("source_arn", "source_account", "principal_org_id", "function_url_auth_type")
            if resource.text("principal") == "*" and all(map(resource.is_absent, limits)):
                yield self._finding(resource, "principal", "lets everybody call the function", ctx)
            return
        policy = policy_of(resource.body.get(name), ctx.view) if name else None
        for statement in policy.statements if policy is not None else ():
            is_open = statement.is_allow and not statement.has_condition
            if is_open and "*" in statement.principals:
                yield self._finding(resource, name, "allows everybody in", ctx)
                return

    def _finding(self, resource: Resource, name: str, words: str, ctx: Configured) -> Diagnostic:
        return self.finding(
            at=ctx.at(resource, None, name),
            message=f"`{name}` of `{resource.address}` {words}",
            subject=f"{resource.address}.{name}",
            basis="IAM User Guide, AWS JSON policy elements: Principal",
        ).helped("name the accounts, roles or services as principals, or add a condition")
