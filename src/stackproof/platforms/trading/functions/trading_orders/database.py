"""The trades in Aurora MySQL."""

from typing import Any, Final

from aurora_access.session import Session
from pymysql.cursors import Cursor

from trading_orders.order import Order

MIGRATIONS: Final = (
    """
    CREATE TABLE IF NOT EXISTS trades (
        client_order_id VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL PRIMARY KEY,
        symbol VARCHAR(12) CHARACTER SET ascii NOT NULL,
        side ENUM('buy', 'sell') NOT NULL,
        quantity INT UNSIGNED NOT NULL,
        order_type ENUM('market', 'limit') NOT NULL,
        limit_price DECIMAL(12, 4) NULL,
        fingerprint CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL,
        booked_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)
    ) ENGINE = InnoDB
    """,
    "CREATE INDEX trades_by_symbol ON trades (symbol, booked_at)",
)


class Conflict(RuntimeError):
    """Another trade has the same client order id."""


class Trades:
    """The table of trades.

    Args:
        session: A connection whose migrations are those of this module.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def prepare(self) -> None:
        """Brings the schema up to date, where that is not another region's business.

        Raises:
            pymysql.MySQLError: The database refuses, or cannot be reached.
        """
        self._session.run(lambda cursor: cursor.execute("SELECT 1 FROM trades LIMIT 1"))

    def book(self, order: Order) -> bool:
        """Books an order as one row, however often it is called.

        Returns:
            Whether this call made the row.

        Raises:
            Conflict: A row of the same id holds another order.
            pymysql.MySQLError: The database refuses, or cannot be reached.
        """
        return self._session.run(lambda cursor: _book(cursor, order))


def _book(cursor: Cursor, order: Order) -> bool:
    made = cursor.execute(
        "INSERT IGNORE INTO trades (client_order_id, symbol, side, quantity, order_type,"
        " limit_price, fingerprint) VALUES (%s, %s, %s, %s, %s, %s, %s)",
        (
            order.client_order_id,
            order.symbol,
            order.side.value,
            order.quantity,
            order.order_type.value,
            order.limit_price,
            order.fingerprint,
        ),
    )
    if made:
        return True
    # A plain read would see the table as it was when the transaction began, without a row that
    # another process has made since.
    cursor.execute(
        "SELECT fingerprint FROM trades WHERE client_order_id = %s FOR UPDATE",
        (order.client_order_id,),
    )
    row: Any = cursor.fetchone()
    if row is None or row[0] != order.fingerprint:
        raise Conflict("another trade has this client order id")
    return False
