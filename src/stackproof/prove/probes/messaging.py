"""Probes of SQS queues and SNS topics.

A queue that feeds a function is left alone where messages would have to be sent: the function
would take them.
"""

import json
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NO_QUEUE = "the stack has no aws_sqs_queue"
_NO_TOPIC = "the stack has no aws_sns_topic"
# Short waits, as a probe has a minute for everything it looks at.
_WAIT_SECONDS = 1
_PATIENCE = 5


class QueuesEncryptWithStackKey(Probe):
    """Every queue encrypts its messages with a KMS key of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"sqs.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each queue's key (SQS GetQueueAttributes)."""
        return judge("a key of the stack", self._look(live, stack), nothing=_NO_QUEUE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = _keys(stack)
        for queue in stack.all("aws_sqs_queue"):
            key = _attributes(live, queue).get("KmsMasterKeyId")
            yield Observation(queue.address, key in keys, f"encrypts with {key}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the key of one queue away."""
        queue = stack.all("aws_sqs_queue")[0]
        live.client("sqs", queue.region).set_queue_attributes(
            QueueUrl=queue["url"], Attributes={"KmsMasterKeyId": ""}
        )


class QueuesRefusePlainHttp(Probe):
    """Every queue's policy denies whatever does not come over TLS."""

    needs: ClassVar[frozenset[str]] = frozenset({"sqs.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each queue's live policy; that SQS enforces it is SQS's own promise."""
        return judge(
            "a Deny of every action while aws:SecureTransport is false",
            self._look(live, stack),
            nothing=_NO_QUEUE,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for queue in stack.all("aws_sqs_queue"):
            policy = _attributes(live, queue).get("Policy")
            denies = _denies_plain_http(policy, "sqs:*", str(queue["arn"]))
            yield Observation(
                queue.address, denies, "plain HTTP denied" if denies else "plain HTTP allowed"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the policy of one queue."""
        queue = stack.all("aws_sqs_queue")[0]
        live.client("sqs", queue.region).set_queue_attributes(
            QueueUrl=queue["url"], Attributes={"Policy": ""}
        )


class PoisonMessagesReachDeadLetters(Probe):
    """A message that is received too often without deletion ends in the dead-letter queue."""

    needs: ClassVar[frozenset[str]] = frozenset({"sqs.describe", "sqs.redrive"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Sends a message, receives it as often as is allowed, and finds it in the dead letters."""
        return judge(
            "the message among the dead letters",
            self._look(live, stack),
            nothing="the stack has no queue with dead letters that no function reads",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        urls = {str(q["arn"]): str(q["url"]) for q in stack.all("aws_sqs_queue")}
        for queue, attributes in _unread(live, stack):
            policy = _redrive(attributes)
            target = urls.get(str(policy.get("deadLetterTargetArn")))
            if target is None:
                if not _is_dead_letters(queue, stack):
                    yield Observation(queue.address, holds=False, seen="no dead letters")
                continue
            sqs, url = live.client("sqs", queue.region), str(queue["url"])
            body = _send(sqs, url)
            received = _poison(sqs, url, body, times=int(policy["maxReceiveCount"]))
            found = _take(sqs, target, body)
            if not found:
                _take(sqs, url, body)
            yield Observation(
                queue.address,
                found,
                f"{'dead' if found else 'not dead'} after {received} receives",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the dead letters of one queue away."""
        queue = next(q for q, attributes in _unread(live, stack) if _redrive(attributes))
        live.client("sqs", queue.region).set_queue_attributes(
            QueueUrl=queue["url"], Attributes={"RedrivePolicy": ""}
        )


class TopicsDeliverToTheirQueues(Probe):
    """What is published to a topic reaches every queue that is subscribed to it."""

    needs: ClassVar[frozenset[str]] = frozenset({"sns.to-sqs"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Publishes a message, and receives it from each queue."""
        return judge(
            "the message in the queue",
            self._look(live, stack),
            nothing="no queue of the stack that no function reads is subscribed to a topic",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        queues = {str(queue["arn"]): queue for queue, _ in _unread(live, stack)}
        for subscription in stack.all("aws_sns_topic_subscription"):
            queue = queues.get(str(subscription["endpoint"]))
            if queue is None:
                continue
            body = _body()
            live.client("sns", subscription.region).publish(
                TopicArn=subscription["topic_arn"], Message=body
            )
            sqs = live.client("sqs", queue.region)
            found = _take(sqs, str(queue["url"]), body)
            yield Observation(subscription.address, found, "delivered" if found else "lost")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Ends one subscription."""
        queues = {str(queue["arn"]) for queue, _ in _unread(live, stack)}
        subscription = next(
            s for s in stack.all("aws_sns_topic_subscription") if s["endpoint"] in queues
        )
        live.client("sns", subscription.region).unsubscribe(SubscriptionArn=subscription["arn"])


class TopicsEncryptWithStackKey(Probe):
    """Every topic encrypts its messages with a KMS key of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"sns.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each topic's key (SNS GetTopicAttributes)."""
        return judge("a key of the stack", self._look(live, stack), nothing=_NO_TOPIC)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = _keys(stack)
        for topic in stack.all("aws_sns_topic"):
            key = _topic(live, topic).get("KmsMasterKeyId")
            yield Observation(topic.address, key in keys, f"encrypts with {key}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the key of one topic away."""
        _set_topic(live, stack, "KmsMasterKeyId", "")


class TopicsRefusePlainHttp(Probe):
    """Every topic's policy denies what is published without TLS."""

    needs: ClassVar[frozenset[str]] = frozenset({"sns.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each topic's live policy; that SNS enforces it is SNS's own promise."""
        return judge(
            "a Deny of sns:Publish while aws:SecureTransport is false",
            self._look(live, stack),
            nothing=_NO_TOPIC,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for topic in stack.all("aws_sns_topic"):
            policy = _topic(live, topic).get("Policy")
            denies = _denies_plain_http(policy, "sns:Publish", str(topic["arn"]))
            yield Observation(
                topic.address, denies, "plain HTTP denied" if denies else "plain HTTP allowed"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Gives one topic a policy without the denial."""
        _set_topic(live, stack, "Policy", json.dumps({"Version": "2012-10-17", "Statement": []}))


def _unread(live: Live, stack: Deployed) -> Iterator[tuple[DeployedResource, Mapping[str, str]]]:
    """The queues that no function reads, with their attributes."""
    sources = {str(m["event_source_arn"]) for m in stack.all("aws_lambda_event_source_mapping")}
    for queue in stack.all("aws_sqs_queue"):
        if str(queue["arn"]) not in sources:
            yield queue, _attributes(live, queue)


def _is_dead_letters(queue: DeployedResource, stack: Deployed) -> bool:
    """Whether something of the stack sends what failed to this queue."""
    arn = str(queue["arn"])
    users = (
        *(str(q.values.get("redrive_policy")) for q in stack.all("aws_sqs_queue")),
        *(str(f.values.get("dead_letter_config")) for f in stack.all("aws_lambda_function")),
        *(str(s.values.get("redrive_policy")) for s in stack.all("aws_sns_topic_subscription")),
    )
    return any(arn in user for user in users)


def _redrive(attributes: Mapping[str, str]) -> Mapping[str, Any]:
    """Where a queue sends what was received too often; empty if nowhere."""
    return json.loads(attributes.get("RedrivePolicy") or "{}") or {}


def _attributes(live: Live, queue: DeployedResource) -> Mapping[str, str]:
    answer = live.client("sqs", queue.region).get_queue_attributes(
        QueueUrl=queue["url"], AttributeNames=["All"]
    )
    found: Mapping[str, str] = answer["Attributes"]
    return found


def _topic(live: Live, topic: DeployedResource) -> Mapping[str, str]:
    answer = live.client("sns", topic.region).get_topic_attributes(TopicArn=topic["arn"])
    found: Mapping[str, str] = answer["Attributes"]
    return found


def _set_topic(live: Live, stack: Deployed, name: str, value: str) -> None:
    topic = stack.all("aws_sns_topic")[0]
    live.client("sns", topic.region).set_topic_attributes(
        TopicArn=topic["arn"], AttributeName=name, AttributeValue=value
    )


def _keys(stack: Deployed) -> frozenset[str]:
    """What a key of the stack may be called."""
    keys = stack.all("aws_kms_key")
    aliases = stack.all("aws_kms_alias")
    return frozenset(
        (
            *(str(key["arn"]) for key in keys),
            *(str(key["key_id"]) for key in keys),
            *(str(alias["name"]) for alias in aliases),
            *(str(alias["arn"]) for alias in aliases),
        )
    )


def _body() -> str:
    return f"stackproof-probe-{uuid.uuid4()}"


def _send(sqs: Any, url: str, body: str | None = None) -> str:  # noqa: ANN401 - boto3 has no types
    """Sends a message; equal bodies have equal deduplication ids."""
    text = body or _body()
    ordered = url.endswith(".fifo")
    fifo = {"MessageGroupId": "stackproof-probe", "MessageDeduplicationId": text} if ordered else {}
    sqs.send_message(QueueUrl=url, MessageBody=text, **fifo)
    return text


def _poison(sqs: Any, url: str, body: str, *, times: int) -> int:  # noqa: ANN401
    """Receives a message without deleting it until it comes no more; says how often it came."""
    received = 0
    for _ in range(times + 1):
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=0,
            WaitTimeSeconds=_WAIT_SECONDS,
        )
        received += sum(body in message["Body"] for message in answer.get("Messages", ()))
    return received


def _take(sqs: Any, url: str, body: str) -> bool:  # noqa: ANN401
    """Whether a message comes from a queue in time; it is deleted, others come back at once."""
    for _ in range(_PATIENCE):
        answer = sqs.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            VisibilityTimeout=_WAIT_SECONDS,
            WaitTimeSeconds=_WAIT_SECONDS,
        )
        for message in answer.get("Messages", ()):
            if body in message["Body"]:
                sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
                return True
    return False


def _denies_plain_http(policy: str | None, action: str, arn: str) -> bool:
    statements = json.loads(policy)["Statement"] if policy else []
    return any(
        statement.get("Effect") == "Deny"
        and statement.get("Principal") in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        and action in _many(statement.get("Action"))
        and arn in _many(statement.get("Resource"))
        and str(statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")).lower()
        == "false"
        for statement in _many(statements)
    )


def _many(value: Any) -> list[Any]:  # noqa: ANN401 - a policy is any JSON
    return value if isinstance(value, list) else [value]
