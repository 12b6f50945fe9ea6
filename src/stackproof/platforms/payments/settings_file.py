"""Reads the settings from TOML."""

from pathlib import Path
from typing import Final

from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.protection import DataProtection
from stackproof.platforms import toml_settings as toml
from stackproof.platforms.payments.settings import (
    ApplicationSettings,
    AuditSettings,
    CertificateSettings,
    DatabaseSettings,
    NetworkSettings,
    PaymentSettings,
)
from stackproof.platforms.shared_settings import StateSettings


def read_settings(path: Path) -> PaymentSettings:
    """The settings that a file holds; what it does not mention has its default.

    Raises:
        ConstructError: There is no such file, or it is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    settings: PaymentSettings = toml.read_file(path, _READER)
    return settings


def parse_settings(text: str, *, source: str = "the settings") -> PaymentSettings:
    """The settings that a TOML text holds.

    Args:
        text: The TOML.
        source: Where it is from, for messages.

    Raises:
        ConstructError: It is not TOML.
        BadValue: A key is not known, or a value not allowed.
    """
    settings: PaymentSettings = toml.read_text(text, _READER, source=source)
    return settings


_READER: Final = toml.section(
    PaymentSettings,
    {
        "region": toml.text,
        "data_protection": toml.choice(DataProtection),
        "cost_center": toml.text,
        "owner": toml.text,
        "requests_per_address": toml.number,
        "alarm_email": toml.text,
        "certificate": toml.section(
            CertificateSettings,
            {
                "arn": toml.text,
                "self_signed": toml.switch,
                "domain_name": toml.text,
                "zone_name": toml.text,
                "zone_id": toml.text,
            },
        ),
        "network": toml.section(
            NetworkSettings,
            {
                "cidr_block": toml.text,
                "zones": toml.number,
                "nat": toml.choice(NatGateways),
                "sources": toml.texts,
            },
        ),
        "application": toml.section(
            ApplicationSettings,
            {
                "instance_type": toml.text,
                "minimum": toml.number,
                "maximum": toml.number,
                "cpu_percent": toml.number,
                "threads": toml.number,
            },
        ),
        "database": toml.section(
            DatabaseSettings,
            {
                "name": toml.text,
                "minimum": toml.measure,
                "maximum": toml.measure,
                "readers": toml.number,
                "engine_version": toml.text,
                "backup_retention_days": toml.number,
            },
        ),
        "audit": toml.section(
            AuditSettings,
            {"trail": toml.switch, "log_retention_days": toml.number, "bucket_days": toml.number},
        ),
        "state": toml.section(
            StateSettings,
            {"bucket": toml.text, "region": toml.text},
            required=("bucket", "region"),
        ),
    },
)
