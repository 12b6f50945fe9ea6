"""What the service is told by its environment."""

from collections.abc import Mapping
from dataclasses import dataclass

from aurora_access.configuration import number, place, text
from aurora_access.session import Place


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
            secret_arn=text(environ, "DATABASE_SECRET_ARN"),
            place=place(environ),
            port=number(environ, "PORT", least=1, most=65535),
            threads=number(environ, "THREADS", least=1, most=64, default=8),
            drain_seconds=number(environ, "DRAIN_SECONDS", least=0, most=300, default=20),
        )
