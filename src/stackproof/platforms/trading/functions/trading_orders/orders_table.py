"""The record of each order in DynamoDB: the idempotency record, and what became of the order."""

import time
from dataclasses import dataclass
from enum import Enum
from typing import Any

from botocore.exceptions import ClientError

from trading_orders.order import Order

_DAY = 24 * 60 * 60


class Status(Enum):
    """How far an order has come."""

    RECEIVED = "received"
    QUEUED = "queued"
    PROCESSED = "processed"


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of an order.

    Args:
        client_order_id: The order.
        fingerprint: Of its content.
        status: How far it has come.
        correlation_id: Of the request that brought it first.
        received_at: When that was, in seconds since 1970.
    """

    client_order_id: str
    fingerprint: str
    status: Status
    correlation_id: str
    received_at: int


class OrdersTable:
    """The table of orders.

    Args:
        client: A DynamoDB client.
        name: The table.
    """

    def __init__(self, client: Any, name: str) -> None:  # noqa: ANN401 - boto3 has no types
        self._client = client
        self._name = name

    def claim(self, order: Order, *, correlation_id: str, keep_days: int) -> Record | None:
        """Writes the record of an order that is not known yet; gives it if it was.

        Returns:
            The record that is there already; None if this call made it.
        """
        now = int(time.time())
        try:
            self._client.put_item(
                TableName=self._name,
                Item={
                    "client_order_id": {"S": order.client_order_id},
                    "fingerprint": {"S": order.fingerprint},
                    "status": {"S": Status.RECEIVED.value},
                    "correlation_id": {"S": correlation_id},
                    "received_at": {"N": str(now)},
                    "expires_at": {"N": str(now + keep_days * _DAY)},
                },
                ConditionExpression="attribute_not_exists(client_order_id)",
            )
        except ClientError as error:
            if not _is_refused(error):
                raise
            # A record that expired between the two calls is as good as none was there.
            return self.find(order.client_order_id)
        return None

    def find(self, client_order_id: str) -> Record | None:
        """The record of an order, as it is now."""
        found = self._client.get_item(
            TableName=self._name,
            Key={"client_order_id": {"S": client_order_id}},
            ConsistentRead=True,
        ).get("Item")
        if found is None:
            return None
        return Record(
            client_order_id=found["client_order_id"]["S"],
            fingerprint=found["fingerprint"]["S"],
            status=Status(found["status"]["S"]),
            correlation_id=found["correlation_id"]["S"],
            received_at=int(found["received_at"]["N"]),
        )

    def advance(self, client_order_id: str, status: Status) -> None:
        """Notes how far an order has come; it never goes back.

        The processor may be done before the intake has noted that the order is queued, and the
        record may have expired: neither is a fault.
        """
        before = tuple(Status)[: tuple(Status).index(status)]
        names = {f":s{number}": {"S": each.value} for number, each in enumerate(before)}
        try:
            self._client.update_item(
                TableName=self._name,
                Key={"client_order_id": {"S": client_order_id}},
                UpdateExpression="SET #status = :new",
                ConditionExpression=f"#status IN ({', '.join(names)})",
                ExpressionAttributeNames={"#status": "status"},
                ExpressionAttributeValues={":new": {"S": status.value}, **names},
            )
        except ClientError as error:
            if not _is_refused(error):
                raise

    def answers(self) -> bool:
        """Whether the table can be read."""
        self.find("health")
        return True


def _is_refused(error: ClientError) -> bool:
    """Whether the condition of a write did not hold."""
    code: object = error.response.get("Error", {}).get("Code")
    return code == "ConditionalCheckFailedException"
