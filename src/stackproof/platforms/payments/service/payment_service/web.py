"""The service over HTTP, as a WSGI application."""

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from http import HTTPStatus
from typing import Any

import pymysql
from aurora_access.logs import correlated, failed, log
from botocore.exceptions import BotoCoreError, ClientError

from payment_service.ledger import Answer, Ledger, Request
from payment_service.payment import (
    Authorize,
    Refused,
    fingerprint,
    holds_card_number,
    parse_amount,
)

_LARGEST_BODY = 4096
_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_CORRELATION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_OPERATION = re.compile(r"/payments/(?P<id>[0-9a-f-]{36})(?:/(?P<verb>capture|void|refund))?")

Environ = dict[str, Any]
Start = Callable[[str, list[tuple[str, str]]], object]


class Application:
    """Answers requests.

    Args:
        ledger: Gives the ledger of the thread that asks.
    """

    def __init__(self, ledger: Callable[[], Ledger]) -> None:
        self._ledger = ledger
        self._is_ending = threading.Event()
        self._lock = threading.Lock()
        self._active = 0

    @property
    def is_busy(self) -> bool:
        """Whether something is being answered."""
        return self._active > 0

    def end(self) -> None:
        """From now on the service is not ready; what is asked is answered all the same."""
        self._is_ending.set()

    def __call__(self, environ: Environ, start: Start) -> Iterable[bytes]:
        """Answers one request."""
        correlation_id = _correlation(environ)
        with correlated(correlation_id), self._counted():
            status, answer = self._answered(environ)
            if not environ["PATH_INFO"].startswith("/health"):
                log("answered", status=status, method=environ["REQUEST_METHOD"])
        body = json.dumps(answer).encode()
        headers = [
            ("Content-Type", "application/json"),
            ("Content-Length", str(len(body))),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
            ("Strict-Transport-Security", "max-age=63072000; includeSubDomains"),
            ("Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"),
            ("X-Correlation-Id", correlation_id),
        ]
        start(f"{status} {HTTPStatus(status).phrase}", headers)
        return [body]

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._lock:
            self._active += 1
        try:
            yield
        finally:
            with self._lock:
                self._active -= 1

    def _answered(self, environ: Environ) -> Answer:
        try:
            return self._routed(environ)
        except Refused as error:
            return error.status, {"problems": list(error.problems)}
        except (pymysql.MySQLError, OSError, ClientError, BotoCoreError) as error:
            # All was rolled back, or was done and noted: sent again, it comes to the same.
            failed("database-unavailable", error)
            return 503, {"problems": ["not available now; send the same request again"]}
        except Exception as error:  # noqa: BLE001 - the next request must be answered
            failed("fault", error)
            return 500, {"problems": ["the service has a fault"]}

    def _routed(self, environ: Environ) -> Answer:
        method, path = environ["REQUEST_METHOD"], environ["PATH_INFO"]
        if path.startswith("/health/"):
            return self._health(method, path)
        if path == "/payments" and method == "POST":
            body = _body(environ)
            return self._ledger().authorize(
                _request(environ, "authorize", body), Authorize.parse(body)
            )
        found = _OPERATION.fullmatch(path)
        if found is None:
            raise Refused(404, "there is no such resource")
        payment_id, verb = found["id"], found["verb"]
        if verb is None and method == "GET":
            return 200, self._ledger().find(payment_id).document()
        if verb is None or method != "POST":
            raise Refused(405, "the method is not allowed here")
        return self._done(environ, payment_id, verb)

    def _done(self, environ: Environ, payment_id: str, verb: str) -> Answer:
        body = _body(environ)
        request = _request(environ, f"{verb} {payment_id}", body)
        if verb == "capture":
            amount = parse_amount(body, is_optional=True)
            return self._ledger().capture(request, payment_id, amount)
        if verb == "void":
            return self._ledger().void(request, payment_id)
        given = parse_amount(body, is_optional=False)
        assert given is not None  # noqa: S101 - it is not optional
        return self._ledger().refund(request, payment_id, given)

    def _health(self, method: str, path: str) -> Answer:
        if method != "GET":
            raise Refused(405, "the method is not allowed here")
        if path == "/health/live":
            return 200, {"status": "ok"}
        if path != "/health/ready":
            raise Refused(404, "there is no such resource")
        if self._is_ending.is_set():
            raise Refused(503, "the service is about to end")
        self._ledger().answers()
        return 200, {"status": "ok"}


def _body(environ: Environ) -> object:
    """The decoded body; an empty one is an empty object.

    Raises:
        Refused: It is too large, no JSON, or holds the number of a card.
    """
    length = str(environ.get("CONTENT_LENGTH") or "0")
    if not length.isdecimal():
        raise Refused(400, "the length of the body is no number")
    if int(length) > _LARGEST_BODY:
        raise Refused(413, f"the body is longer than {_LARGEST_BODY} bytes")
    try:
        text = environ["wsgi.input"].read(int(length)).decode()
        # An amount is a whole number: what is written with a point stays apart from those.
        body = json.loads(text or "{}", parse_float=Decimal)
    except (ValueError, RecursionError) as error:
        raise Refused(400, "the body is no JSON") from error
    if holds_card_number(text):
        log("card-number-refused", level="WARNING")
        raise Refused(400, "card numbers are not taken here; send a token")
    return body


def _request(environ: Environ, operation: str, body: object) -> Request:
    key = str(environ.get("HTTP_IDEMPOTENCY_KEY", ""))
    if not _KEY.fullmatch(key):
        raise Refused(400, "the header Idempotency-Key is a text of 8 to 64 of A-Z a-z 0-9 . _ -")
    try:
        return Request(key, fingerprint(operation, body))
    except TypeError as error:
        raise Refused(400, "amount is a whole number") from error


def _correlation(environ: Environ) -> str:
    """The client's correlation id if it is a harmless one, else a new one."""
    given = str(environ.get("HTTP_X_CORRELATION_ID", ""))
    return given if _CORRELATION.fullmatch(given) else str(uuid.uuid4())
