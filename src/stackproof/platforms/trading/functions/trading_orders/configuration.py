"""What the functions are told by their environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from aurora_access.configuration import number, place, text
from aurora_access.session import Place


@dataclass(frozen=True, slots=True)
class Intake:
    """What the intake needs.

    Args:
        table: The table of orders.
        queue_url: The FIFO queue to the processor.
        keep_days: How long the record of an order is kept.
    """

    table: str
    queue_url: str
    keep_days: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Intake":
        """Reads the variables.

        Raises:
            NotConfigured: One is missing or wrong.
        """
        return cls(
            table=text(environ, "ORDERS_TABLE"),
            queue_url=text(environ, "QUEUE_URL"),
            keep_days=number(environ, "KEEP_DAYS", least=1, most=3650),
        )


@dataclass(frozen=True, slots=True)
class Processor:
    """What the processor needs.

    Args:
        table: The table of orders.
        secret_arn: The secret with the database's user and password.
        place: Where the database is.
    """

    table: str
    secret_arn: str
    place: Place

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Processor":
        """Reads the variables.

        Raises:
            NotConfigured: One is missing or wrong.
        """
        return cls(
            table=text(environ, "ORDERS_TABLE"),
            secret_arn=text(environ, "DATABASE_SECRET_ARN"),
            place=place(environ),
        )
