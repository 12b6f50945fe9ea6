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
    AlarmSettings,
    ApiSettings,
    ArtifactSettings,
    DatabaseSettings,
    DomainSettings,
    FunctionSettings,
    NetworkSettings,
    OrderSettings,
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


def _switch(key: str, value: object) -> bool:
    if not isinstance(value, bool):
        raise _wrong_type(key, value, "true or false")
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


def _needed(*names: str, read: _Reader) -> _Reader:
    """A section some of whose keys have no defaults."""

    def checked(key: str, value: object) -> object:
        for name in names:
            if isinstance(value, dict) and name not in value:
                raise ConstructError(f"{key}.{name} is missing", help="set it beside the other")
        return read(key, value)

    return checked


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
        "orders": _section(OrderSettings, {"keep_days": _number}),
        "functions": _section(
            FunctionSettings,
            {"memory_mb": _number, "timeout_seconds": _number, "log_retention_days": _number},
        ),
        "api": _section(
            ApiSettings,
            {
                "requests_per_second": _number,
                "burst": _number,
                "requests_per_address": _number,
                "account_role": _switch,
                "log_retention_days": _number,
            },
        ),
        "alarms": _section(AlarmSettings, {"email": _text}),
        "domain": _needed(
            "name",
            "zone",
            read=_section(DomainSettings, {"name": _text, "zone": _text, "zone_id": _text}),
        ),
        "state": _needed(
            "bucket", "region", read=_section(StateSettings, {"bucket": _text, "region": _text})
        ),
    },
)
