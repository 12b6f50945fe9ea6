"""Where what nobody could process ends up."""

import json
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging import queue_values as values
from stackproof.constructs.messaging.consumers import grant_consume
from stackproof.constructs.messaging.tls_only import deny_plain_http
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement, document
from stackproof.constructs.security.service_role import ServiceRole

_DAY: Final = 24 * 60 * 60
_NOBODY: Final = json.dumps({"redrivePermission": "denyAll"}, separators=(",", ":"))


class DeadLetterQueue(aws.Construct):
    """An encrypted queue for what could not be processed, which waits there for a person.

    It takes TLS requests only. No queue may name it as its dead-letter queue, but the one that
    it was made for.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The queue's name. That of the dead letters of a FIFO queue ends in `.fifo`.
        key: What messages are encrypted with.
        retention_days: How long a message waits, 1 to 14. By default 14 days.

    Raises:
        BadValue: SQS does not take the name or the days.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        key: CustomerKey,
        retention_days: int = 14,
    ) -> None:
        _limits.check_name(_limits.QUEUE, name)
        values.RETENTION_DAYS.check(retention_days)
        super().__init__(scope, id_)
        self._key = key
        self._admitted: str | None = None
        self._allowance: aws.sqs_queue_redrive_allow_policy.SqsQueueRedriveAllowPolicy
        self._resource = aws.sqs_queue.SqsQueue(
            self,
            "Resource",
            name=name,
            fifo_queue=True if name.endswith(".fifo") else None,
            kms_master_key_id=key.arn,
            message_retention_seconds=retention_days * _DAY,
        )
        self._arn = self._resource.arn
        aws.sqs_queue_policy.SqsQueuePolicy(
            self,
            "Policy",
            queue_url=self.url,
            policy=document([deny_plain_http("sqs", self._arn)]),
        )
        self._allowance = aws.sqs_queue_redrive_allow_policy.SqsQueueRedriveAllowPolicy(
            self, "RedriveAllowance", queue_url=self.url, redrive_allow_policy=_NOBODY
        )

    def admit(self, queue_arn: str) -> None:
        """Let one queue name this one as its dead-letter queue, and no other.

        Raises:
            BadValue: Another queue may already.
        """
        if self._admitted not in {None, queue_arn}:
            raise BadValue(
                "the queue whose dead letters come here too",
                self.node.path,
                allowed="the one queue that was admitted first",
                help="give each queue dead letters of its own: of whose queue a message was is "
                "not in it",
            )
        self._admitted = queue_arn
        self._allowance.redrive_allow_policy = json.dumps(
            {"redrivePermission": "byQueue", "sourceQueueArns": [queue_arn]},
            separators=(",", ":"),
        )

    def grant_send(self, role: ServiceRole) -> None:
        """Let a role put what it could not process here."""
        role.grant(
            Statement(sid="SendDeadLetters", actions=["sqs:SendMessage"], resources=[self._arn])
        )
        self._key.grant_encrypt_decrypt(role, through="sqs")

    def grant_consume(self, role: ServiceRole) -> None:
        """Let a role receive and delete what waits here, to mend it or send it again."""
        grant_consume(role, queue_arn=self._arn, key=self._key)

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
    def resource(self) -> aws.sqs_queue.SqsQueue:
        """The resource itself, for what this construct does not offer."""
        return self._resource
