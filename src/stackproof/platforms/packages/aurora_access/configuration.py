"""What an application is told by its environment."""

from collections.abc import Mapping

from aurora_access.session import Place


class NotConfigured(RuntimeError):
    """A variable is missing or wrong; the message names it."""


def text(environ: Mapping[str, str], name: str) -> str:
    """A variable that has to be there.

    Raises:
        NotConfigured: It is not set, or empty.
    """
    value = environ.get(name, "")
    if not value:
        raise NotConfigured(f"the variable {name} is not set")
    return value


def number(
    environ: Mapping[str, str],
    name: str,
    *,
    least: int,
    most: int,
    default: int | None = None,
) -> int:
    """A whole number between two others, both included.

    Args:
        environ: The environment.
        name: The variable.
        least: The smallest number that is allowed.
        most: The largest.
        default: What it is where the variable is not set; None if it has to be.

    Raises:
        NotConfigured: It is missing, or no such number.
    """
    if default is not None and name not in environ:
        return default
    value = text(environ, name)
    if not value.isdecimal() or not least <= int(value) <= most:
        raise NotConfigured(f"the variable {name} is not a number from {least} to {most}")
    return int(value)


def switch(environ: Mapping[str, str], name: str) -> bool:
    """Whether a variable says `true`; it is off where it is not set.

    Raises:
        NotConfigured: It is neither `true` nor `false`.
    """
    value = environ.get(name, "false")
    if value not in {"true", "false"}:
        raise NotConfigured(f"the variable {name} is neither true nor false")
    return value == "true"


def place(environ: Mapping[str, str]) -> Place:
    """Where the database is, by the variables that begin with `DATABASE_`.

    Raises:
        NotConfigured: One is missing or wrong.
    """
    return Place(
        host=text(environ, "DATABASE_HOST"),
        port=number(environ, "DATABASE_PORT", least=1, most=65535),
        database=text(environ, "DATABASE_NAME"),
        ca_file=environ.get("DATABASE_CA_FILE") or None,
        forwards=switch(environ, "DATABASE_FORWARDS"),
    )
