"""Payments and their money in the database: each operation is one transaction.

An operation and the note that it was done are written together, so whatever dies in between, a
request that is sent again finds both or neither.
"""

import json
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

import pymysql
from aurora_access.session import Session
from pymysql.cursors import Cursor

from payment_service.acquirer import Acquirer
from payment_service.payment import Authorize, Payment, Refused, Status

_DUPLICATE: Final = 1062
# Another transaction was in the way and this one was rolled back whole: it may be tried again.
_COLLISIONS: Final = frozenset({1205, 1213, 1020})
_ATTEMPTS: Final = 5

Answer = tuple[int, Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class Request:
    """What makes two requests the same.

    Args:
        key: The client's idempotency key.
        fingerprint: Of what is asked.
    """

    key: str
    fingerprint: str


class Ledger:
    """All payments.

    Args:
        session: A connection with the schema of this service.
        acquirer: Who speaks to the card networks.
    """

    def __init__(self, session: Session, acquirer: Acquirer) -> None:
        self._session = session
        self._acquirer = acquirer

    def authorize(self, request: Request, wanted: Authorize) -> Answer:
        """Reserves an amount; a declined card is an answer too."""
        # The name follows from the key, so a second attempt asks the acquirer for the same thing.
        payment_id = str(uuid.uuid5(uuid.NAMESPACE_URL, f"payment:{request.key}"))
        is_approved = self._acquirer.authorize(payment_id, wanted)

        def work(cursor: Cursor) -> Answer:
            status = Status.AUTHORIZED if is_approved else Status.DECLINED
            payment = Payment(
                payment_id, wanted.merchant, wanted.currency, wanted.amount, 0, 0, status
            )
            cursor.execute(
                "INSERT INTO payments (id, merchant, currency, authorized, status, card_token)"
                " VALUES (%s, %s, %s, %s, %s, %s)",
                (
                    payment.id,
                    payment.merchant,
                    payment.currency,
                    payment.authorized,
                    status.value,
                    wanted.card_token,
                ),
            )
            if not is_approved:
                return 402, payment.document()
            _post(cursor, payment, "authorize", debit="held-on-cards", credit="owed-to-cards")
            return 201, payment.document()

        return self._once(request, work)

    def capture(self, request: Request, payment_id: str, amount: int | None) -> Answer:
        """Takes what was reserved, or a part of it; what is left of it is released."""

        def work(cursor: Cursor) -> Answer:
            payment = _locked(cursor, payment_id)
            if payment.status is not Status.AUTHORIZED:
                raise Refused(409, f"the payment is {payment.status.value}")
            taken = payment.authorized if amount is None else amount
            if taken > payment.authorized:
                raise Refused(422, "the amount is more than was authorized")
            _change(cursor, payment_id, "status = 'captured', captured = %s", taken)
            _post(cursor, payment, "release", debit="owed-to-cards", credit="held-on-cards")
            _post(
                cursor,
                payment,
                "capture",
                debit="due-from-cards",
                credit=f"merchant:{payment.merchant}",
                amount=taken,
            )
            return 200, _locked(cursor, payment_id).document()

        return self._once(request, work)

    def void(self, request: Request, payment_id: str) -> Answer:
        """Releases what was reserved."""

        def work(cursor: Cursor) -> Answer:
            payment = _locked(cursor, payment_id)
            if payment.status is not Status.AUTHORIZED:
                raise Refused(409, f"the payment is {payment.status.value}")
            _change(cursor, payment_id, "status = 'voided'")
            _post(cursor, payment, "release", debit="owed-to-cards", credit="held-on-cards")
            return 200, _locked(cursor, payment_id).document()

        return self._once(request, work)

    def refund(self, request: Request, payment_id: str, amount: int) -> Answer:
        """Gives back what was captured, or a part of it."""

        def work(cursor: Cursor) -> Answer:
            payment = _locked(cursor, payment_id)
            if payment.status is not Status.CAPTURED:
                raise Refused(409, f"the payment is {payment.status.value}")
            if amount > payment.captured - payment.refunded:
                raise Refused(422, "the amount is more than is left of what was captured")
            _change(cursor, payment_id, "refunded = refunded + %s", amount)
            _post(
                cursor,
                payment,
                "refund",
                debit=f"merchant:{payment.merchant}",
                credit="due-from-cards",
                amount=amount,
            )
            return 200, _locked(cursor, payment_id).document()

        return self._once(request, work)

    def find(self, payment_id: str) -> Payment:
        """A payment as it stands.

        Raises:
            Refused: There is none.
        """

        def work(cursor: Cursor) -> Payment:
            cursor.execute(_PAYMENT, (payment_id,))
            return _found(cursor)

        return self._session.run(work)

    def answers(self) -> None:
        """Asks the database for anything.

        Raises:
            pymysql.MySQLError: It gives no answer.
        """
        self._session.run(lambda cursor: cursor.execute("SELECT 1 FROM payments LIMIT 1"))

    def _once(self, request: Request, work: Callable[[Cursor], Answer]) -> Answer:
        """Does the work and notes its answer, or gives the answer that was noted before."""
        for attempt in range(_ATTEMPTS):
            try:
                return self._session.run(lambda cursor: _noted(cursor, request, work))
            except pymysql.MySQLError as error:
                if not _is_collision(error) or attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError  # the last attempt returns or raises


def _noted(cursor: Cursor, request: Request, work: Callable[[Cursor], Answer]) -> Answer:
    try:
        # Who asks the same at the same time waits here until this transaction is over.
        cursor.execute(
            "INSERT INTO idempotency_keys (id, fingerprint, status, answer) VALUES (%s, %s, 0, '')",
            (request.key, request.fingerprint),
        )
    except pymysql.IntegrityError as error:
        if error.args[0] != _DUPLICATE:
            raise
        return _known(cursor, request)
    status, answer = work(cursor)
    cursor.execute(
        "UPDATE idempotency_keys SET status = %s, answer = %s WHERE id = %s",
        (status, json.dumps(answer), request.key),
    )
    return status, answer


def _known(cursor: Cursor, request: Request) -> Answer:
    # A locking read sees what was committed after this transaction began.
    cursor.execute(
        "SELECT fingerprint, status, answer FROM idempotency_keys WHERE id = %s FOR UPDATE",
        (request.key,),
    )
    row: Any = cursor.fetchone()
    if row is None:
        # The other transaction was rolled back: this one may go first now.
        raise pymysql.OperationalError(1213, "the other request was given up")
    if row[0] != request.fingerprint:
        raise Refused(409, "another request has this Idempotency-Key")
    return int(row[1]), json.loads(row[2])


_PAYMENT: Final = (
    "SELECT id, merchant, currency, authorized, captured, refunded, status FROM payments"
    " WHERE id = %s"
)


def _locked(cursor: Cursor, payment_id: str) -> Payment:
    """A payment that nobody else can change until this transaction is over."""
    cursor.execute(f"{_PAYMENT} FOR UPDATE", (payment_id,))
    return _found(cursor)


def _found(cursor: Cursor) -> Payment:
    row: Any = cursor.fetchone()
    if row is None:
        raise Refused(404, "there is no such payment")
    name, merchant, currency, authorized, captured, refunded, status = row
    return Payment(name, merchant, currency, authorized, captured, refunded, Status(status))


def _change(cursor: Cursor, payment_id: str, change: str, *values: int) -> None:
    # The changes are the ones written in this module; what clients send goes in as values.
    cursor.execute(f"UPDATE payments SET {change} WHERE id = %s", (*values, payment_id))  # noqa: S608


def _post(
    cursor: Cursor,
    payment: Payment,
    operation: str,
    *,
    debit: str,
    credit: str,
    amount: int | None = None,
) -> None:
    """Moves an amount, by default all that was authorized, from one account to another."""
    cursor.execute(
        "INSERT INTO postings (payment_id, operation, debit, credit, currency, amount)"
        " VALUES (%s, %s, %s, %s, %s, %s)",
        (
            payment.id,
            operation,
            debit,
            credit,
            payment.currency,
            payment.authorized if amount is None else amount,
        ),
    )


def _is_collision(error: pymysql.MySQLError) -> bool:
    return bool(error.args) and error.args[0] in _COLLISIONS
