"""Reads the settings from TOML."""

from pathlib import Path
from typing import Final

from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.protection import DataProtection
from stackproof.platforms import toml_settings as toml
from stackproof.platforms.shared_settings import StateSettings
from stackproof.platforms.trading.settings import (
    AlarmSettings,
    ApiSettings,
    ArtifactSettings,
    DatabaseSettings,
    DomainSettings,
    FunctionSettings,
    NetworkSettings,
    OrderSettings,
    TradingSettings,
)


def read_settings(path: Path) -> TradingSettings:
    """The settings that a file holds; what it does not mention has its default.

    Raises:
        ConstructError: There is no such file, or it is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    settings: TradingSettings = toml.read_file(path, _READER)
    return settings


def parse_settings(text: str, *, source: str = "the settings") -> TradingSettings:
    """The settings that a TOML text holds.

    Args:
        text: The TOML.
        source: Where it is from, for messages.

    Raises:
        ConstructError: It is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    settings: TradingSettings = toml.read_text(text, _READER, source=source)
    return settings


_READER: Final = toml.section(
    TradingSettings,
    {
        "regions": toml.texts,
        "data_protection": toml.choice(DataProtection),
        "cost_center": toml.text,
        "owner": toml.text,
        "network": toml.section(
            NetworkSettings,
            {
                "cidr_blocks": toml.texts_by_key,
                "zones": toml.number,
                "nat": toml.choice(NatGateways),
                "log_retention_days": toml.number,
            },
        ),
        "database": toml.section(
            DatabaseSettings,
            {
                "name": toml.text,
                "instance_class": toml.text,
                "readers": toml.number,
                "engine_version": toml.text,
                "backup_retention_days": toml.number,
                "log_retention_days": toml.number,
            },
        ),
        "artifacts": toml.section(
            ArtifactSettings,
            {
                "expire_after_days": toml.number,
                "noncurrent_after_days": toml.number,
                "uploads_after_days": toml.number,
            },
        ),
        "orders": toml.section(OrderSettings, {"keep_days": toml.number}),
        "functions": toml.section(
            FunctionSettings,
            {
                "memory_mb": toml.number,
                "timeout_seconds": toml.number,
                "log_retention_days": toml.number,
            },
        ),
        "api": toml.section(
            ApiSettings,
            {
                "requests_per_second": toml.number,
                "burst": toml.number,
                "requests_per_address": toml.number,
                "account_role": toml.switch,
                "log_retention_days": toml.number,
            },
        ),
        "alarms": toml.section(AlarmSettings, {"email": toml.text}),
        "domain": toml.section(
            DomainSettings,
            {"name": toml.text, "zone": toml.text, "zone_id": toml.text},
            required=("name", "zone"),
        ),
        "state": toml.section(
            StateSettings,
            {"bucket": toml.text, "region": toml.text},
            required=("bucket", "region"),
        ),
    },
)
