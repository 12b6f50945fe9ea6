"""Books orders as trades: reads the queue, writes to Aurora, and marks each order processed.

`handler` answers with the messages that failed, so that the others are not delivered again.
"""

import json
import os
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Protocol

import pymysql
from aurora_access.credentials import Credentials
from aurora_access.logs import correlated, failed, log
from aurora_access.session import Session
from botocore.exceptions import BotoCoreError, ClientError

from trading_orders import aws
from trading_orders.configuration import Processor
from trading_orders.database import MIGRATIONS, Conflict, Trades
from trading_orders.order import InvalidOrder, Order
from trading_orders.orders_table import OrdersTable, Status

# One message takes at most two connections and their statements.
_ENOUGH_MILLISECONDS = 12_000
# What may go well the next time.
_FAILURES = (pymysql.MySQLError, OSError, ClientError, BotoCoreError)


class NotPrepared(RuntimeError):
    """The database could not be prepared; the log says why."""


class Context(Protocol):
    """What Lambda says of an invocation."""

    def get_remaining_time_in_millis(self) -> int:
        """How long the function may still run."""


def handler(event: Mapping[str, Any], context: Context) -> dict[str, list[dict[str, str]]]:
    """Books a batch of messages, and names those that have to come again.

    Messages of one symbol keep their order: after one that failed, the later ones of its group
    are left for the next delivery too. A batch without messages, which no queue sends, only brings
    the schema up to date.

    Raises:
        NotPrepared: The schema is not up to date, and could not be brought there.
    """
    records: Sequence[Mapping[str, Any]] = event["Records"]
    if not records:
        _prepare()
    failures: list[str] = []
    stopped: set[str] = set()
    for record in records:
        group = str(record.get("attributes", {}).get("MessageGroupId", ""))
        with correlated(_correlation(record)):
            late = context.get_remaining_time_in_millis() < _ENOUGH_MILLISECONDS
            if group in stopped or late:
                log("order-deferred", level="WARNING", late=late)
            elif _is_booked(record):
                continue
        stopped.add(group)
        failures.append(str(record["messageId"]))
    return {"batchItemFailures": [{"itemIdentifier": identifier} for identifier in failures]}


def _is_booked(record: Mapping[str, Any]) -> bool:
    """Books one message; whether that is done."""
    try:
        # A price that was written as a number is read as the digits that stand there.
        order = Order.parse(json.loads(record["body"], parse_float=Decimal))
    except (InvalidOrder, ValueError, RecursionError) as error:
        # It will fail every time: the queue moves it to the dead letters.
        failed("message-malformed", error)
        return False
    try:
        trades, table = _parts()
        made = trades.book(order)
        table.advance(order.client_order_id, Status.PROCESSED)
    except Conflict as error:
        failed("trade-conflicts", error)
        return False
    except _FAILURES as error:
        failed("order-not-booked", error, code=_code(error))
        return False
    log("order-booked", repeated=not made)
    return True


def _prepare() -> None:
    """Brings the schema up to date, as is asked for after a deployment."""
    try:
        _parts()[0].prepare()
    except _FAILURES as error:
        failed("schema-not-prepared", error, code=_code(error))
        raise NotPrepared("the schema is not up to date; see the function's log") from None
    log("schema-prepared")


@cache
def _parts() -> tuple[Trades, OrdersTable]:
    """The database and the table, which outlive an invocation."""
    settings = Processor.read(os.environ)
    credentials = Credentials(aws.client("secretsmanager"), settings.secret_arn)
    session = Session(settings.place, credentials, MIGRATIONS)
    return Trades(session), OrdersTable(aws.client("dynamodb"), settings.table)


def _code(error: Exception) -> int | None:
    """MySQL's number of an error."""
    first = error.args[0] if error.args else None
    return first if isinstance(error, pymysql.MySQLError) and isinstance(first, int) else None


def _correlation(record: Mapping[str, Any]) -> str:
    attribute = record.get("messageAttributes", {}).get("correlation_id", {})
    return str(attribute.get("stringValue", record.get("messageId", "")))
