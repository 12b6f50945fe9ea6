"""A queue that loses nothing: encrypted, with a second queue for what cannot be processed."""

import json
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.messaging import queue_values as values
from stackproof.constructs.messaging.consumers import grant_consume
from stackproof.constructs.messaging.dead_letters import DeadLetterQueue
from stackproof.constructs.messaging.tls_only import deny_plain_http
from stackproof.constructs.security.customer_key import CustomerKey, KeyUser
from stackproof.constructs.security.policy import Statement, document
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_DAY: Final = 24 * 60 * 60
_LONGEST_POLL: Final = 20


class Queue(aws.Construct):
    """An encrypted queue whose poison messages end in a dead-letter queue of its own.

    Both take TLS requests only, and no other queue may send its dead letters to the same place.
    A receive that asks for nothing else waits up to 20 seconds for messages, which spares calls.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `orders`: the middle of its physical name.
        key: What messages are encrypted with.
        fifo: Whether messages of a group keep their order and repeated ones are dropped.
            By default not. Changing it replaces the queue.
        content_based_deduplication: Whether a FIFO queue takes messages of the same body within
            five minutes for one. By default not: who sends says what is the same.
        visibility_seconds: How long a received message is hidden from other consumers, 0 to
            43200. By default 180, six times what a `Function` may run.
        retention_days: How long a message is kept, 1 to 14. By default 4 days, as in SQS.
        max_receives: After so many receives without deletion a message is dead. By default 5.
        dead_letter_retention_days: How long a dead message is kept. By default 14 days.

    Raises:
        BadValue: SQS does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        fifo: bool = False,
        content_based_deduplication: bool = False,
        visibility_seconds: int = 180,
        retention_days: int = 4,
        max_receives: int = 5,
        dead_letter_retention_days: int = 14,
    ) -> None:
        values.check_deduplication(fifo=fifo, content_based=content_based_deduplication)
        values.VISIBILITY_SECONDS.check(visibility_seconds)
        values.RETENTION_DAYS.check(retention_days)
        values.MAX_RECEIVES.check(max_receives)
        values.check_retentions(retention_days, dead=dead_letter_retention_days)
        naming = AwsStack.around(scope).naming
        name = naming.queue(part, fifo=fifo)
        dead_letters_name = naming.queue(f"{part}-dead-letters", fifo=fifo)
        super().__init__(scope, id_)
        self._key = key
        self._is_fifo = fifo
        self._visibility_seconds = visibility_seconds
        self._topics: list[str] = []
        self._dead_letters = DeadLetterQueue(
            self,
            "DeadLetters",
            name=dead_letters_name,
            key=key,
            retention_days=dead_letter_retention_days,
        )
        self._resource = aws.sqs_queue.SqsQueue(
            self,
            "Resource",
            name=name,
            # SQS takes no false for either: a queue that is not FIFO must not mention them.
            fifo_queue=True if fifo else None,
            content_based_deduplication=True if content_based_deduplication else None,
            kms_master_key_id=key.arn,
            visibility_timeout_seconds=visibility_seconds,
            message_retention_seconds=retention_days * _DAY,
            receive_wait_time_seconds=_LONGEST_POLL,
            redrive_policy=json.dumps(
                {
                    "deadLetterTargetArn": self._dead_letters.arn,
                    "maxReceiveCount": max_receives,
                },
                separators=(",", ":"),
            ),
        )
        self._arn = self._resource.arn
        self._dead_letters.admit(self._arn)
        self._policy = aws.sqs_queue_policy.SqsQueuePolicy(
            self, "Policy", queue_url=self.url, policy=document(self._statements())
        )

    def grant_send(self, role: ServiceRole) -> None:
        """Let a role send messages, without receiving any."""
        role.grant(
            Statement(
                sid="SendMessages",
                actions=["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
                resources=[self._arn],
            )
        )
        # SQS decrypts the data key again when it is used for a second message.
        self._key.grant_encrypt_decrypt(role, through="sqs")

    def grant_consume(self, role: ServiceRole) -> None:
        """Let a role receive and delete messages, without sending any."""
        grant_consume(role, queue_arn=self._arn, key=self._key)

    def allow_topic(self, topic_arn: str) -> None:
        """Let SNS deliver what is published to one topic; `Topic.subscribe` calls it."""
        if topic_arn not in self._topics:
            self._topics.append(topic_arn)
            self._key.allow_user(KeyUser.SNS)
            self._policy.policy = document(self._statements())

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def name(self) -> str:
        """The name, as a token; alarms go by it."""
        return self._resource.name

    @property
    def url(self) -> str:
        """The URL, as a token."""
        return self._resource.url

    @property
    def dead_letters(self) -> DeadLetterQueue:
        """Where messages go that were received too often."""
        return self._dead_letters

    @property
    def is_fifo(self) -> bool:
        """Whether messages keep their order."""
        return self._is_fifo

    @property
    def visibility_seconds(self) -> int:
        """How long a received message is hidden."""
        return self._visibility_seconds

    @property
    def policy(self) -> aws.sqs_queue_policy.SqsQueuePolicy:
        """The policy, for those who must wait for it."""
        return self._policy

    @property
    def resource(self) -> aws.sqs_queue.SqsQueue:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _statements(self) -> list[Statement]:
        """The whole queue policy."""
        statements = [deny_plain_http("sqs", self._arn)]
        if self._topics:
            statements.append(
                Statement(
                    sid="DeliveredByTopics",
                    actions=["sqs:SendMessage"],
                    resources=[self._arn],
                    services=[KeyUser.SNS.value],
                    conditions={"ArnEquals": {"aws:SourceArn": list(self._topics)}},
                )
            )
        return statements
