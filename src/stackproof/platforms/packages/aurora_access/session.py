"""A connection to Aurora MySQL that outlives single uses of it.

It is made over TLS to a host that is known by AWS's own authorities, with the credentials as they
are now, and made again when it was lost or the password was rotated.
"""

import contextlib
import ssl
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

import pymysql
from pymysql.cursors import Cursor

from aurora_access.credentials import Credentials
from aurora_access.logs import failed, log

_CERTIFICATES: Final = Path(__file__).with_name("rds-certificates.pem")
_CONNECT_SECONDS: Final = 3
_QUERY_SECONDS: Final = 5
_LOCK_SECONDS: Final = 5
_ACCESS_DENIED: Final = 1045
# Without it a secondary of a global database refuses to write; it takes AWS's own variable, which
# no other server knows. A session reads what it has written itself.
# https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/aurora-global-database-write-forwarding-ams.html
_FORWARD: Final = "SET aurora_replica_read_consistency = 'session'"
# The server has gone away, or the connection was lost: nothing was wrong with the statement.
_LOST: Final = frozenset({2006, 2013, 2003, 2055, 0})
_DONE_ALREADY: Final = frozenset({1050, 1061})  # the table, or the index, is there

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a database is.

    Args:
        host: Its host.
        port: Its port.
        database: The database in it.
        ca_file: The certificates by which it is known; None for those of AWS.
        forwards: Whether it is a secondary of a global database, which hands what is written on
            to the primary. The schema is the primary's business then: no migration is applied.
    """

    host: str
    port: int
    database: str
    ca_file: str | None = None
    forwards: bool = False


class Session:
    """One connection, for one thread.

    Args:
        place: Where the database is.
        credentials: Who may write to it.
        migrations: The statements that make the schema. Each is applied once, in this order; one
            that was released is never changed.
    """

    def __init__(
        self, place: Place, credentials: Credentials, migrations: Sequence[str] = ()
    ) -> None:
        self._place = place
        self._credentials = credentials
        self._migrations = migrations
        self._connection: pymysql.Connection[Cursor] | None = None
        # A secondary forwards no change of the schema.
        self._is_migrated = place.forwards

    def run(self, work: Callable[[Cursor], T]) -> T:
        """Does some work in one transaction: all of it, or nothing.

        The work may be done twice: on a connection that proves to be dead, and again on a new one.
        A connection that is lost while the work is committed leaves it open whether it was done,
        so the work has to come to the same if it is done again.

        Args:
            work: Uses a cursor; what it returns is returned.

        Raises:
            pymysql.MySQLError: The database refuses, or cannot be reached.
        """
        try:
            return self._done(work)
        except (pymysql.OperationalError, pymysql.InterfaceError) as error:
            if not error.args or error.args[0] not in _LOST:
                raise
            log("database-connection-lost", level="WARNING")
            return self._done(work)

    def close(self) -> None:
        """Ends the connection; the next use makes a new one."""
        connection, self._connection = self._connection, None
        if connection is not None and connection.open:
            # It may be dead already, and then there is nobody to say farewell to.
            with contextlib.suppress(pymysql.MySQLError, OSError):
                connection.close()

    def _done(self, work: Callable[[Cursor], T]) -> T:
        connection = self._connected()
        try:
            with connection.cursor() as cursor:
                if not self._is_migrated:
                    _migrate(cursor, self._migrations)
                    self._is_migrated = True
                result = work(cursor)
            connection.commit()
        except BaseException:
            # What was begun is rolled back with the connection.
            self.close()
            raise
        return result

    def _connected(self) -> "pymysql.Connection[Cursor]":
        if self._connection is None:
            try:
                self._connection = self._connect(is_fresh=False)
            except pymysql.OperationalError as error:
                if error.args[0] != _ACCESS_DENIED:
                    raise
                log("database-password-rotated")
                self._connection = self._connect(is_fresh=True)
        return self._connection

    def _connect(self, *, is_fresh: bool) -> "pymysql.Connection[Cursor]":
        place = self._place
        login = self._credentials.refreshed() if is_fresh else self._credentials.current()
        context = ssl.create_default_context(cafile=place.ca_file or str(_CERTIFICATES))
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        connection = pymysql.connect(
            host=place.host,
            port=place.port,
            user=login.user,
            password=login.password,
            database=place.database,
            charset="utf8mb4",
            ssl=context,
            connect_timeout=_CONNECT_SECONDS,
            read_timeout=_QUERY_SECONDS,
            write_timeout=_QUERY_SECONDS,
            init_command="SET SESSION sql_mode = 'STRICT_ALL_TABLES', time_zone = '+00:00'",
        )
        if place.forwards:
            _forward(connection)
        return connection


def _forward(connection: "pymysql.Connection[Cursor]") -> None:
    """Lets a connection to a secondary write; one that cannot is of no use."""
    try:
        with connection.cursor() as cursor:
            cursor.execute(_FORWARD)
    except pymysql.MySQLError as error:
        failed("database-forwarding-refused", error, code=error.args[0])
        if connection.open:
            connection.close()
        raise


def _migrate(cursor: Cursor, migrations: Sequence[str]) -> None:
    """Brings the schema up to date; processes that start at once wait for each other."""
    cursor.execute("SELECT GET_LOCK(CONCAT('schema:', DATABASE()), %s)", (_LOCK_SECONDS,))
    row: Any = cursor.fetchone()
    if row is None or row[0] != 1:
        raise pymysql.OperationalError(1205, "another process is changing the schema")
    try:
        cursor.execute(
            "CREATE TABLE IF NOT EXISTS schema_migrations (number INT UNSIGNED NOT NULL PRIMARY"
            " KEY, applied_at TIMESTAMP(6) NOT NULL DEFAULT CURRENT_TIMESTAMP(6)) ENGINE = InnoDB"
        )
        cursor.execute("SELECT COALESCE(MAX(number), 0) FROM schema_migrations")
        row = cursor.fetchone()
        last = int(row[0])  # some servers give a decimal number
        for number, statement in enumerate(migrations[last:], start=last + 1):
            try:
                cursor.execute(statement)
            except pymysql.MySQLError as error:
                # MySQL commits each such statement: a process that died in between left it done.
                if error.args[0] not in _DONE_ALREADY:
                    raise
            cursor.execute("INSERT INTO schema_migrations (number) VALUES (%s)", (number,))
            cursor.connection.commit()
            log("schema-migrated", number=number)
    finally:
        cursor.execute("SELECT RELEASE_LOCK(CONCAT('schema:', DATABASE()))")
