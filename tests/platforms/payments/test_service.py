"""The ledger always balances, nothing is captured twice, and no card number is kept."""

import itertools
import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pymysql
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from payment_service import ledger as ledgers

from stackproof.cloud.embedded import EmbeddedAws
from support import mysql
from support.payments import PASSWORD, Bank, prepared

pytestmark = pytest.mark.database

CARD = {"merchant": "shop", "amount": 1000, "currency": "EUR", "card_token": "tok_visa"}
NUMBER = "4242 4242 4242 4242"


def authorized(bank: Bank, key: str = "authorize-1", **change: object) -> str:
    """The id of a new payment."""
    status, payment = bank.ask("POST", "/payments", {**CARD, **change}, key)
    assert status == 201, payment
    return str(payment["id"])


def test_a_payment_from_end_to_end(bank: Bank) -> None:
    """Authorized, captured in part, refunded in part: the books say so at each step."""
    name = authorized(bank)
    assert bank.balances() == {("held-on-cards", "EUR"): 1000, ("owed-to-cards", "EUR"): -1000}
    status, payment = bank.ask("POST", f"/payments/{name}/capture", {"amount": 600}, "capture-1")
    assert (status, payment["captured"], payment["status"]) == (200, 600, "captured")
    assert bank.balances() == {("due-from-cards", "EUR"): 600, ("merchant:shop", "EUR"): -600}
    assert bank.ask("POST", f"/payments/{name}/refund", {"amount": 250}, "refund-01")[0] == 200
    assert bank.balances() == {("due-from-cards", "EUR"): 350, ("merchant:shop", "EUR"): -350}
    assert bank.ask("GET", f"/payments/{name}")[1]["refunded"] == 250
    bank.assert_sound()


def test_a_void_releases_everything(bank: Bank) -> None:
    """After it the accounts are empty, and nothing more can be done."""
    name = authorized(bank)
    assert bank.ask("POST", f"/payments/{name}/void", None, "void-0001")[0] == 200
    assert bank.balances() == {}
    assert bank.ask("POST", f"/payments/{name}/capture", None, "capture-1")[0] == 409


def test_a_declined_card_moves_no_money(bank: Bank) -> None:
    """The answer says so, again and again, and nothing can be captured."""
    declined = {**CARD, "card_token": "tok_declined_1"}
    answers = [bank.ask("POST", "/payments", declined, "authorize-1") for _ in range(2)]
    assert [status for status, _ in answers] == [402, 402]
    assert answers[0] == answers[1]
    name = answers[0][1]["id"]
    assert bank.ask("POST", f"/payments/{name}/capture", None, "capture-1")[0] == 409
    assert bank.balances() == {}


@pytest.mark.parametrize("times", [2, 5])
def test_the_same_key_is_the_same_operation(bank: Bank, times: int) -> None:
    """Each answer is the first one, and the money moves once."""
    name = authorized(bank)
    for path, body in (("capture", {"amount": 700}), ("refund", {"amount": 200})):
        answers = [
            bank.ask("POST", f"/payments/{name}/{path}", body, f"key-{path}") for _ in range(times)
        ]
        assert all(answer == answers[0] for answer in answers)
    assert bank.payments()[0]["refunded"] == 200
    bank.assert_sound()


def test_a_key_cannot_be_used_for_something_else(bank: Bank) -> None:
    """Another amount, another payment or another operation with a used key is a conflict."""
    name = authorized(bank)
    assert bank.ask("POST", "/payments", {**CARD, "amount": 1}, "authorize-1")[0] == 409
    assert bank.ask("POST", f"/payments/{name}/capture", None, "authorize-1")[0] == 409
    bank.assert_sound()


def test_limits(bank: Bank) -> None:
    """No more is captured than authorized, no more refunded than captured, nothing twice."""
    name = authorized(bank)
    path = f"/payments/{name}"
    assert bank.ask("POST", f"{path}/capture", {"amount": 1001}, "capture-1")[0] == 422
    assert bank.ask("POST", f"{path}/refund", {"amount": 1}, "refund-01")[0] == 409
    assert bank.ask("POST", f"{path}/capture", {"amount": 10}, "capture-2")[0] == 200
    assert bank.ask("POST", f"{path}/capture", {"amount": 10}, "capture-3")[0] == 409
    assert bank.ask("POST", f"{path}/refund", {"amount": 11}, "refund-02")[0] == 422
    assert bank.ask("POST", f"{path}/void", None, "void-0001")[0] == 409
    # What was refused left no trace, and its key is free.
    assert bank.ask("POST", f"{path}/refund", {"amount": 10}, "refund-02")[0] == 200
    bank.assert_sound()


def test_the_database_forbids_what_the_code_would(bank: Bank) -> None:
    """Even a faulty release of the service could not capture too much or move money to nowhere."""
    name = authorized(bank)
    for statement in (
        "UPDATE payments.payments SET captured = 1001",
        "UPDATE payments.payments SET refunded = 1",
        "UPDATE payments.postings SET amount = -1",
        "UPDATE payments.postings SET credit = debit",
        "INSERT INTO payments.postings VALUES (0, 'no', 'capture', 'a', 'b', 'EUR', 1, NOW())",
    ):
        with pytest.raises(pymysql.MySQLError):
            bank.server.run(statement)
    assert bank.ask("GET", f"/payments/{name}")[1]["captured"] == 0


