"""Functions and their queues: what moto gets wrong of them."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Case, refusal
from unit.cloud.lambdas import REGION, arn_of, bodies, eventually, function, queue


def invoked(aws: EmbeddedAws) -> Any:
    """What a function answers, and how its error is called."""
    client = aws.client("lambda", REGION)
    function(aws, "answers", "def handle(e, c): return 1 / e")
    said = client.invoke(FunctionName="answers", Payload=b"2")["Payload"].read()
    wrong = client.invoke(FunctionName="answers", Payload=b"0").get("FunctionError")
    return said == b"0.5", wrong


def event_source(aws: EmbeddedAws) -> Any:
    """How many messages a function gets at once that were there before it."""
    sqs = aws.client("sqs", REGION)
    url, seen = queue(aws, "source"), queue(aws, "source-seen")
    for body in "ab":
        sqs.send_message(QueueUrl=url, MessageBody=body)
    code = (
        "import boto3\n"
        "def handle(event, context):\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{seen}',"
        " MessageBody=str(len(event['Records'])))\n"
    )
    function(aws, "counts", code)
    aws.client("lambda", REGION).create_event_source_mapping(
        EventSourceArn=arn_of("source"), FunctionName="counts"
    )
    counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
    if counted["Attributes"]["ApproximateNumberOfMessages"] == "2" and not _is_polled(aws, url):
        return None
    return bodies(aws, seen, 1)


def _is_polled(aws: EmbeddedAws, url: str) -> bool:
    """Whether anybody takes messages without being sent one."""
    wanted = ["ApproximateNumberOfMessages"]
    sqs = aws.client("sqs", REGION)

    def taken() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=wanted)
        return bool(found["Attributes"][wanted[0]] == "0")

    return eventually(taken, within=5)


def visibility(aws: EmbeddedAws) -> Any:
    """How a mapping is refused whose queue shows a message again too early."""
    queue(aws, "early", VisibilityTimeout="10")
    function(aws, "late", "def handle(e, c): ...", Timeout=30)
    return refusal(
        lambda: aws.client("lambda", REGION).create_event_source_mapping(
            EventSourceArn=arn_of("early"), FunctionName="late"
        )
    )


def settings(aws: EmbeddedAws) -> Any:
    """Tracing and storage after they were changed."""
    function(aws, "changed", "def handle(e, c): ...")
    client = aws.client("lambda", REGION)
    client.update_function_configuration(
        FunctionName="changed", TracingConfig={"Mode": "Active"}, EphemeralStorage={"Size": 1024}
    )
    found = client.get_function_configuration(FunctionName="changed")
    return found["TracingConfig"]["Mode"], found["EphemeralStorage"]["Size"]


def redrive_allow(aws: EmbeddedAws) -> Any:
    """Who may send dead letters, after it was said and after it was taken back."""
    sqs = aws.client("sqs", REGION)
    url = queue(aws, "allowing")
    said = []
    for text in ('{"redrivePermission": "denyAll"}', ""):
        sqs.set_queue_attributes(QueueUrl=url, Attributes={"RedriveAllowPolicy": text})
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        said.append(found.get("RedriveAllowPolicy"))
    return said


def policy_kept(aws: EmbeddedAws) -> Any:
    """Whether a queue has its policy after something else was set."""
    sqs = aws.client("sqs", REGION)
    statement = {"Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    url = queue(aws, "guarded", Policy=policy)
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"DelaySeconds": "1"})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    kept = "Policy" in found
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"Policy": ""})
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
    return kept, "Policy" in found


def deduplication(aws: EmbeddedAws) -> Any:
    """How often a message is received that is sent again after it was deleted."""
    sqs = aws.client("sqs", REGION)
    url = queue(aws, "remembers.fifo", FifoQueue="true")
    received = 0
    for _ in range(2):
        sqs.send_message(
            QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageDeduplicationId="d"
        )
        for each in sqs.receive_message(QueueUrl=url).get("Messages", []):
            received += 1
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return received


def long_polling(aws: EmbeddedAws) -> Any:
    """Whether another request is answered while somebody waits for a message."""
    sqs = aws.client("sqs", REGION)
    url = queue(aws, "awaited")
    with ThreadPoolExecutor(1) as threads:
        polling = threads.submit(
            lambda: sqs.receive_message(QueueUrl=url, WaitTimeSeconds=4).get("Messages", [])
        )
        # The poll has begun when its thread has asked; a message before that proves nothing.
        time.sleep(1)
        sqs.send_message(QueueUrl=url, MessageBody="m")
        return [each["Body"] for each in polling.result()]


CASES = {
    "lambda.event-source": Case(event_source, fault=None, right=["2"]),
    "lambda.invoke": Case(invoked, fault=(False, "Handled"), right=(True, "Unhandled")),
    "lambda.tracing-update": Case(settings, fault=("PassThrough", 512), right=("Active", 1024)),
    "lambda.visibility": Case(
        visibility, fault=None, right=(400, "InvalidParameterValueException")
    ),
    "sqs.deduplication-memory": Case(deduplication, fault=2, right=1),
    "sqs.long-polling": Case(long_polling, fault=[], right=["m"]),
    "sqs.policy-kept": Case(policy_kept, fault=(False, False), right=(True, False)),
    "sqs.redrive-allow": Case(
        redrive_allow, fault=[None, None], right=['{"redrivePermission":"denyAll"}', None]
    ),
}
