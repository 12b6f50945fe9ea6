"""What queues and topics are seen to do."""

import json
from collections.abc import Mapping

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Seen

REGION = "eu-north-1"
_DENIED = {
    "Effect": "Deny",
    "Principal": "*",
    "Action": "*",
    "Resource": "*",
    "Condition": {"Bool": {"aws:SecureTransport": "false"}},
}


def topic_to_queue(aws: EmbeddedAws) -> object:
    """A message after its way from the topic to the queue."""
    sns, sqs = aws.client("sns", REGION), aws.client("sqs", REGION)
    url = sqs.create_queue(QueueName="subscribed")["QueueUrl"]
    topic = sns.create_topic(Name="telling")["TopicArn"]
    queue = f"arn:aws:sqs:{REGION}:123456789012:subscribed"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    sns.publish(TopicArn=topic, Message="m")
    (received,) = sqs.receive_message(QueueUrl=url)["Messages"]
    return json.loads(received["Body"])["Message"] == "m"


def fifo(aws: EmbeddedAws) -> object:
    """How often a repeated message comes."""
    sqs = aws.client("sqs", REGION)
    url = sqs.create_queue(QueueName="once.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    for _ in range(2):
        sqs.send_message(
            QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageDeduplicationId="d"
        )
    return len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 1


def redrive(aws: EmbeddedAws) -> object:
    """Where a message ends that nobody deletes."""
    sqs = aws.client("sqs", REGION)
    dead = sqs.create_queue(QueueName="poison")["QueueUrl"]
    policy = {
        "deadLetterTargetArn": f"arn:aws:sqs:{REGION}:123456789012:poison",
        "maxReceiveCount": 1,
    }
    url = sqs.create_queue(
        QueueName="work",
        Attributes={"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": "0"},
    )["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="m")
    for _ in range(2):
        sqs.receive_message(QueueUrl=url)
    return [each["Body"] for each in sqs.receive_message(QueueUrl=dead)["Messages"]] == ["m"]


def queue_settings(aws: EmbeddedAws) -> object:
    """A queue's key, policy and times, and what is left of them once they are taken away."""
    sqs = aws.client("sqs", REGION)
    policy = json.dumps({"Version": "2012-10-17", "Statement": [_DENIED]})
    given = {"KmsMasterKeyId": "alias/k", "Policy": policy, "VisibilityTimeout": "77"}
    url = sqs.create_queue(QueueName="described", Attributes=given)["QueueUrl"]

    def found() -> Mapping[str, str]:
        answer = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])
        attributes: Mapping[str, str] = answer["Attributes"]
        return attributes

    before = found()
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": "", "Policy": ""})
    after = found()
    return (
        {name: before[name] for name in given} == given
        and not after.get("KmsMasterKeyId")
        and not after.get("Policy")
        and after["VisibilityTimeout"] == "77"
    )


def topic_settings(aws: EmbeddedAws) -> object:
    """A topic's key and policy, and that the key is gone once it is taken away."""
    sns = aws.client("sns", REGION)
    arn = sns.create_topic(Name="described", Attributes={"KmsMasterKeyId": "alias/k"})["TopicArn"]
    policy = {"Version": "2012-10-17", "Statement": [_DENIED]}
    sns.set_topic_attributes(
        TopicArn=arn, AttributeName="Policy", AttributeValue=json.dumps(policy)
    )
    before = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    sns.set_topic_attributes(TopicArn=arn, AttributeName="KmsMasterKeyId", AttributeValue="")
    after = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
    return (
        before["KmsMasterKeyId"] == "alias/k"
        and json.loads(before["Policy"]) == policy
        and not after.get("KmsMasterKeyId")
    )


SEEN: Seen = {
    "sns.to-sqs": topic_to_queue,
    "sqs.fifo": fifo,
    "sqs.redrive": redrive,
    "sns.describe": topic_settings,
    "sqs.describe": queue_settings,
}