@pytest.mark.parametrize(
    "change",
    [
        {"amount": 0},
        {"amount": -1},
        {"amount": 1.5},
        {"amount": True},
        {"amount": "10"},
        {"amount": 10**13},
        {"currency": "eur"},
        {"merchant": "a b"},
        {"merchant": None},
        {"card_token": "visa"},
        {"card_token": NUMBER},
        {"note": 1},
    ],
)
def test_a_wrong_request_is_refused(bank: Bank, change: dict[str, object]) -> None:
    """Nothing is stored, and what was sent is not repeated."""
    status, answer = bank.ask("POST", "/payments", {**CARD, **change}, "authorize-1")
    assert status == 400
    assert NUMBER not in json.dumps(answer)
    assert bank.payments() == []


@pytest.mark.parametrize("body", [b"{", b"[]", b"\xff", b"1", b"[" * 4000, b"x" * 5000])
def test_a_body_that_is_no_request(bank: Bank, body: bytes) -> None:
    """Whatever is sent gets an answer."""
    assert bank.ask("POST", "/payments", body, "authorize-1")[0] in {400, 413}


def test_requests_that_lead_nowhere(bank: Bank) -> None:
    """Unknown paths, methods and payments, missing and odd keys."""
    name = authorized(bank)
    unknown = "00000000-0000-0000-0000-000000000000"
    assert bank.ask("GET", "/")[0] == 404
    assert bank.ask("GET", f"/payments/{unknown}")[0] == 404
    assert bank.ask("DELETE", f"/payments/{name}")[0] == 405
    assert bank.ask("POST", f"/payments/{name}/capture", None)[0] == 400
    assert bank.ask("POST", f"/payments/{name}/capture", None, "short")[0] == 400
    assert bank.ask("POST", f"/payments/{name}/refund", None, "refund-01")[0] == 400
    assert bank.ask("POST", f"/payments/{name}/explode", None, "refund-01")[0] == 404


