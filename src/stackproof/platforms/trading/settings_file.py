"""Reads the settings from TOML, and says by key what is wrong with it."""

import tomllib
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from enum import Enum
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from stackproof.constructs.errors import BadValue, ConstructError
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.protection import DataProtection
from stackproof.platforms.trading.settings import (
    ArtifactSettings,
    DatabaseSettings,
    NetworkSettings,
    StateSettings,
    TradingSettings,
)

# What a value is turned into, given its key for messages.
_Reader = Callable[[str, object], Any]


def read_settings(path: Path) -> TradingSettings:
    """The settings that a file holds; what it does not mention has its default.

    Raises:
        ConstructError: There is no such file, or it is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    try:
        text = path.read_bytes().decode("utf-8")
    except OSError as error:
        raise ConstructError(
            f"the settings {path} cannot be read: {error.strerror or error}",
            help="give the path of a TOML file",
        ) from None
    except UnicodeDecodeError:
        raise ConstructError(f"the settings {path} are not UTF-8", help="save as UTF-8") from None
    return parse_settings(text, source=str(path))


def parse_settings(text: str, *, source: str = "the settings") -> TradingSettings:
    """The settings that a TOML text holds.

    Args:
        text: The TOML.
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
    settings: TradingSettings = _read("", table)
    return settings


def _text(key: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong_type(key, value, "a string")
    return value


def _number(key: str, value: object) -> int:
    # TOML's true is no number, though Python's is.
    if type(value) is not int:
        raise _wrong_type(key, value, "a whole number")
    return value


def _texts(key: str, value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise _wrong_type(key, value, "a list of strings")
    return tuple(_text(key, item) for item in value)


def _texts_by_key(key: str, value: object) -> Mapping[str, str]:
    if not isinstance(value, dict):
        raise _wrong_type(key, value, "a table of strings")
    return MappingProxyType({name: _text(f"{key}.{name}", text) for name, text in value.items()})


def _choice(choices: type[Enum]) -> _Reader:
    def read(key: str, value: object) -> Enum:
        for choice in choices:
            if choice.value == value:
                return choice
        words = ", ".join(str(choice.value) for choice in choices)
        raise BadValue(key, value, allowed=words, help="write one of them as a string")

    return read


def _section(kind: Callable[..., Any], readers: Mapping[str, _Reader]) -> _Reader:
    def read(key: str, value: object) -> object:
        if not isinstance(value, dict):
            raise _wrong_type(key, value, "a table")
        for name in value:
            if name not in readers:
                close = get_close_matches(name, readers, n=1)
                raise BadValue(
                    f"a key of {key or 'the settings'}",
                    name,
                    allowed=", ".join(readers),
                    help=f"did you mean {close[0]}?" if close else "leave it out",
                )
        prefix = f"{key}." if key else ""
        given = {name: readers[name](f"{prefix}{name}", each) for name, each in value.items()}
        return kind(**given)

    return read


def _state(key: str, value: object) -> object:
    """The state, whose two keys have no defaults."""
    for name in ("bucket", "region"):
        if isinstance(value, dict) and name not in value:
            raise ConstructError(f"{key}.{name} is missing", help="set it beside the other")
    return _section(StateSettings, {"bucket": _text, "region": _text})(key, value)


def _wrong_type(key: str, value: object, allowed: str) -> BadValue:
    return BadValue(key, value, allowed=allowed, help="see the example in the README")


_read: Final = _section(
    TradingSettings,
    {
        "regions": _texts,
        "data_protection": _choice(DataProtection),
        "cost_center": _text,
        "owner": _text,
        "network": _section(
            NetworkSettings,
            {
                "cidr_blocks": _texts_by_key,
                "zones": _number,
                "nat": _choice(NatGateways),
                "log_retention_days": _number,
            },
        ),
        "database": _section(
            DatabaseSettings,
            {
                "name": _text,
                "instance_class": _text,
                "readers": _number,
                "engine_version": _text,
                "backup_retention_days": _number,
                "log_retention_days": _number,
            },
        ),
        "artifacts": _section(
            ArtifactSettings,
            {
                "expire_after_days": _number,
                "noncurrent_after_days": _number,
                "uploads_after_days": _number,
            },
        ),
        "state": _state,
    },
)
