"""Queues and topics: what they become, whom they let in, and what they refuse."""

import json
from pathlib import Path
from typing import Any

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
orders = Queue(stack, "Orders", part="orders", key=key, fifo=True)
news = Queue(
    stack, "News", part="news", key=key,
    visibility_seconds=60, retention_days=2, max_receives=3, dead_letter_retention_days=7,
)
alarms = Topic(stack, "Alarms", part="alarms", key=key)
alarms.allow_alarms()
alarms.allow_alarms()
alarms.subscribe(news)
alarms.subscribe(news)
alarms.subscribe_email("ops@example.org")
quiet = Topic(stack, "Quiet", part="quiet", key=key)
sender = ServiceRole(stack, "Sender", name="sender", service="states.amazonaws.com")
orders.grant_send(sender)
news.grant_send(sender)
alarms.grant_publish(sender)
consumer = ServiceRole(stack, "Consumer", name="consumer", service="states.amazonaws.com")
orders.grant_consume(consumer)
mender = ServiceRole(stack, "Mender", name="mender", service="states.amazonaws.com")
news.dead_letters.grant_consume(mender)
crowd = Topic(stack, "Crowd", part="crowd", key=key)
for address in ("on.call@example.org", "on-call@example.org", "on.call@example.org"):
    crowd.subscribe_email(address)
inner = Queue(Construct(stack, "In"), "Side", part="inner", key=key)
outer = Queue(stack, "In-Side", part="outer", key=key)
for _ in range(2):
    crowd.subscribe(inner)
    crowd.subscribe(outer)
stack.refused("shared", lambda: news.dead_letters.admit(orders.arn))
stack.refused("dedup", lambda: Queue(
    stack, "A", part="a", key=key, content_based_deduplication=True))
stack.refused("visibility", lambda: Queue(stack, "B", part="b", key=key, visibility_seconds=43201))
stack.refused("receives", lambda: Queue(stack, "C", part="c", key=key, max_receives=0))
stack.refused("retention", lambda: Queue(stack, "D", part="d", key=key, retention_days=15))
stack.refused("short_dead", lambda: Queue(
    stack, "E", part="e", key=key, dead_letter_retention_days=3))
