"""What the functions are told by their environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from aurora_access.session import Place


class NotConfigured(RuntimeError):
    """A variable is missing or wrong; the message names it."""


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
            table=_text(environ, "ORDERS_TABLE"),
            queue_url=_text(environ, "QUEUE_URL"),
            keep_days=_number(environ, "KEEP_DAYS", 1, 3650),
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
            table=_text(environ, "ORDERS_TABLE"),
            secret_arn=_text(environ, "DATABASE_SECRET_ARN"),
            place=Place(
                host=_text(environ, "DATABASE_HOST"),
                port=_number(environ, "DATABASE_PORT", 1, 65535),
                database=_text(environ, "DATABASE_NAME"),
                ca_file=environ.get("DATABASE_CA_FILE") or None,
            ),
        )


def _text(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise NotConfigured(f"the variable {name} is not set")
    return value


def _number(environ: Mapping[str, str], name: str, least: int, most: int) -> int:
    text = _text(environ, name)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise NotConfigured(f"the variable {name} is not a number from {least} to {most}")
    return int(text)
