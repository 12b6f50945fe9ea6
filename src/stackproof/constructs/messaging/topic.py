"""A topic: encrypted, and only those may publish to it who were named."""

import re
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._peers import Peers, label_of
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.queue import Queue
from stackproof.constructs.messaging.tls_only import deny_plain_http
from stackproof.constructs.messaging.topic_values import EMAIL
from stackproof.constructs.security.customer_key import CustomerKey, KeyUser
from stackproof.constructs.security.policy import Statement, document
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_NO_WORD: Final = re.compile("[^A-Za-z0-9]+")


class Topic(aws.Construct):
    """An encrypted topic that takes TLS requests only.

    Services publish to it on behalf of this account alone, and only if they were allowed to;
    roles if they were granted it.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `alarms`: the middle of its physical name.
        key: What messages are encrypted with.

    Raises:
        BadValue: SNS does not take the name.
    """

    def __init__(self, scope: aws.Construct, id_: str, *, part: str, key: CustomerKey) -> None:
        stack = AwsStack.around(scope)
        name = stack.naming.topic(part)
        super().__init__(scope, id_)
        self._stack = stack
        self._key = key
        self._publishers: set[KeyUser] = set()
        self._peers = Peers()
        self._resource = aws.sns_topic.SnsTopic(
            self, "Resource", name=name, kms_master_key_id=key.arn
        )
        self._arn = self._resource.arn
        self._policy = aws.sns_topic_policy.SnsTopicPolicy(
            self, "Policy", arn=self._arn, policy=document(self._statements())
        )

    def allow_alarms(self) -> None:
        """Let CloudWatch alarms of this account publish here."""
        self.allow_service(KeyUser.CLOUDWATCH_ALARMS)

    def allow_service(self, service: KeyUser) -> None:
        """Let a service publish here on behalf of this account, and use the key for it."""
        if service not in self._publishers:
            self._publishers.add(service)
            self._key.allow_user(service)
            self._policy.policy = document(self._statements())

    def grant_publish(self, role: ServiceRole) -> None:
        """Let a role publish messages."""
        role.grant(Statement(sid="Publish", actions=["sns:Publish"], resources=[self._arn]))
        self._key.grant_encrypt_decrypt(role, through="sns")

    def subscribe(self, queue: Queue, *, raw: bool = False) -> None:
        """Deliver every message to a queue too, whose policy then lets this topic in.

        Saying it again changes nothing.

        Args:
            queue: A standard queue.
            raw: Whether it gets the message alone, not the envelope that SNS puts around it.

        Raises:
            BadValue: The queue is a FIFO queue, to which a standard topic cannot deliver.
        """
        if queue.is_fifo:
            raise BadValue(
                "the queue that is subscribed",
                queue.node.path,
                allowed="a standard queue",
                help="a FIFO queue takes messages of FIFO topics only: make it a standard queue",
            )
        path = queue.node.path
        id_ = self._peers.new_id(f"To{label_of(path)}", of=path)
        if id_ is None:
            return
        queue.allow_topic(self._arn)
        aws.sns_topic_subscription.SnsTopicSubscription(
            self,
            id_,
            topic_arn=self._arn,
            protocol="sqs",
            endpoint=queue.arn,
            raw_message_delivery=raw,
            # What is published before the queue lets the topic in would be lost.
            depends_on=[queue.policy],
        )

    def subscribe_email(self, address: str) -> None:
        """Send every message to an address, once its owner has confirmed that.

        Raises:
            BadValue: It is no address.
        """
        EMAIL.check(address)
        id_ = self._peers.new_id(f"ToMail-{_NO_WORD.sub('-', address)}", of=f"mailto:{address}")
        if id_ is None:
            return
        aws.sns_topic_subscription.SnsTopicSubscription(
            self,
            id_,
            topic_arn=self._arn,
            protocol="email",
            endpoint=address,
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def resource(self) -> aws.sns_topic.SnsTopic:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _statements(self) -> list[Statement]:
        """The whole topic policy, in an order that does not depend on that of the calls."""
        return [
            deny_plain_http("sns", self._arn),
            *(
                Statement(
                    sid=service.sid.replace("Used", "Published"),
                    actions=["sns:Publish"],
                    resources=[self._arn],
                    services=[service.value],
                    conditions={"StringEquals": {"aws:SourceAccount": [self._stack.account_id]}},
                )
                for service in sorted(self._publishers, key=lambda each: each.sid)
            ),
        ]
