"""Probes of queues, topics, tables and functions: true of a sound stack, refuted when spoilt."""

import base64
import hashlib
import io
import json
import zipfile
from collections.abc import Mapping
from typing import Any

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from stackproof.prove.probes import compute, messaging, tables
from stackproof.prove.probes.interface import Deployed, Probe
from support.probing import (
    Stack,
    claims_a_sentence,
    holds_until_spoilt,
    says_nothing_of_nothing,
)

REGIONS = (
    *("us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1"),
    *("eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "eu-north-1"),
    *("ap-northeast-1", "ap-northeast-2", "ap-southeast-1", "ap-southeast-2", "sa-east-1"),
)
PROBES: tuple[Probe, ...] = (
    messaging.QueuesEncryptWithStackKey(),
    messaging.QueuesRefusePlainHttp(),
    messaging.PoisonMessagesReachDeadLetters(),
    messaging.TopicsDeliverToTheirQueues(),
    messaging.TopicsEncryptWithStackKey(),
    messaging.TopicsRefusePlainHttp(),
    tables.TablesEncryptWithStackKey(),
    tables.TablesCanBeRestored(),
    tables.TablesWriteOnce(),
    tables.TablesReplicate(),
    compute.FunctionsRunTheirPackage(),
    compute.FunctionsHaveRolesOfTheirOwn(),
    compute.FunctionLogsEndAndAreEncrypted(),
    compute.FunctionsAreTraced(),
    compute.QueuesFeedFunctionsInParts(),
)
BY_NAME = pytest.mark.parametrize("probe", PROBES, ids=lambda probe: str(probe.name))


class Keyed(Stack):
    """A stack with one key, which encrypts all of it."""

    def __init__(self, live: EmbeddedAws, region: str) -> None:
        super().__init__(live, region)
        self.own_key = self.key()

    def queue(self, name: str, *, redrive: Mapping[str, object] | None = None) -> str:
        """A queue as the construct makes it."""
        sqs = self.live.client("sqs", self.region)
        policy = "" if redrive is None else json.dumps(redrive)
        attributes = {"KmsMasterKeyId": self.own_key}
        if name.endswith(".fifo"):
            attributes["FifoQueue"] = "true"
        if policy:
            attributes["RedrivePolicy"] = policy
        url = sqs.create_queue(QueueName=name, Attributes=attributes)["QueueUrl"]
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])
        arn: str = found["Attributes"]["QueueArn"]
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": denial("sqs:*", arn)})
        self.record("aws_sqs_queue", arn=arn, url=url, redrive_policy=policy)
        return arn


def denial(action: str, arn: str) -> str:
    """A policy that takes TLS requests only."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": action,
        "Resource": arn,
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def messages(stack: Keyed) -> None:
    """Queues with dead letters, one that only feeds a function, and a topic with a subscriber."""
    dead = stack.queue("dead.fifo")
    stack.queue("orders.fifo", redrive={"deadLetterTargetArn": dead, "maxReceiveCount": 2})
    listens = stack.queue("listens")
    # It has no dead letters, as it holds those of a function.
    stack.record("aws_lambda_function", dead_letter_config=[{"target_arn": listens}])
    sns = stack.live.client("sns", stack.region)
    topic = sns.create_topic(Name="alarms", Attributes={"KmsMasterKeyId": stack.own_key})[
        "TopicArn"
    ]
    sns.set_topic_attributes(
        TopicArn=topic, AttributeName="Policy", AttributeValue=denial("sns:Publish", topic)
    )
    subscribed = sns.subscribe(
        TopicArn=topic, Protocol="sqs", Endpoint=listens, ReturnSubscriptionArn=True
    )
    stack.record("aws_sns_topic", arn=topic)
    stack.record(
        "aws_sns_topic_subscription",
        topic_arn=topic,
        endpoint=listens,
        arn=subscribed["SubscriptionArn"],
    )


def items(stack: Keyed) -> None:
    """A table with a replica."""
    dynamodb = stack.live.client("dynamodb", stack.region)
    dynamodb.create_table(
        TableName="orders",
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": stack.own_key},
    )
    dynamodb.update_continuous_backups(
        TableName="orders",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    dynamodb.update_table(
        TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": "ap-south-1"}}]
    )
    stack.record(
        "aws_dynamodb_table",
        name="orders",
        hash_key="id",
        range_key=None,
        attribute=[{"name": "id", "type": "S"}],
        deletion_protection_enabled=False,
        replica=[{"region_name": "ap-south-1"}],
    )


def functions(stack: Keyed) -> None:
    """A function that a queue feeds."""
    name = f"worker-{stack.region}"
    trust = {
        "Effect": "Allow",
        "Principal": {"Service": "lambda.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    role = stack.live.client("iam", stack.region).create_role(
        RoleName=name,
        AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}),
    )["Role"]["Arn"]
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("app.py", "def handler(e, c): ...")
    lambda_ = stack.live.client("lambda", stack.region)
    arn = lambda_.create_function(
        FunctionName=name,
        Role=role,
        Runtime="python3.13",
        Handler="app.handler",
        Code={"ZipFile": buffer.getvalue()},
        TracingConfig={"Mode": "Active"},
    )["FunctionArn"]
    stack.record(
        "aws_lambda_function",
        function_name=name,
        role=role,
        runtime="python3.13",
        handler="app.handler",
        source_code_hash=base64.b64encode(hashlib.sha256(buffer.getvalue()).digest()).decode(),
    )
    logs = stack.live.client("logs", stack.region)
    logs.create_log_group(logGroupName=f"/aws/lambda/{name}", kmsKeyId=stack.own_key)
    logs.put_retention_policy(logGroupName=f"/aws/lambda/{name}", retentionInDays=30)
    queue = stack.queue("feeds")
    source = lambda_.create_event_source_mapping(
        FunctionName=arn,
        EventSourceArn=queue,
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )
    stack.record("aws_lambda_event_source_mapping", uuid=source["UUID"], event_source_arn=queue)


def stack_for(probe: Probe, live: EmbeddedAws, region: str) -> Deployed:
    """What the probe is about, in a region of its own."""
    stack = Keyed(live, region)
    build: Any = {
        messaging.__name__: messages,
        tables.__name__: items,
        compute.__name__: functions,
    }[type(probe).__module__]
    build(stack)
    return stack.deployed()


@BY_NAME
def test_holds_and_is_refuted_when_spoilt(probe: Probe, live: EmbeddedAws) -> None:
    """A probe proves its claim of a sound stack, and refutes it after its own sabotage."""
    # A region for each probe, so that stacks do not meet.
    stack = stack_for(probe, live, REGIONS[PROBES.index(probe)])
    holds_until_spoilt(probe, live, stack)


@BY_NAME
def test_says_when_there_is_nothing_to_look_at(probe: Probe, live: EmbeddedAws) -> None:
    """A stack without such resources proves nothing."""
    says_nothing_of_nothing(probe, live)


@BY_NAME
def test_says_what_it_claims_and_needs(probe: Probe, live: EmbeddedAws) -> None:
    """A claim is a sentence, and what it needs is known of the embedded AWS."""
    claims_a_sentence(probe)
    reason = live.unproved(probe.needs)
    assert (reason is None) == (not isinstance(probe, tables.TablesReplicate))
    assert reason is None or "nobody has verified" not in reason
