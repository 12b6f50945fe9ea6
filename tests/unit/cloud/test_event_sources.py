"""Queues of the embedded AWS deliver: batches, failures, order and dead letters."""

import json
from pathlib import Path
from typing import Any

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import refusal
from unit.cloud.lambdas import REGION, arn_of, bodies, eventually, function, queue

COPIES = (
    "import boto3, json\n"
    "def handle(event, context):\n"
    "    failed = []\n"
    "    for record in event['Records']:\n"
    "        boto3.client('sqs').send_message(QueueUrl='{seen}', MessageBody=record['body'])\n"
    "        if 'bad' in record['body']:\n"
    "            failed.append({{'itemIdentifier': record['messageId']}})\n"
    "    return {answer}\n"
)


def mapped(aws: EmbeddedAws, name: str, source: str, code: str, **options: Any) -> None:
    """A function that a queue's messages go to."""
    function(aws, name, code)
    aws.client("lambda", REGION).create_event_source_mapping(
        EventSourceArn=arn_of(source), FunctionName=name, **options
    )


def redriven(dead: str) -> str:
    """A redrive policy after two receives."""
    return json.dumps({"deadLetterTargetArn": arn_of(dead), "maxReceiveCount": 2})


def left(aws: EmbeddedAws, url: str) -> int:
    """How many messages a queue has, seen or not."""
    found = aws.client("sqs", REGION).get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
    counts = found["Attributes"]
    return int(counts["ApproximateNumberOfMessages"]) + int(
        counts["ApproximateNumberOfMessagesNotVisible"]
    )


