"""SP762: a log group with a key that CloudWatch Logs may not use."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import policy_of
from stackproof.terraform.references import has_template
from stackproof.terraform.view import Resource


class LogKeyWithoutGrant(Rule):
    """A log group is encrypted with a key whose policy does not let CloudWatch Logs use it."""

    code: ClassVar = Code("SP762", "log-key-without-grant")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each log group whose key refuses the service."""
        if resource.type != "aws_cloudwatch_log_group" or resource.is_data:
            return
        key = ctx.view.target(resource.body.get("kms_key_id"))
        if key is None or key.type != "aws_kms_key" or key.is_data or _is_granted(key, ctx):
            return
        yield self.finding(
            at=ctx.at(resource, None, "kms_key_id"),
            message=f"`{resource.address}` is encrypted with `{key.address}`, "
            "whose policy does not let CloudWatch Logs use it",
            subject=f"{resource.address}.kms_key_id",
            basis="CloudWatch Logs User Guide, Encrypt log data using AWS KMS: "
            "`The specified KMS key does not exist or is not allowed to be used`",
        ).helped(
            "add a statement that allows `kms:Encrypt*`, `kms:Decrypt*`, `kms:ReEncrypt*`, "
            "`kms:GenerateDataKey*` and `kms:Describe*` to `logs.<region>.amazonaws.com`"
        )


def _is_granted(key: Resource, ctx: Configured) -> bool:
    """Whether the key's policy may let the service in."""
    if any(user.type == "aws_kms_key_policy" for user in ctx.view.mentioned_by(key)):
        return True
    if key.is_absent("policy"):
        return False  # the default policy speaks of the account alone
    policy = policy_of(key.body.get("policy"), ctx.view)
    if policy is None or not policy.is_whole:
        return True
    return any(
        statement.is_allow
        and (statement.covers("kms:GenerateDataKey") or statement.covers("kms:Encrypt"))
        and any(_is_logs(name) for name in statement.principals)
        for statement in policy.statements
    )


def _is_logs(principal: str) -> bool:
    if principal == "*":
        return True
    if principal.startswith("logs."):
        return True
    # `arn:aws:iam::${...}:root` is an account; a wholly computed name may be anything.
    return has_template(principal) and "arn:" not in principal and ":root" not in principal
