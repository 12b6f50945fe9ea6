"""What the service is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from aurora_access.session import Place


class NotConfigured(RuntimeError):
    """A variable is missing or wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Configuration:
    """What the service needs.

    Args:
        secret_arn: The secret with the database's user and password.
        place: Where the database is.
        port: Where the service listens.
        threads: How many requests it serves at once; each has a connection to the database.
        drain_seconds: How long it says that it is not ready before it ends.
    """

    secret_arn: str
    place: Place
    port: int
    threads: int
    drain_seconds: int

    @classmethod
    def read(cls, environ: Mapping[str, str]) -> "Configuration":
        """Reads the variables.

        Raises:
            NotConfigured: One is missing or wrong.
        """
        return cls(
            secret_arn=_text(environ, "DATABASE_SECRET_ARN"),
            place=Place(
                host=_text(environ, "DATABASE_HOST"),
                port=_number(environ, "DATABASE_PORT", 1, 65535),
                database=_text(environ, "DATABASE_NAME"),
                ca_file=environ.get("DATABASE_CA_FILE") or None,
            ),
            port=_number(environ, "PORT", 1, 65535),
            threads=_number(environ, "THREADS", 1, 64, "8"),
            drain_seconds=_number(environ, "DRAIN_SECONDS", 0, 300, "20"),
        )


def _text(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "")
    if not value:
        raise NotConfigured(f"the variable {name} is not set")
    return value


def _number(
    environ: Mapping[str, str], name: str, least: int, most: int, default: str | None = None
) -> int:
    text = environ.get(name, default) if default is not None else _text(environ, name)
    if not text.isdecimal() or not least <= int(text) <= most:
        raise NotConfigured(f"the variable {name} is not a number from {least} to {most}")
    return int(text)
