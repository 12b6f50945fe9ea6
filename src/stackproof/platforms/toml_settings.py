"""Reads a platform's settings from TOML, and says by key what is wrong with them.

A platform gives a table of readers, one for each key; what a value may be is its settings' own
business.
"""

import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stackproof.constructs.errors import BadValue, ConstructError

_LARGEST: Final = 1 << 20

Reader = Callable[[str, object], Any]
"""What a value is turned into, given its key for messages."""


def read_file(path: Path, reader: Reader) -> Any:  # noqa: ANN401 - the reader knows
    """What a file holds.

    Raises:
        ConstructError: There is no such file, or it is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LARGEST + 1)
        if len(content) > _LARGEST:
            raise ConstructError(
                f"the settings {path} are larger than {_LARGEST // 1024} KiB",
                help="give the path of a TOML file with settings",
            )
        text = content.decode("utf-8")
    except OSError as error:
        raise ConstructError(
            f"the settings {path} cannot be read: {error.strerror or error}",
            help="give the path of a TOML file",
        ) from None
    except UnicodeDecodeError:
        raise ConstructError(f"the settings {path} are not UTF-8", help="save as UTF-8") from None
    return read_text(text, reader, source=str(path))


def read_text(text: str, reader: Reader, *, source: str) -> Any:  # noqa: ANN401 - the reader knows
    """What a TOML text holds.

    Args:
        text: The TOML.
        reader: What reads the whole of it.
        source: Where it is from, for messages.

    Raises:
        ConstructError: It is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConstructError(f"{source} is not TOML: {error}", help="mend that line") from None
    except RecursionError:
        raise ConstructError(f"{source} is nested too deeply", help="see the README") from None
    return reader("", table)


def text(key: str, value: object) -> str:
    """A string."""
    if not isinstance(value, str):
        raise _wrong_type(key, value, "a string")
    return value


def switch(key: str, value: object) -> bool:
    """True or false."""
    if not isinstance(value, bool):
        raise _wrong_type(key, value, "true or false")
    return value


def number(key: str, value: object) -> int:
    """A whole number; TOML's true is none, though Python's is."""
    if type(value) is not int:
        raise _wrong_type(key, value, "a whole number")
    return value


def measure(key: str, value: object) -> float:
    """A number that may have a fraction."""
    if type(value) not in (int, float):
        raise _wrong_type(key, value, "a number")
    return float(str(value))


def texts(key: str, value: object) -> tuple[str, ...]:
    """A list of strings."""
    if not isinstance(value, list):
        raise _wrong_type(key, value, "a list of strings")
    return tuple(text(key, item) for item in value)


def texts_by_key(key: str, value: object) -> Mapping[str, str]:
    """A table of strings, whatever its keys."""
    if not isinstance(value, dict):
        raise _wrong_type(key, value, "a table of strings")
    return MappingProxyType({name: text(f"{key}.{name}", each) for name, each in value.items()})


def choice(choices: type[Enum]) -> Reader:
    """A reader of one of an enumeration's values."""

    def read(key: str, value: object) -> Enum:
        for each in choices:
            if each.value == value:
                return each
        words = ", ".join(str(each.value) for each in choices)
        raise BadValue(key, value, allowed=words, help="write one of them as a string")

    return read


def section(
    kind: Callable[..., Any], readers: Mapping[str, Reader], *, required: tuple[str, ...] = ()
) -> Reader:
    """A reader of a table.

    Args:
        kind: What is made of it.
        readers: By key.
        required: The keys that have no default.
    """

    def read(key: str, value: object) -> object:
        if not isinstance(value, dict):
            raise _wrong_type(key, value, "a table")
        prefix = f"{key}." if key else ""
        for name in value:
            if name not in readers:
                close = get_close_matches(name, readers, n=1)
                raise BadValue(
                    f"a key of {key or 'the settings'}",
                    name,
                    allowed=", ".join(readers),
                    help=f"did you mean {close[0]}?" if close else "leave it out",
                )
        for name in required:
            if name not in value:
                raise ConstructError(
                    f"{prefix}{name} is missing", help=f"set {' and '.join(required)} together"
                )
        return kind(
            **{name: readers[name](f"{prefix}{name}", each) for name, each in value.items()}
        )

    return read


def _wrong_type(key: str, value: object, allowed: str) -> BadValue:
    return BadValue(key, value, allowed=allowed, help="see the example in the README")
