"""SP767: the value of a secret is read before anything puts one in."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_WRITERS: Final = ("aws_secretsmanager_secret_version", "aws_secretsmanager_secret_rotation")


class UnreadSecret(Rule):
    """The value of a secret is read that the stack makes and gives no value."""

    code: ClassVar = Code("SP767", "unread-secret")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each read of an empty secret."""
        if resource.type != "aws_secretsmanager_secret_version" or not resource.is_data:
            return
        secret = ctx.view.target(resource.body.get("secret_id"))
        if secret is None or secret.type != "aws_secretsmanager_secret" or secret.is_data:
            return
        writers = [
            user
            for user in ctx.view.mentioned_by(secret)
            if user.type in _WRITERS and not user.is_data
        ]
        if not writers:
            yield self._finding(
                resource,
                ctx,
                f"`{resource.address}` reads `{secret.address}`, into which nothing puts a value",
                "write a version of the secret, or read it where the program runs",
            )
        elif not any(ctx.view.reaches(resource, writer) for writer in writers):
            yield self._finding(
                resource,
                ctx,
                f"`{resource.address}` does not wait for `{writers[0].address}`, "
                "which puts the value in",
                "read it by the `secret_id` of the version, not of the secret",
            )

    def _finding(self, data: Resource, ctx: Configured, what: str, cure: str) -> Diagnostic:
        return self.finding(
            at=ctx.at(data),
            message=what,
            subject=str(data.address),
            basis="AWS Secrets Manager API, GetSecretValue: ResourceNotFoundException "
            "`can't find the specified secret value for staging label: AWSCURRENT`",
        ).helped(cure)
