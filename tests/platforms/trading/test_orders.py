"""An order sent to the API's handler ends as one row, whatever fails on its way."""

import base64
import json
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from threading import Thread
from typing import Any

import pymysql
import pytest
from aurora_access import session
from aurora_access.credentials import Credentials
from aurora_access.session import Session
from botocore.exceptions import EndpointConnectionError
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from trading_orders import aws, intake, processor
from trading_orders.configuration import Processor
from trading_orders.database import MIGRATIONS, Trades
from trading_orders.order import Order
from trading_orders.orders_table import OrdersTable

from support.trading import PASSWORD, Clock, World, deliver, drain, received, redrive

pytestmark = pytest.mark.database

ORDER = {
    "client_order_id": "order-1",
    "symbol": "ACME",
    "side": "buy",
    "quantity": 10,
    "order_type": "limit",
    "limit_price": "12.50",
}


def request(
    method: str = "POST", resource: str = "/orders", body: object = None, **more: object
) -> dict[str, Any]:
    """A request as the REST API hands it on."""
    return {
        "httpMethod": method,
        "resource": resource,
        "headers": {},
        "pathParameters": None,
        "requestContext": {"requestId": "request-1"},
        "body": body if isinstance(body, str) or body is None else json.dumps(body),
        "isBase64Encoded": False,
        **more,
    }


def post(order: object, **more: object) -> tuple[int, dict[str, Any]]:
    """Sends an order; the status and the decoded answer."""
    answer = intake.handler(request(body=order, **more), None)
    return answer["statusCode"], json.loads(answer["body"])


def test_an_order_becomes_a_row(world: World) -> None:
    """The whole way: taken, queued, booked, marked processed."""
    assert post(ORDER) == (202, {"client_order_id": "order-1", "status": "queued"})
    assert deliver(world) == 0
    assert world.rows() == (("order-1", "ACME", 10, Decimal("12.5000")),)
    assert world.status("order-1") == "processed"
    answer = intake.handler(request("GET", "/orders/{id}", pathParameters={"id": "order-1"}), None)
    assert json.loads(answer["body"])["status"] == "processed"


def test_the_same_order_again_is_the_same_order(world: World) -> None:
    """Sent three times, before and after it is booked, it is one message and one row."""
    assert [post(ORDER)[0] for _ in range(2)] == [202, 200]
    drain(world)
    assert post(ORDER) == (200, {**post(ORDER)[1]})
    drain(world)
    assert len(world.rows()) == 1


def test_the_same_price_written_otherwise_is_the_same_order(world: World) -> None:
    """12.5, 12.50 and "12.5" are one price."""
    assert post(ORDER)[0] == 202
    body = json.dumps({**ORDER, "limit_price": 0}).replace(
        '"limit_price": 0', '"limit_price": 12.5'
    )
    assert post(body)[0] == 200
    assert len(received(world)) == 1


def test_another_order_with_a_known_id_is_refused(world: World) -> None:
    """The first order stands; the client hears of the conflict."""
    assert post(ORDER)[0] == 202
    assert post({**ORDER, "quantity": 11})[0] == 409
    drain(world)
    assert [row[2] for row in world.rows()] == [10]


@pytest.mark.parametrize(
    ("change", "word"),
    [
        ({"client_order_id": ""}, "client_order_id"),
        ({"client_order_id": "a" * 65}, "client_order_id"),
        ({"client_order_id": "x'; DROP TABLE trades; --"}, "client_order_id"),
        ({"symbol": "acme"}, "symbol"),
        ({"side": "BUY"}, "side"),
        ({"side": None}, "side"),
        ({"side": ["buy"]}, "side"),
        ({"quantity": 0}, "quantity"),
        ({"quantity": True}, "quantity"),
        ({"quantity": 1.5}, "quantity"),
        ({"quantity": 1_000_001}, "quantity"),
        ({"order_type": "stop"}, "order_type"),
        ({"limit_price": None}, "limit_price"),
        ({"limit_price": "NaN"}, "limit_price"),
        ({"limit_price": "Infinity"}, "limit_price"),
        ({"limit_price": "1.23456"}, "limit_price"),
        ({"limit_price": "-1"}, "limit_price"),
        ({"limit_price": True}, "limit_price"),
        ({"order_type": "market"}, "limit_price"),
        ({"note": "please"}, "keys"),
    ],
)
def test_a_wrong_order_is_refused(world: World, change: dict[str, object], word: str) -> None:
    """Each fault is named, what was sent is not repeated, and nothing is stored."""
    status, answer = post({**ORDER, **change})
    assert status == 400
    assert any(word in problem for problem in answer["problems"])
    assert world.aws("dynamodb").scan(TableName=world.table)["Count"] == 0