def test_no_card_number_is_kept_or_logged(bank: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    """A number is refused wherever it stands; neither the logs nor the tables have it."""
    bank.ask("POST", "/payments", {**CARD, "merchant": NUMBER}, "authorize-1")
    bank.ask(
        "POST", "/payments", {**CARD, "card_token": f"tok_{NUMBER.replace(' ', '')}"}, "key-00002"
    )
    out = capsys.readouterr().out
    assert "card-number-refused" in out
    assert "4242" not in out
    assert PASSWORD not in out
    assert bank.payments() == []


def test_health_follows_the_database_and_the_end(bank: Bank) -> None:
    """Ready while the database answers and the service is not about to end; alive all the time."""
    assert bank.ask("GET", "/health/ready")[0] == 200
    away = Bank(mysql.Server(9, bank.server.ca_file, bank.server.socket))
    assert away.ask("GET", "/health/ready")[0] == 503
    assert away.ask("GET", "/health/live")[0] == 200
    bank.application.end()
    assert bank.ask("GET", "/health/ready")[0] == 503
    assert bank.ask("POST", "/payments", CARD, "authorize-1")[0] == 201


def test_answers_are_hardened(bank: Bank) -> None:
    """Headers keep answers out of caches, frames and plain HTTP, and carry the correlation id."""
    _, headers, _ = bank.raw("GET", "/health/live", HTTP_X_CORRELATION_ID="shop-1")
    assert headers["Cache-Control"] == "no-store"
    assert "max-age" in headers["Strict-Transport-Security"]
    assert headers["X-Correlation-Id"] == "shop-1"
    _, headers, _ = bank.raw("GET", "/health/live", HTTP_X_CORRELATION_ID="a\r\nb: c")
    assert "\r" not in headers["X-Correlation-Id"]


def test_many_at_once(bank: Bank) -> None:
    """Forty requests at the same time, all with few keys: one capture, refunds within bounds."""
    names = [authorized(bank, f"authorize-{number}") for number in range(3)]
    asked: list[tuple[str, object, str]] = []
    for number, name in enumerate(names):
        asked += [
            (f"/payments/{name}/capture", {"amount": 900}, f"capture-{number}-{n % 3}")
            for n in range(6)
        ]
        asked += [
            (f"/payments/{name}/refund", {"amount": 400}, f"refund-{number}-{n % 4}")
            for n in range(6)
        ]
        asked += [(f"/payments/{name}/void", None, f"void-key-{number}") for _ in range(2)]
    applications = [Bank(bank.server) for _ in range(8)]

    def send(entry: tuple[int, tuple[str, object, str]]) -> tuple[str, int]:
        number, (path, body, key) = entry
        return path, applications[number % 8].ask("POST", path, body, key)[0]

    # One application for each thread: a connection serves one thread at a time.
    with ThreadPoolExecutor(8) as pool:
        parts = [list(enumerate(asked))[n::8] for n in range(8)]
        results = list(
            itertools.chain.from_iterable(
                pool.map(lambda part: [send(entry) for entry in part], parts)
            )
        )
    assert {status for _, status in results} <= {200, 409, 422}
    bank.assert_sound()
    for payment in bank.payments():
        assert payment["captured"] in {0, 900}
        assert payment["refunded"] in {0, 400, 800}
    captures = bank.server.rows(
        "SELECT payment_id, COUNT(*) FROM payments.postings WHERE operation = 'capture'"
        " GROUP BY payment_id HAVING COUNT(*) > 1"
    )
    assert captures == ()


OPERATIONS = st.lists(
    st.tuples(
        st.sampled_from(["authorize", "capture", "void", "refund"]),
        st.integers(min_value=1, max_value=1200),
        st.integers(min_value=0, max_value=3),
        st.sampled_from(["", "before", "after", "commit"]),
    ),
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(operations=OPERATIONS)
def test_whatever_fails_the_books_balance(
    server: mysql.Server,
    monkeypatch: pytest.MonkeyPatch,
    operations: list[tuple[str, int, int, str]],
) -> None:
    """Any operations, with the database lost before, within or after any of them, sent twice."""
    bank = prepared(server)
    name = authorized(bank, "authorize-0")
    for number, (verb, amount, key, fault) in enumerate(operations):
        path = "/payments" if verb == "authorize" else f"/payments/{name}/{verb}"
        body: object = {"amount": amount} if verb in {"capture", "refund"} else None
        body = {**CARD, "amount": amount} if verb == "authorize" else body
        with monkeypatch.context() as patched:
            if fault:
                _break(patched, fault)
            bank.ask("POST", path, body, f"{verb}-key-{key}")
        again = [bank.ask("POST", path, body, f"{verb}-key-{key}") for _ in range(2)]
        assert again[0] == again[1], number
        bank.assert_sound()


def _break(patched: pytest.MonkeyPatch, fault: str) -> None:
    """The database fails once: before a transaction, at its end, or when it was committed."""
    spent: list[bool] = []
    if fault == "commit":
        # The server has committed, and the answer is lost on its way.
        real_commit = pymysql.Connection.commit

        def commit(self: Any) -> None:
            real_commit(self)
            if not spent:
                spent.append(True)
                raise pymysql.OperationalError(2013, "planned")

        patched.setattr(pymysql.Connection, "commit", commit)
        return
    real: Callable[..., Any] = ledgers._noted

    def noted(*arguments: Any) -> Any:
        if spent:
            return real(*arguments)
        spent.append(True)
        if fault == "after":
            real(*arguments)
        raise pymysql.OperationalError(1205 if fault == "after" else 2006, "planned")

    patched.setattr(ledgers, "_noted", noted)


def test_the_whole_service_ends_gracefully(bank: Bank, tmp_path: Path) -> None:
    """The real process serves, says that it is ending when asked, finishes, and ends by itself."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with EmbeddedAws(tmp_path) as aws:
        client = aws.client("secretsmanager", "us-east-1")
        arn = client.create_secret(
            Name="database", SecretString=json.dumps({"username": "payer", "password": PASSWORD})
        )["ARN"]
        env = {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": os.pathsep.join(entry for entry in sys.path if "platforms" in entry),
            "AWS_ENDPOINT_URL": aws.endpoint(),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "AWS_DEFAULT_REGION": "us-east-1",
            "DATABASE_SECRET_ARN": arn,
            "DATABASE_HOST": "127.0.0.1",
            "DATABASE_PORT": str(bank.server.port),
            "DATABASE_NAME": "payments",
            "DATABASE_CA_FILE": str(bank.server.ca_file),
            "PORT": str(port),
            "DRAIN_SECONDS": "1",
        }
        with subprocess.Popen([sys.executable, "-m", "payment_service"], env=env) as process:
            try:
                _until(lambda: _status(port, "/health/ready") == 200)
                assert _status(port, "/payments", CARD) == 201
                process.send_signal(signal.SIGTERM)
                _until(lambda: _status(port, "/health/ready") == 503)
                assert _status(port, "/payments", CARD) == 201
                assert process.wait(20) == 0
            finally:
                process.kill()


def _status(port: int, path: str, body: object = None) -> int:
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}",
        data=None if body is None else json.dumps(body).encode(),
        headers={"Idempotency-Key": "authorize-1"},
    )
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:  # noqa: S310 - our own address
            return int(answer.status)
    except urllib.error.HTTPError as error:
        error.close()
        return error.code
    except urllib.error.URLError:
        return 0


def _until(holds: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not holds():
        assert time.monotonic() < until
        time.sleep(0.05)


def test_a_wrong_environment_is_said_in_one_line() -> None:
    """The variable that is missing is named; there is no traceback."""
    env = {"PATH": os.environ["PATH"], "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run(
        [sys.executable, "-m", "payment_service"],
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr == "error: the variable DATABASE_SECRET_ARN is not set\n"
