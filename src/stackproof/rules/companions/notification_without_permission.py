"""SP761: a bucket notifies what does not let it, or does not let it yet."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Node, Resource

_BASIS: Final = (
    "Amazon S3 API, PutBucketNotificationConfiguration: "
    "`Unable to validate the following destination configurations`"
)
# The block, its argument, the target's type, and what lets the bucket in.
_TARGETS: Final = (
    ("lambda_function", "lambda_function_arn", "aws_lambda_function", "aws_lambda_permission"),
    ("queue", "queue_arn", "aws_sqs_queue", "aws_sqs_queue_policy"),
    ("topic", "topic_arn", "aws_sns_topic", "aws_sns_topic_policy"),
)


class NotificationWithoutPermission(Rule):
    """A bucket notifies a function, queue or topic that does not let it, or not before it asks."""

    code: ClassVar = Code("SP761", "notification-without-permission")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each target without a permission that comes first."""
        if resource.type != "aws_s3_bucket_notification":
            return
        for block, name, kind, grant in _TARGETS:
            for node in resource.blocks(block):
                target = ctx.view.target(node.body.get(name))
                if target is not None and target.type == kind and not target.is_data:
                    yield from self._judge(resource, node, target, grant, ctx)

    def _judge(
        self, notice: Resource, node: Node, target: Resource, grant: str, ctx: Configured
    ) -> Iterator[Diagnostic]:
        grants = [user for user in ctx.view.mentioned_by(target) if user.type == grant]
        if grant == "aws_lambda_permission":
            # The principal of another service grants S3 nothing.
            grants = [g for g in grants if g.text("principal") in {None, "s3.amazonaws.com", "*"}]
        if not grants:
            if target.is_given("policy") or not ctx.view.is_whole:
                return
            yield self.finding(
                at=ctx.at(notice, node),
                message=f"`{notice.address}` notifies `{target.address}`, "
                f"which no `{grant}` lets it do",
                subject=f"{notice.address}.{target.address}",
                basis=_BASIS,
            ).helped(
                f"add an `{grant}` for `s3.amazonaws.com`, and let the notification wait for it"
            )
        elif not any(ctx.view.reaches(notice, each) for each in grants):
            yield self.finding(
                at=ctx.at(notice, node),
                message=f"`{notice.address}` does not wait for `{grants[0].address}`, "
                "without which S3 refuses it",
                subject=f"{notice.address}.{target.address}",
                basis=_BASIS,
            ).helped("pass the permission in `depends_on`")
