"""Takes orders in: validates them, makes each one once, and queues them for the processor.

`handler` is behind the REST API: `POST /orders`, `GET /orders/{id}` and `GET /health`.
"""

import base64
import binascii
import hashlib
import json
import os
import re
import uuid
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from aurora_access.logs import correlated, failed, log
from botocore.exceptions import BotoCoreError, ClientError

from trading_orders import aws
from trading_orders.configuration import Intake
from trading_orders.order import InvalidOrder, Order
from trading_orders.orders_table import OrdersTable, Record, Status

_HEADER = "X-Correlation-Id"
_CORRELATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LARGEST_BODY = 4096

Event = Mapping[str, Any]
Answer = dict[str, Any]


def handler(event: Event, _context: object) -> Answer:
    """Answers one request of the REST API."""
    correlation_id = _correlation(event)
    with correlated(correlation_id):
        try:
            status, body = _answered(event, correlation_id)
        except (ClientError, BotoCoreError) as error:
            # What was done stays done: the same request, sent again, goes on from there.
            failed("aws-unavailable", error)
            status, body = 503, {"message": "not available now; send the same order again"}
        log("answered", status=status, route=_route(event))
    headers = {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        _HEADER: correlation_id,
    }
    if status == 503:  # noqa: PLR2004 - the number that HTTP gives it
        headers["Retry-After"] = "1"
    return {"statusCode": status, "headers": headers, "body": json.dumps(body)}


def _answered(event: Event, correlation_id: str) -> tuple[int, Mapping[str, object]]:
    settings = Intake.read(os.environ)
    table = OrdersTable(aws.client("dynamodb"), settings.table)
    route = _route(event)
    if route == "GET /health":
        table.answers()
        return 200, {"status": "ok", "region": os.environ.get("AWS_REGION", "")}
    if route == "GET /orders/{id}":
        found = table.find(str((event.get("pathParameters") or {}).get("id", "")))
        if found is None:
            return 404, {"message": "there is no such order"}
        return 200, _shown(found)
    if route != "POST /orders":
        return 404, {"message": "there is no such resource"}
    try:
        order = Order.parse(_body(event))
    except InvalidOrder as error:
        log("order-refused", level="WARNING", problems=len(error.problems))
        return 400, {"message": "the order is not valid", "problems": list(error.problems)}
    return _taken(order, table, settings, correlation_id)


def _taken(
    order: Order, table: OrdersTable, settings: Intake, correlation_id: str
) -> tuple[int, Mapping[str, object]]:
    """Makes an order once, and sends it on unless that was done."""
    known = table.claim(order, correlation_id=correlation_id, keep_days=settings.keep_days)
    if known is not None and known.fingerprint != order.fingerprint:
        log("order-conflicts", level="WARNING")
        return 409, {"message": "another order has this client_order_id"}
    if known is not None and known.status is not Status.RECEIVED:
        log("order-known", order_status=known.status.value)
        return 200, _shown(known)
    # An order that was received and not queued comes here again: the queue drops a second copy
    # within five minutes, and the processor books an order once however often it comes.
    _send(order, settings.queue_url, correlation_id if known is None else known.correlation_id)
    table.advance(order.client_order_id, Status.QUEUED)
    log("order-queued", repeated=known is not None)
    answer = {"client_order_id": order.client_order_id, "status": Status.QUEUED.value}
    return 202 if known is None else 200, answer


def _send(order: Order, queue_url: str, correlation_id: str) -> None:
    aws.client("sqs").send_message(
        QueueUrl=queue_url,
        MessageBody=order.as_message(),
        # Orders of one symbol are booked in the order in which they came.
        MessageGroupId=order.symbol,
        MessageDeduplicationId=hashlib.sha256(order.client_order_id.encode()).hexdigest(),
        MessageAttributes={"correlation_id": {"DataType": "String", "StringValue": correlation_id}},
    )


def _shown(record: Record) -> Mapping[str, object]:
    return {
        "client_order_id": record.client_order_id,
        "status": record.status.value,
        "received_at": record.received_at,
    }


def _body(event: Event) -> object:
    """The decoded body.

    Raises:
        InvalidOrder: It is too large or no JSON.
    """
    text = event.get("body") or ""
    try:
        if event.get("isBase64Encoded"):
            text = base64.b64decode(text, validate=True).decode()
        if len(text) > _LARGEST_BODY:
            raise InvalidOrder((f"the body is longer than {_LARGEST_BODY} characters",))
        # Prices are decimal numbers: a float would lose what the client wrote.
        return json.loads(text, parse_float=Decimal)
    except (ValueError, binascii.Error, RecursionError) as error:
        if isinstance(error, InvalidOrder):
            raise
        raise InvalidOrder(("the body is no JSON",)) from error


def _route(event: Event) -> str:
    return f"{event.get('httpMethod', '')} {event.get('resource', '')}"


def _correlation(event: Event) -> str:
    """The client's correlation id if it is a harmless one, else the request's own."""
    headers = event.get("headers") or {}
    for name, value in headers.items():
        if name.lower() == _HEADER.lower() and _CORRELATION.fullmatch(str(value)):
            return str(value)
    request = (event.get("requestContext") or {}).get("requestId")
    return str(request or uuid.uuid4())