def test_only_what_failed_comes_back(aws: EmbeddedAws) -> None:
    """A message that the function reports is tried again and buried; the others are done."""
    dead, seen = queue(aws, "partly-dead"), queue(aws, "partly-seen")
    url = queue(aws, "partly", RedrivePolicy=redriven("partly-dead"))
    sqs = aws.client("sqs", REGION)
    for body in ("one", "bad", "two"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    mapped(
        aws,
        "reports",
        "partly",
        COPIES.format(seen=seen, answer="{'batchItemFailures': failed}"),
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )

    assert bodies(aws, dead, 1) == ["bad"]
    assert sorted(bodies(aws, seen, 4)) == ["bad", "bad", "one", "two"]
    assert eventually(lambda: left(aws, url) == 0)


def test_without_reports_an_error_brings_the_whole_batch_back(aws: EmbeddedAws) -> None:
    """One message that makes the function raise takes its batch with it."""
    dead, seen = queue(aws, "whole-dead"), queue(aws, "whole-seen")
    url = queue(aws, "whole", RedrivePolicy=redriven("whole-dead"))
    sqs = aws.client("sqs", REGION)
    for body in ("one", "bad"):
        sqs.send_message(QueueUrl=url, MessageBody=body)
    mapped(aws, "raises-on", "whole", COPIES.format(seen=seen, answer="1 / (not failed)"))

    assert sorted(bodies(aws, dead, 2)) == ["bad", "one"]


def test_a_report_that_names_nobody_fails_the_batch(aws: EmbeddedAws) -> None:
    """An identifier that is not in the batch counts as a failure of all of it."""
    dead, seen = queue(aws, "wrongly-dead"), queue(aws, "wrongly-seen")
    url = queue(aws, "wrongly", RedrivePolicy=redriven("wrongly-dead"))
    aws.client("sqs", REGION).send_message(QueueUrl=url, MessageBody="one")
    mapped(
        aws,
        "misreports",
        "wrongly",
        COPIES.format(seen=seen, answer="{'batchItemFailures': [{'itemIdentifier': 'x'}]}"),
        FunctionResponseTypes=["ReportBatchItemFailures"],
    )

    assert bodies(aws, dead, 1) == ["one"]


def test_a_fifo_queue_keeps_the_order_of_a_group(aws: EmbeddedAws) -> None:
    """Messages of one group arrive as they were sent, however many batches it takes."""
    seen = queue(aws, "ordered-seen.fifo", FifoQueue="true")
    url = queue(aws, "ordered.fifo", FifoQueue="true")
    mapped(
        aws,
        "orders",
        "ordered.fifo",
        "import boto3\n"
        "def handle(event, context):\n"
        "    for record in event['Records']:\n"
        f"        boto3.client('sqs').send_message(QueueUrl='{seen}',\n"
        "            MessageBody=record['body'], MessageDeduplicationId=record['body'],\n"
        "            MessageGroupId=record['attributes']['MessageGroupId'])\n",
        BatchSize=2,
    )
    sent = [str(number) for number in range(5)]
    for body in sent:
        aws.client("sqs", REGION).send_message(
            QueueUrl=url, MessageBody=body, MessageGroupId="g", MessageDeduplicationId=body
        )

    assert bodies(aws, seen, 5) == sent


def test_a_filter_leaves_messages_out(aws: EmbeddedAws) -> None:
    """What a filter does not take never reaches the function and is gone."""
    seen, url = queue(aws, "filtered-seen"), queue(aws, "filtered")
    pattern = json.dumps({"body": {"kind": ["order"]}})
    mapped(
        aws,
        "filters",
        "filtered",
        COPIES.format(seen=seen, answer="None"),
        FilterCriteria={"Filters": [{"Pattern": pattern}]},
    )
    wanted = json.dumps({"kind": "order"})
    for body in (json.dumps({"kind": "other"}), "no json", wanted):
        aws.client("sqs", REGION).send_message(QueueUrl=url, MessageBody=body)

    assert bodies(aws, seen, 1) == [wanted]
    assert eventually(lambda: left(aws, url) == 0)


def test_a_disabled_mapping_delivers_when_it_is_enabled(aws: EmbeddedAws) -> None:
    """Messages wait for it."""
    seen, url = queue(aws, "paused-seen"), queue(aws, "paused")
    mapped(aws, "pauses", "paused", COPIES.format(seen=seen, answer="None"), Enabled=False)
    aws.client("sqs", REGION).send_message(QueueUrl=url, MessageBody="one")
    client = aws.client("lambda", REGION)
    assert left(aws, url) == 1
    (mapping,) = client.list_event_source_mappings(FunctionName="pauses")["EventSourceMappings"]

    client.update_event_source_mapping(UUID=mapping["UUID"], Enabled=True)

    assert bodies(aws, seen, 1) == ["one"]


def test_whoever_waits_for_a_message_keeps_nobody_waiting(aws: EmbeddedAws) -> None:
    """A message that is sent while somebody polls for it is received."""
    seen = queue(aws, "polled")
    function(
        aws,
        "sends",
        "import boto3\n"
        "def handle(event, context):\n"
        f"    boto3.client('sqs').send_message(QueueUrl='{seen}', MessageBody='late')\n",
    )
    aws.client("lambda", REGION).invoke(FunctionName="sends", InvocationType="Event")

    got = aws.client("sqs", REGION).receive_message(QueueUrl=seen, WaitTimeSeconds=20)

    assert [each["Body"] for each in got["Messages"]] == ["late"]


def test_a_mapping_to_nothing_is_refused(aws: EmbeddedAws) -> None:
    """A queue that is not there has no messages to deliver."""
    function(aws, "alone", "def handle(e, c): ...")

    refused = refusal(
        lambda: aws.client("lambda", REGION).create_event_source_mapping(
            EventSourceArn=arn_of("absent"), FunctionName="alone"
        )
    )

    assert refused == (400, "ResourceNotFoundException")


def test_a_function_that_cannot_run_keeps_its_messages(tmp_path: Path) -> None:
    """Its queue is left alone, the log says why once, and other queues are served."""
    with EmbeddedAws(tmp_path) as server:
        seen, url = queue(server, "seen"), queue(server, "work")
        stuck = queue(server, "stuck")
        function(server, "elsewhere", "x", Runtime="nodejs22.x")
        server.client("lambda", REGION).create_event_source_mapping(
            EventSourceArn=arn_of("stuck"), FunctionName="elsewhere"
        )
        mapped(server, "works", "work", COPIES.format(seen=seen, answer="None"))
        sqs = server.client("sqs", REGION)
        sqs.send_message(QueueUrl=stuck, MessageBody="kept")
        for body in ("one", "two"):
            sqs.send_message(QueueUrl=url, MessageBody=body)

        assert sorted(bodies(server, seen, 2)) == ["one", "two"]
        assert left(server, stuck) == 1
        log = server.log.read_text(encoding="utf-8")

    assert log.count("functions in nodejs22.x do not run here") == 1