@pytest.mark.parametrize(
    "body", [None, "", "{", "[]", '"x"', "1" * 5000, "[" * 4000, '{"quantity": 1e999999}', "\x00"]
)
@pytest.mark.usefixtures("world")
def test_a_body_that_is_no_order(body: str | None) -> None:
    """Whatever is sent gets an answer of 400."""
    assert post(body)[0] == 400


@pytest.mark.usefixtures("world")
def test_a_body_in_base64() -> None:
    """The gateway may hand a body on in base64; what is none is refused."""
    plain = base64.b64encode(json.dumps(ORDER).encode()).decode()
    assert post(plain, isBase64Encoded=True)[0] == 202
    assert post("%%%", isBase64Encoded=True)[0] == 400


@pytest.mark.usefixtures("world")
def test_health_and_what_does_not_exist() -> None:
    """Health reads the table; unknown orders and paths are 404."""
    assert intake.handler(request("GET", "/health"), None)["statusCode"] == 200
    unknown = request("GET", "/orders/{id}", pathParameters={"id": "no"})
    assert intake.handler(unknown, None)["statusCode"] == 404
    assert intake.handler(request("DELETE", "/orders"), None)["statusCode"] == 404


def test_health_fails_with_its_table(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """A region whose table cannot be read says so, and leaves the rotation."""
    monkeypatch.setenv("ORDERS_TABLE", "none")
    assert world.table != "none"
    assert intake.handler(request("GET", "/health"), None)["statusCode"] == 503


def test_a_poisoned_message_ends_in_the_dead_letters(world: World) -> None:
    """It is tried three times and put aside; others of its symbol wait for it, then go on."""
    world.aws("sqs").send_message(
        QueueUrl=world.queue,
        MessageBody="no order",
        MessageGroupId="ACME",
        MessageDeduplicationId="poison",
    )
    post(ORDER)
    drain(world)
    assert [message["body"] for message in received(world, world.letters)] == ["no order"]
    assert len(world.rows()) == 1


def test_one_bad_message_does_not_hold_up_other_symbols(world: World) -> None:
    """Only what failed, and what comes after it in its group, is delivered again."""
    batch = [_record("a", {**ORDER, "client_order_id": "a"}), _record("b", "bad", group="BETA")]
    batch.append(_record("c", {**ORDER, "client_order_id": "c", "symbol": "BETA"}, group="BETA"))
    batch.append(_record("d", {**ORDER, "client_order_id": "d"}))
    answer = processor.handler({"Records": batch}, Clock())
    assert [f["itemIdentifier"] for f in answer["batchItemFailures"]] == ["b", "c"]
    assert [row[0] for row in world.rows()] == ["a", "d"]


def test_what_there_is_no_time_for_comes_again(world: World) -> None:
    """The function stops before its own time is up, and loses nothing."""
    batch = [_record(name, {**ORDER, "client_order_id": name}) for name in "abc"]
    answer = processor.handler({"Records": batch}, Clock(left=20_000, step=7_000))
    assert [f["itemIdentifier"] for f in answer["batchItemFailures"]] == ["c"]
    assert [row[0] for row in world.rows()] == ["a", "b"]


def _record(name: str, body: object, *, group: str = "ACME") -> dict[str, Any]:
    return {
        "messageId": name,
        "body": body if isinstance(body, str) else json.dumps(body),
        "attributes": {"MessageGroupId": group},
        "messageAttributes": {},
    }


def test_a_lost_connection_is_made_again(world: World) -> None:
    """The database ends the connection between two orders; the second is booked all the same."""
    post(ORDER)
    assert deliver(world) == 0
    for (number,) in world.server.rows(
        "SELECT id FROM information_schema.processlist WHERE user = 'trader'"
    ):
        world.server.run(f"KILL {number}")
    post({**ORDER, "client_order_id": "order-2"})
    assert deliver(world) == 0
    assert len(world.rows()) == 2


def test_a_rotated_password_is_read_again(world: World) -> None:
    """A process that knows the old password only reads the new one when it is refused."""
    post(ORDER)
    deliver(world)
    world.rotate("second-Passw0rd")
    for (number,) in world.server.rows(
        "SELECT id FROM information_schema.processlist WHERE user = 'trader'"
    ):
        world.server.run(f"KILL {number}")
    post({**ORDER, "client_order_id": "order-2"})
    assert deliver(world) == 0
    assert len(world.rows()) == 2


def test_a_database_that_is_away_costs_no_order(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Orders fail while it is away, and are booked when it is back."""
    post(ORDER)
    with monkeypatch.context() as away:
        away.setenv("DATABASE_PORT", "9")
        assert deliver(world) == 1
    processor._parts.cache_clear()
    assert deliver(world) == 0
    assert len(world.rows()) == 1


def test_a_database_with_another_certificate_is_not_spoken_to(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the right authority no password is sent: nothing is booked."""
    post(ORDER)
    monkeypatch.delenv("DATABASE_CA_FILE")
    assert deliver(world) == 1
    assert world.server.rows("SHOW TABLES FROM trading") == ()


def test_a_secondary_asks_for_its_writes_to_be_forwarded(
    world: World, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """It says so before anything else; a server that cannot forward is refused, and logged.

    MariaDB does not know the variable, which is all that a server without forwarding can say.
    """
    post(ORDER)
    world.server.run("SET GLOBAL log_output = 'TABLE'", "TRUNCATE mysql.general_log")
    with monkeypatch.context() as secondary:
        secondary.setenv("DATABASE_FORWARDS", "true")
        world.server.run("SET GLOBAL general_log = ON")
        assert deliver(world) == 1
        world.server.run("SET GLOBAL general_log = OFF")
    said = world.server.rows(
        "SELECT argument FROM mysql.general_log WHERE user_host LIKE 'trader%'"
        " AND command_type = 'Query' AND argument LIKE 'SET aurora%'"
    )
    assert said == (("SET aurora_replica_read_consistency = 'session'",),)
    events = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [e["code"] for e in events if e["event"] == "database-forwarding-refused"] == [1193]
    assert world.server.rows("SHOW TABLES FROM trading") == ()
    assert _connections(world) == 0
    processor._parts.cache_clear()
    assert deliver(world) == 0
    assert len(world.rows()) == 1


@pytest.fixture
def secondary(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a secondary, with a variable of the session in place of the one that AWS has."""
    monkeypatch.setenv("DATABASE_FORWARDS", "true")
    monkeypatch.setattr(session, "_FORWARD", "SET @aurora_replica_read_consistency = 'session'")


@pytest.mark.usefixtures("secondary")
def test_a_secondary_never_changes_the_schema(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Orders wait until the primary has made the schema, and are booked then."""
    post(ORDER)
    assert deliver(world) == 1
    with pytest.raises(processor.NotPrepared):
        processor.handler({"Records": []}, Clock())
    assert world.server.rows("SHOW TABLES FROM trading") == ()
    with monkeypatch.context() as primary:
        primary.delenv("DATABASE_FORWARDS")
        processor._parts.cache_clear()
        processor.handler({"Records": []}, Clock())
    world.server.run("DROP TABLE trading.schema_migrations")
    processor._parts.cache_clear()
    assert deliver(world) == 0
    assert len(world.rows()) == 1
    assert world.server.rows("SHOW TABLES FROM trading") == (("trades",),)


@pytest.mark.usefixtures("secondary")
def test_a_secondary_books_an_order_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """An order that came to two regions is one row, with statements that can be forwarded."""
    with monkeypatch.context() as primary:
        primary.delenv("DATABASE_FORWARDS")
        processor.handler({"Records": [_record("a", ORDER)]}, Clock())
    processor._parts.cache_clear()
    world.server.run("SET GLOBAL log_output = 'TABLE'", "TRUNCATE mysql.general_log")
    world.server.run("SET GLOBAL general_log = ON")
    answer = processor.handler(
        {"Records": [_record("a", ORDER), _record("b", {**ORDER, "client_order_id": "b"})]},
        Clock(),
    )
    world.server.run("SET GLOBAL general_log = OFF")
    assert answer["batchItemFailures"] == []
    assert [row[0] for row in world.rows()] == ["b", "order-1"]
    said = world.server.rows(
        "SELECT argument FROM mysql.general_log WHERE user_host LIKE 'trader%'"
        " AND command_type = 'Query'"
    )
    verbs = {str(statement).split()[0].upper() for (statement,) in said}
    assert verbs <= {"SET", "INSERT", "SELECT", "COMMIT"}, said


def test_the_schema_can_be_made_before_the_first_order(world: World) -> None:
    """An empty batch, with which an operator invokes the processor, makes the tables."""
    assert processor.handler({"Records": []}, Clock()) == {"batchItemFailures": []}
    assert world.rows() == ()


def _connections(world: World) -> int:
    """How many connections the processor has."""
    return len(
        world.server.rows("SELECT id FROM information_schema.processlist WHERE user = 'trader'")
    )


def test_logs_have_the_correlation_and_no_secret(
    world: World, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every line of an order has its id, also in the processor; no password is in any line."""
    post(ORDER, headers={"x-correlation-id": "shop-77"})
    world.rotate("second-Passw0rd")
    deliver(world)
    post("{")
    out = capsys.readouterr().out
    lines = [json.loads(line) for line in out.splitlines()]
    events = [line["event"] for line in lines if line["correlation_id"] == "shop-77"]
    assert {"order-queued", "answered", "order-booked"} <= set(events)
    assert PASSWORD not in out
    assert "second-Passw0rd" not in out


def test_a_hostile_correlation_id_is_not_taken_over(world: World) -> None:
    """What could forge a log line or a header is replaced by the request's own id."""
    assert world.table
    headers = {"X-Correlation-Id": "a\nb: c"}
    answer = intake.handler(request(body=ORDER, headers=headers), None)
    assert answer["headers"]["X-Correlation-Id"] == "request-1"


def test_two_processes_make_the_schema_once(world: World) -> None:
    """First use by several processes at the same time leaves one complete schema."""
    failures: list[BaseException] = []

    def book(number: int) -> None:
        try:
            read = Processor.read(os.environ)
            credentials = Credentials(world.aws("secretsmanager"), read.secret_arn)
            trades = Trades(Session(read.place, credentials, MIGRATIONS))
            trades.book(Order.parse({**ORDER, "client_order_id": f"o{number % 3}"}))
        except BaseException as error:  # noqa: BLE001 - told below
            failures.append(error)

    threads = [Thread(target=book, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert [row[0] for row in world.rows()] == ["o0", "o1", "o2"]
    assert world.server.rows("SELECT number FROM trading.schema_migrations") == ((1,), (2,))


@contextmanager
def failing(
    monkeypatch: pytest.MonkeyPatch, owner: type, name: str, *, after: bool
) -> Iterator[None]:
    """The next call of a method fails, before or after it has done its work."""
    real: Callable[..., Any] = getattr(owner, name)
    spent: list[bool] = []

    def once(self: object, *arguments: object, **named: object) -> object:
        if spent:
            return real(self, *arguments, **named)
        spent.append(True)
        if after:
            real(self, *arguments, **named)
        raise pymysql.OperationalError(1205, "planned") if owner is Trades else _outage()

    with monkeypatch.context() as patched:
        patched.setattr(owner, name, once)
        yield


def _outage() -> Exception:
    return EndpointConnectionError(endpoint_url="planned")


class Sqs:
    """The queue's client with a failure planned for its next message."""

    def __init__(self, real: Any) -> None:
        self._real = real

    def send_message(self, **named: object) -> object:
        """As the client's own."""
        return self._real.send_message(**named)


FAULTS: dict[str, tuple[type, str, bool]] = {
    "claim-before": (OrdersTable, "claim", False),
    "claim-after": (OrdersTable, "claim", True),
    "send-before": (Sqs, "send_message", False),
    "send-after": (Sqs, "send_message", True),
    "advance-before": (OrdersTable, "advance", False),
    "advance-after": (OrdersTable, "advance", True),
    "book-before": (Trades, "book", False),
    "book-after": (Trades, "book", True),
}


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(["send", "deliver"]), st.sampled_from([*sorted(FAULTS), ""])),
        max_size=8,
    ),
    symbol=st.sampled_from(["ACME", "GLOBEX"]),
)
@example(steps=[("send", ""), *[("deliver", "book-before")] * 4], symbol="ACME")
@example(steps=[("send", ""), *[("deliver", "advance-before")] * 4], symbol="ACME")
def test_whatever_fails_an_order_is_one_row(
    world: World, monkeypatch: pytest.MonkeyPatch, steps: list[tuple[str, str]], symbol: str
) -> None:
    """Sent and delivered any number of times, with faults before and after any step.

    Four deliveries that fail make it a dead letter: then it is one row after the redrive.
    """
    name = f"order-{uuid.uuid4()}"
    order = {**ORDER, "client_order_id": name, "symbol": symbol}
    real = aws.client("sqs")
    with monkeypatch.context() as patched:
        patched.setattr(aws, "client", lambda s: Sqs(real) if s == "sqs" else world.aws(s))
        for step, fault in steps:
            with monkeypatch.context() as one:
                if fault:
                    owner, method, after = FAULTS[fault]
                    with failing(one, owner, method, after=after):
                        post(order) if step == "send" else deliver(world)
                else:
                    post(order) if step == "send" else deliver(world)
        assert post(order)[0] in {200, 202}
    drain(world)
    if redrive(world):
        drain(world)
    assert [row[0] for row in world.rows()].count(name) == 1
    assert world.status(name) == "processed"
