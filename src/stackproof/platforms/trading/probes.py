"""What only the trading platform can be asked: whether orders are taken, and what becomes of them.

An order of a probe is an order: those that place one are asked of an AWS that ends with the
proof, and of no other.
"""

import json
import time
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from stackproof.cloud.web import Answer
from stackproof.core.verdict import Verdict
from stackproof.prove.probes.compute import log_group
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe
from stackproof.prove.probes.requests import decoded, send, shown

_NONE: Final = "the stack has no API for orders"
_ORDERS: Final = "/orders"
_PAUSE: Final = 0.5
_ENDS: Final = frozenset({"order-booked", "order-not-booked"})
_TAKEN: Final = 202
_KNOWN: Final = 200
_BAD: Final = 400
_CONFLICT: Final = 409


class OrdersAreJudged(Probe):
    """An order that contradicts itself is refused with what is wrong with it."""

    needs: ClassVar[frozenset[str]] = frozenset({"apigateway.request", "lambda.invoke"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Sends a market order with a limit price, which the gateway's model cannot refuse."""
        return judge("400 with the problem", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            order = {**_order(), "order_type": "market"}
            answer = _post(live, stage, order)
            problems = decoded(answer).get("problems") or []
            right = answer.status == _BAD and any("limit_price" in each for each in problems)
            yield Observation(stage.address, right, f"POST {_ORDERS}: {shown(answer)}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Gives the intake a setting that it does not start with."""
        _misconfigure(live, stack, "KEEP_DAYS")


class OrdersAreTakenOnce(Probe):
    """A signed order is taken and recorded; sent again it is known, and a changed one refused."""

    needs: ClassVar[frozenset[str]] = frozenset(
        {"account.disposable", "apigateway.request", "dynamodb.conditional-put", "lambda.invoke"}
    )

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Places an order, places it twice more, and reads its record from the table."""
        return judge("202, 200, 409, and a record", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            order = _order()
            attempts = (
                ("an order", order, _TAKEN),
                ("the same again", order, _KNOWN),
                ("another with its id", {**order, "quantity": 2}, _CONFLICT),
            )
            for which, sent, wanted in attempts:
                answer = _post(live, stage, sent)
                seen = f"{which}: {shown(answer)}"
                yield Observation(stage.address, answer.status == wanted, seen)
            table = stack.outputs["orders_table"]
            status = _status(live, stage.region, table, order)
            there = status in {"queued", "processed"}
            yield Observation(stage.address, there, f"its record in {table}: {status}")
            path = f"{_ORDERS}/{order['client_order_id']}"
            said = decoded(send(live, stage, path))
            right = said.get("client_order_id") == order["client_order_id"]
            yield Observation(stage.address, right, f"GET {_ORDERS}/{{id}}: {said}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the intake's queue away, so that an order is recorded and goes nowhere."""
        _misconfigure(live, stack, "QUEUE_URL")


@dataclass(frozen=True, slots=True)
class OrdersReachTheProcessor(Probe):
    """An order that was taken comes to the processor with the correlation id of its request.

    Args:
        patience: Seconds that it may take.
    """

    patience: float = 20.0
    needs: ClassVar[frozenset[str]] = frozenset(
        {"account.disposable", "apigateway.request", "lambda.event-source", "lambda.logs"}
    )

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Places an order, and waits for the processor to write of it."""
        return judge("the order in the processor's log", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            order = _order()
            mark = order["client_order_id"]
            answer = _post(live, stage, order, mark)
            event = (
                next(_heard(live, stack, mark, self.patience), "")
                if answer.status == _TAKEN
                else ""
            )
            seen = f"wrote {event}" if event else f"nothing of it; the API said {shown(answer)}"
            yield Observation(_processor(stack).address, bool(event), seen)

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Lets the queue feed the processor no more."""
        _stop(live, stack)


@dataclass(frozen=True, slots=True)
class OrdersAreBooked(Probe):
    """An order that was taken is booked as a trade, and its record says so.

    Args:
        patience: Seconds that it may take.
    """

    patience: float = 20.0
    needs: ClassVar[frozenset[str]] = frozenset(
        {"account.disposable", "apigateway.request", "lambda.event-source", "rds.connect"}
    )

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Places an order, and waits for its record to say that it is processed."""
        return judge("a record that says processed", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for stage in stack.all("aws_api_gateway_stage"):
            table, order = str(stack.outputs["orders_table"]), _order()
            _post(live, stage, order)
            until = time.monotonic() + self.patience
            status = _status(live, stage.region, table, order)
            while status != "processed" and time.monotonic() < until:
                time.sleep(_PAUSE)
                status = _status(live, stage.region, table, order)
            yield Observation(stage.address, status == "processed", f"its record: {status}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Lets the queue feed the processor no more."""
        _stop(live, stack)


def _order() -> dict[str, Any]:
    """An order that nobody has placed, of a symbol that no other waits for."""
    name = uuid.uuid4().hex
    return {
        "client_order_id": f"stackproof-{name}",
        "symbol": f"P{name[:8].upper()}",
        "side": "buy",
        "quantity": 1,
        "order_type": "limit",
        "limit_price": "1.00",
    }


def _post(
    live: Live, stage: DeployedResource, order: Mapping[str, object], correlation_id: str = ""
) -> Answer:
    body = json.dumps(order).encode()
    named = {"X_Correlation_Id": correlation_id} if correlation_id else {}
    return send(live, stage, _ORDERS, method="POST", body=body, **named)


def _status(live: Live, region: str, table: str, order: Mapping[str, Any]) -> str:
    """How far an order has come by its record, as DynamoDB has it."""
    client = live.client("dynamodb", region)
    key = {"client_order_id": {"S": order["client_order_id"]}}
    try:
        found = client.get_item(TableName=table, Key=key, ConsistentRead=True)
    except client.exceptions.ClientError as error:
        return f"none, {error.response['Error']['Code']}"
    return str(found["Item"]["status"]["S"]) if "Item" in found else "none"


def _heard(live: Live, stack: Deployed, correlation_id: str, seconds: float) -> Iterator[str]:
    """How the processor says that it ended with an order, until it is no use waiting any more."""
    function = _processor(stack)
    logs = live.client("logs", function.region)
    group = log_group(function)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        for page in logs.get_paginator("filter_log_events").paginate(logGroupName=group):
            for event in page["events"]:
                if correlation_id in event["message"]:
                    said = json.loads(event["message"])["event"]
                    if said in _ENDS:
                        yield str(said)
        time.sleep(_PAUSE)


def _source(stack: Deployed) -> DeployedResource:
    """What feeds the processor."""
    (source,) = stack.all("aws_lambda_event_source_mapping")
    return source


def _stop(live: Live, stack: Deployed) -> None:
    source = _source(stack)
    live.client("lambda", source.region).update_event_source_mapping(
        UUID=source["uuid"], Enabled=False
    )


def _processor(stack: Deployed) -> DeployedResource:
    """The function that the queue feeds."""
    arn = str(_source(stack)["function_arn"])
    return next(each for each in stack.all("aws_lambda_function") if each["arn"] == arn)


def _misconfigure(live: Live, stack: Deployed, variable: str) -> None:
    """Gives the intake, which alone knows the queue, a variable that leads nowhere."""
    for function in stack.all("aws_lambda_function"):
        lambda_, name = live.client("lambda", function.region), function["function_name"]
        found = lambda_.get_function_configuration(FunctionName=name)
        variables = found.get("Environment", {}).get("Variables", {})
        if "QUEUE_URL" in variables:
            lambda_.update_function_configuration(
                FunctionName=name, Environment={"Variables": {**variables, variable: "none"}}
            )
