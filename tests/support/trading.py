"""The world in which the functions of the trading platform are tested."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import boto3
from trading_orders import processor

from support import mysql

REGION = "us-east-1"
PASSWORD = "first-Passw0rd"  # noqa: S105 - of a database that lives as long as a test


@dataclass
class World:
    """What the functions live in.

    Args:
        aws: Makes clients of the embedded AWS.
        table: The table of orders.
        queue: The URL of the FIFO queue.
        letters: The URL of its dead letters.
        secret: The ARN of the database's secret.
        server: The database.
    """

    aws: Callable[[str], Any]
    table: str
    queue: str
    letters: str
    secret: str
    server: mysql.Server

    def rows(self) -> tuple[tuple[object, ...], ...]:
        """All trades: id, symbol, quantity, price."""
        return self.server.rows(
            "SELECT client_order_id, symbol, quantity, limit_price FROM trading.trades"
            " ORDER BY client_order_id"
        )

    def status(self, client_order_id: str) -> str:
        """How far an order has come by its record."""
        found = self.aws("dynamodb").get_item(
            TableName=self.table, Key={"client_order_id": {"S": client_order_id}}
        )
        return str(found["Item"]["status"]["S"])

    def rotate(self, password: str) -> None:
        """The database gets a new password, and the secret too."""
        self.server.run(f"ALTER USER 'trader'@'%' IDENTIFIED BY '{password}'")
        self.aws("secretsmanager").put_secret_value(
            SecretId=self.secret,
            SecretString=json.dumps({"username": "trader", "password": password}),
        )


def made(server: mysql.Server) -> World:
    """Makes empty tables, queues, a database, and a user with its secret."""
    server.run(
        "DROP DATABASE IF EXISTS trading",
        "CREATE DATABASE trading",
        f"CREATE OR REPLACE USER 'trader'@'%' IDENTIFIED BY '{PASSWORD}' REQUIRE SSL",
        "GRANT ALL ON trading.* TO 'trader'@'%'",
    )
    dynamodb, sqs, secrets = (boto3.client(n) for n in ("dynamodb", "sqs", "secretsmanager"))
    dynamodb.create_table(
        TableName="orders",
        KeySchema=[{"AttributeName": "client_order_id", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "client_order_id", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    letters = sqs.create_queue(QueueName="letters.fifo", Attributes={"FifoQueue": "true"})
    arn = sqs.get_queue_attributes(QueueUrl=letters["QueueUrl"], AttributeNames=["QueueArn"])
    redrive = {"deadLetterTargetArn": arn["Attributes"]["QueueArn"], "maxReceiveCount": 3}
    queue = sqs.create_queue(
        QueueName="orders.fifo",
        Attributes={
            "FifoQueue": "true",
            "VisibilityTimeout": "0",
            "RedrivePolicy": json.dumps(redrive),
        },
    )
    login = json.dumps({"username": "trader", "password": PASSWORD})
    secret = secrets.create_secret(Name="database", SecretString=login)
    return World(
        aws=boto3.client,
        table="orders",
        queue=queue["QueueUrl"],
        letters=letters["QueueUrl"],
        secret=secret["ARN"],
        server=server,
    )


def unmade(world: World) -> None:
    """Takes all that away again."""
    world.aws("dynamodb").delete_table(TableName=world.table)
    for url in (world.queue, world.letters):
        world.aws("sqs").delete_queue(QueueUrl=url)
    world.aws("secretsmanager").delete_secret(
        SecretId=world.secret, ForceDeleteWithoutRecovery=True
    )


class Clock:
    """What Lambda says of an invocation: so many milliseconds are left, less with each question."""

    def __init__(self, left: int = 30_000, step: int = 0) -> None:
        self._left = left
        self._step = step

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still run."""
        left = self._left
        self._left -= self._step
        return left


def received(world: World, url: str | None = None) -> list[dict[str, Any]]:
    """Messages of a queue in the form in which Lambda gets them."""
    got = world.aws("sqs").receive_message(
        QueueUrl=url or world.queue,
        MaxNumberOfMessages=10,
        AttributeNames=["All"],
        MessageAttributeNames=["All"],
    )
    return [
        {
            "messageId": message["MessageId"],
            "receiptHandle": message["ReceiptHandle"],
            "body": message["Body"],
            "attributes": message["Attributes"],
            "messageAttributes": {
                name: {"stringValue": value["StringValue"], "dataType": value["DataType"]}
                for name, value in message.get("MessageAttributes", {}).items()
            },
        }
        for message in got.get("Messages", [])
    ]


def deliver(world: World, context: Clock | None = None) -> int:
    """Delivers one batch; messages that did not fail are deleted, as Lambda does.

    Returns:
        How many messages failed.
    """
    records = received(world)
    if not records:
        return 0
    answer = processor.handler({"Records": records}, context or Clock())
    failed = {failure["itemIdentifier"] for failure in answer["batchItemFailures"]}
    for record in records:
        if record["messageId"] not in failed:
            world.aws("sqs").delete_message(
                QueueUrl=world.queue, ReceiptHandle=record["receiptHandle"]
            )
    return len(failed)


def drain(world: World) -> None:
    """Delivers until nothing is left, or what is left fails for good."""
    for _ in range(20):
        deliver(world)


def redrive(world: World) -> int:
    """Sends the dead letters to the queue once more, as an operator does after an outage.

    Returns:
        How many there were.
    """
    letters = received(world, world.letters)
    for letter in letters:
        world.aws("sqs").send_message(
            QueueUrl=world.queue,
            MessageBody=letter["body"],
            MessageGroupId=letter["attributes"]["MessageGroupId"],
            MessageDeduplicationId=f"again-{letter['messageId']}",
        )
        world.aws("sqs").delete_message(
            QueueUrl=world.letters, ReceiptHandle=letter["receiptHandle"]
        )
    return len(letters)
