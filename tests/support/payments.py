"""The world in which the payment service is tested."""

import io
import json
from dataclasses import dataclass, field
from typing import Any

from aurora_access.credentials import Credentials, Login
from aurora_access.session import Place, Session
from payment_service.acquirer import Sandbox
from payment_service.ledger import Ledger
from payment_service.schema import MIGRATIONS
from payment_service.web import Application

from support import mysql

PASSWORD = "first-Passw0rd"  # noqa: S105 - of a database that lives as long as a test

TABLES = ("postings", "idempotency_keys", "payments")


class Fixed(Credentials):
    """Credentials that are known."""

    def __init__(self, password: str = PASSWORD) -> None:
        self._password = password

    def current(self) -> Login:
        """The login."""
        return Login("payer", self._password)

    def refreshed(self) -> Login:
        """The same login."""
        return self.current()


@dataclass
class Bank:
    """A service over an empty database.

    Args:
        server: The database.
    """

    server: mysql.Server
    application: Application = field(init=False)

    def __post_init__(self) -> None:
        ledger = self.ledger()
        self.application = Application(lambda: ledger)

    def ledger(self) -> Ledger:
        """A ledger with a connection of its own, as each thread has one."""
        place = Place("127.0.0.1", self.server.port, "payments", str(self.server.ca_file))
        return Ledger(Session(place, Fixed(), MIGRATIONS), Sandbox())

    def ask(
        self, method: str, path: str, body: object = None, key: str = "", **headers: str
    ) -> tuple[int, Any]:
        """Sends one request; the status and the decoded answer."""
        status, _, answer = self.raw(method, path, body, key, **headers)
        return status, answer

    def raw(
        self, method: str, path: str, body: object = None, key: str = "", **headers: str
    ) -> tuple[int, dict[str, str], Any]:
        """The same, with the answer's headers."""
        content = (
            body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        )
        seen: list[tuple[str, list[tuple[str, str]]]] = []
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            **({"HTTP_IDEMPOTENCY_KEY": key} if key else {}),
            **headers,
        }
        answer = b"".join(self.application(environ, lambda s, h: seen.append((s, h))))
        return int(seen[0][0].split()[0]), dict(seen[0][1]), json.loads(answer)

    def balances(self) -> dict[tuple[str, str], int]:
        """What each account holds, by account and currency; accounts that hold nothing left out."""
        rows = self.server.rows(
            "SELECT account, currency, SUM(amount) FROM ("
            " SELECT debit AS account, currency, amount FROM payments.postings UNION ALL"
            " SELECT credit, currency, -amount FROM payments.postings) AS moved"
            " GROUP BY account, currency HAVING SUM(amount) <> 0"
        )
        return {(str(a), str(c)): int(str(total)) for a, c, total in rows}

    def payments(self) -> list[dict[str, int]]:
        """The amounts of all payments."""
        rows = self.server.rows(
            "SELECT authorized, captured, refunded, status FROM payments.payments"
        )
        names = ("authorized", "captured", "refunded", "status")
        return [dict(zip(names, row, strict=True)) for row in rows]  # type: ignore[misc]

    def assert_sound(self) -> None:
        """The ledger balances, and says of each account what the payments say."""
        balances = self.balances()
        assert sum(balances.values()) == 0
        payments = self.payments()
        due = sum(p["captured"] - p["refunded"] for p in payments)
        held = sum(p["authorized"] for p in payments if str(p["status"]) == "authorized")
        assert sum(v for (a, _), v in balances.items() if a == "due-from-cards") == due
        assert sum(v for (a, _), v in balances.items() if a.startswith("merchant:")) == -due
        assert sum(v for (a, _), v in balances.items() if a == "held-on-cards") == held
        assert all(0 <= p["refunded"] <= p["captured"] <= p["authorized"] for p in payments)


def prepared(server: mysql.Server) -> Bank:
    """An empty database, its user, and a service over it."""
    server.run(
        "DROP DATABASE IF EXISTS payments",
        "CREATE DATABASE payments",
        f"CREATE OR REPLACE USER 'payer'@'%' IDENTIFIED BY '{PASSWORD}' REQUIRE SSL",
        "GRANT ALL ON payments.* TO 'payer'@'%'",
    )
    bank = Bank(server)
    # The first use makes the tables.
    assert bank.ask("GET", "/health/ready")[0] == 200
    return bank