stack.refused("name", lambda: Queue(stack, "F", part="f" * 60, key=key))
stack.refused("fifo", lambda: alarms.subscribe(orders))
stack.refused("mail", lambda: alarms.subscribe_email("ops"))
stack.refused("token", lambda: Queue(stack, "G", part="g", key=key, max_receives="${var.n}"))
"""


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("messaging")
    return synthesize(folder, BODY, framework=request.param)


def policy_of(document: Document, path: str) -> dict[str, Any]:
    """The policy of a queue."""
    return statements(resource(document, "aws_sqs_queue_policy", f"{path}/Policy")["policy"])


def test_a_fifo_queue_and_its_dead_letters(document: Document) -> None:
    """A FIFO queue is encrypted, polls long, and has dead letters that are FIFO too."""
    queue = resource(document, "aws_sqs_queue", "Orders/Resource")
    dead = resource(document, "aws_sqs_queue", "Orders/DeadLetters/Resource")
    assert queue["name"] == "demo-orders-eu-west-1-test.fifo"
    assert dead["name"] == "demo-orders-dead-letters-eu-west-1-test.fifo"
    assert queue["fifo_queue"] is dead["fifo_queue"] is True
    assert "content_based_deduplication" not in queue
    assert queue["kms_master_key_id"] == dead["kms_master_key_id"]
    assert "aws_kms_key." in queue["kms_master_key_id"]
    assert queue["visibility_timeout_seconds"] == 180
    assert queue["message_retention_seconds"] == 4 * 86400
    assert dead["message_retention_seconds"] == 14 * 86400
    assert json.loads(queue["redrive_policy"])["maxReceiveCount"] == 5


def test_a_standard_queue_mentions_no_order(document: Document) -> None:
    """A standard queue takes its options, and says nothing of FIFO, which SQS would refuse."""
    queue = resource(document, "aws_sqs_queue", "News/Resource")
    dead = resource(document, "aws_sqs_queue", "News/DeadLetters/Resource")
    assert "fifo_queue" not in queue
    assert queue["visibility_timeout_seconds"] == 60
    assert queue["message_retention_seconds"] == 2 * 86400
    assert dead["message_retention_seconds"] == 7 * 86400
    assert json.loads(queue["redrive_policy"])["maxReceiveCount"] == 3


def test_only_the_own_queue_may_send_dead_letters(document: Document) -> None:
    """A dead-letter queue names the one queue that may use it."""
    allowance = resource(
        document, "aws_sqs_queue_redrive_allow_policy", "News/DeadLetters/RedriveAllowance"
    )
    said = json.loads(allowance["redrive_allow_policy"])
    assert said["redrivePermission"] == "byQueue"
    (source,) = said["sourceQueueArns"]
    assert source.startswith("${aws_sqs_queue.News_")
    assert "DeadLetters" not in source


@pytest.mark.parametrize("path", ["Orders", "Orders/DeadLetters", "News", "News/DeadLetters"])
def test_queues_refuse_plain_http(document: Document, path: str) -> None:
    """Whatever does not come over TLS is denied to everybody."""
    denial = policy_of(document, path)["DenyPlainHttp"]
    assert denial["Effect"] == "Deny"
    assert denial["Principal"] == "*"
    assert denial["Action"] == "sqs:*"
    assert denial["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}


def test_a_subscribed_queue_lets_its_topic_in(document: Document) -> None:
    """A subscribed queue lets that topic in, another queue nobody; the key lets SNS use it."""
    delivered = policy_of(document, "News")["DeliveredByTopics"]
    assert delivered["Principal"] == {"Service": "sns.amazonaws.com"}
    assert "aws_sns_topic.Alarms_" in delivered["Condition"]["ArnEquals"]["aws:SourceArn"]
    assert set(policy_of(document, "Orders")) == {"DenyPlainHttp"}
    key = statements(resource(document, "aws_kms_key", "Key/Resource")["policy"])
    assert {"UsedBySns", "UsedByAlarms"} <= set(key)


def test_a_subscription_waits_for_the_queue_policy(document: Document) -> None:
    """Each subscription is made once, and that to a queue after the queue lets the topic in."""
    subscriptions = [
        each
        for each in document["resource"]["aws_sns_topic_subscription"].values()
        if "Alarms" in each["topic_arn"]
    ]
    assert sorted(each["protocol"] for each in subscriptions) == ["email", "sqs"]
    (to_queue,) = [each for each in subscriptions if each["protocol"] == "sqs"]
    (awaited,) = to_queue["depends_on"]
    assert awaited.startswith("aws_sqs_queue_policy.News_")


def test_a_topic_lets_in_whom_it_was_told(document: Document) -> None:
    """Alarms publish on behalf of this account; a topic that was told nothing lets nobody in."""

    def policy(path: str) -> dict[str, Any]:
        found = resource(document, "aws_sns_topic_policy", f"{path}/Policy")
        return statements(found["policy"])

    assert set(policy("Quiet")) == {"DenyPlainHttp"}
    published = policy("Alarms")["PublishedByAlarms"]
    assert published["Principal"] == {"Service": "cloudwatch.amazonaws.com"}
    assert "aws:SourceAccount" in published["Condition"]["StringEquals"]
    topic = resource(document, "aws_sns_topic", "Alarms/Resource")
    assert "aws_kms_key." in topic["kms_master_key_id"]


def test_grants_are_one_way(document: Document) -> None:
    """Who may send may not receive, and the other way round; two queues share one statement."""
    sender = statements(resource(document, "aws_iam_role_policy", "Sender/Policy")["policy"])
    assert list(sender) == [
        "SendMessages",
        "EncryptDecryptThroughSqs",
        "Publish",
        "EncryptDecryptThroughSns",
    ]
    assert len(sender["SendMessages"]["Resource"]) == 2
    assert "sqs:ReceiveMessage" not in sender["SendMessages"]["Action"]
    consumer = statements(resource(document, "aws_iam_role_policy", "Consumer/Policy")["policy"])
    assert list(consumer) == ["ConsumeMessages", "DecryptThroughSqs"]
    assert "sqs:SendMessage" not in consumer["ConsumeMessages"]["Action"]


def test_the_key_serves_a_role_through_the_queue_alone(document: Document) -> None:
    """Who may send cannot ask KMS itself: SQS uses the key in the name of the role."""
    sender = statements(resource(document, "aws_iam_role_policy", "Sender/Policy")["policy"])
    assert sender["EncryptDecryptThroughSqs"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "sqs.eu-west-1.amazonaws.com"}
    }
    assert sender["EncryptDecryptThroughSns"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "sns.eu-west-1.amazonaws.com"}
    }


def test_dead_letters_can_be_taken_out(document: Document) -> None:
    """Whoever mends what failed may receive and delete dead messages, and those alone."""
    mender = statements(resource(document, "aws_iam_role_policy", "Mender/Policy")["policy"])
    assert list(mender) == ["ConsumeMessages", "DecryptThroughSqs"]
    assert "DeadLetters" in mender["ConsumeMessages"]["Resource"]


def test_no_subscription_hides_another(document: Document) -> None:
    """Queues and addresses whose ids would be one are subscribed each, and each once."""
    ends = [
        each["endpoint"]
        for each in document["resource"]["aws_sns_topic_subscription"].values()
        if "Crowd" in each["topic_arn"]
    ]
    assert len(ends) == len(set(ends)) == 4
    assert {"on.call@example.org", "on-call@example.org"} < set(ends)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("shared", "is 'demo/News/DeadLetters', allowed: the one queue that was admitted first"),
        ("dedup", "content-based deduplication of a standard queue is True, allowed: False"),
        ("visibility", "the visibility timeout in seconds is 43201, allowed: 0 to 43200"),
        ("receives", "allowed: 1 to 1000"),
        ("retention", "the days that a message is kept is 15, allowed: 1 to 14"),
        ("short_dead", "is 3, allowed: 4 to 14"),
        ("name", "the SQS queue name of 93 characters"),
        ("fifo", "is 'demo/Orders', allowed: a standard queue"),
        ("mail", "the e-mail address is 'ops'"),
        ("token", "taken"),
    ],
)
def test_what_aws_would_refuse_is_refused(document: Document, name: str, message: str) -> None:
    """A wrong value is refused when the construct is made; a token is passed on."""
    assert message in refusal(document, name)
