"""SP760: a queue subscribed to a topic that may not send to it."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource


class TopicCannotSend(Rule):
    """A queue is subscribed to a topic, and no policy lets the topic send to it."""

    code: ClassVar = Code("SP760", "topic-cannot-send")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each subscription of a queue without a policy."""
        if resource.type != "aws_sns_topic_subscription" or resource.text("protocol") != "sqs":
            return
        queue = ctx.view.target(resource.body.get("endpoint"))
        if queue is None or queue.type != "aws_sqs_queue" or queue.is_data:
            return
        has_policy = queue.is_given("policy") or any(
            user.type == "aws_sqs_queue_policy" for user in ctx.view.mentioned_by(queue)
        )
        # A policy whose queue is computed may be this queue's.
        is_open = any(
            ctx.view.target(policy.body.get("queue_url")) is None
            for policy in ctx.view.of("aws_sqs_queue_policy")
        )
        if has_policy or is_open or not ctx.view.is_whole:
            return
        finding = self.finding(
            at=ctx.at(resource),
            message=f"`{queue.address}` has no policy, so the topic of `{resource.address}` "
            "cannot send to it and its messages are lost",
            subject=str(resource.address),
            basis="Amazon SNS Developer Guide, Fanout to Amazon SQS queues",
        )
        yield finding.helped(
            "add a queue policy that allows `sqs:SendMessage` to `sns.amazonaws.com` "
            "with the topic as `aws:SourceArn`"
        )
