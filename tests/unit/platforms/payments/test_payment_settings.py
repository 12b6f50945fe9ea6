"""The payments platform's settings: defaults, TOML, and what is refused."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

import stackproof.platforms.payments
from stackproof.constructs import BadValue, ConstructError, DataProtection, NatGateways
from stackproof.platforms.payments.settings import (
    ApplicationSettings,
    AuditSettings,
    CertificateSettings,
    DatabaseSettings,
    NetworkSettings,
    PaymentSettings,
)
from stackproof.platforms.payments.settings_file import parse_settings, read_settings
from stackproof.platforms.shared_settings import StateSettings

ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/0a1b-2c3d"
SELF_SIGNED = f'arn = "{ARN}"\nself_signed = true'
WHOLE = f"""
region = "eu-west-1"
data_protection = "ephemeral"
cost_center = "till-7"
owner = "ann"
requests_per_address = 500
alarm_email = "ops@shop.dev"

[certificate]
arn = "{ARN}"
self_signed = true

[network]
cidr_block = "10.9.0.0/20"
zones = 4
nat = "per-zone"
sources = ["192.0.2.0/24"]

[application]
instance_type = "m7g.large"
minimum = 4
maximum = 12
cpu_percent = 40
threads = 16

[database]
name = "till"
minimum = 1.5
maximum = 64
readers = 2
engine_version = "8.0.mysql_aurora.3.08.2"
backup_retention_days = 7

[audit]
trail = false
log_retention_days = 90
bucket_days = 800

[state]
bucket = "till-7-states"
region = "us-east-1"
"""


def test_an_empty_file_means_the_defaults() -> None:
    """What a file does not mention has its documented default."""
    settings = parse_settings("")
    assert settings == PaymentSettings()
    assert settings.region == "us-east-1"
    assert settings.data_protection is DataProtection.EPHEMERAL
    assert settings.certificate is None


def test_every_setting_can_be_in_a_file() -> None:
    """A file that mentions every key sets every value."""
    assert parse_settings(WHOLE) == PaymentSettings(
        region="eu-west-1",
        cost_center="till-7",
        owner="ann",
        requests_per_address=500,
        alarm_email="ops@shop.dev",
        certificate=CertificateSettings(arn=ARN, self_signed=True),
        network=NetworkSettings(
            cidr_block="10.9.0.0/20", zones=4, nat=NatGateways.PER_ZONE, sources=("192.0.2.0/24",)
        ),
        application=ApplicationSettings(
            instance_type="m7g.large", minimum=4, maximum=12, cpu_percent=40, threads=16
        ),
        database=DatabaseSettings(
            name="till",
            minimum=1.5,
            maximum=64,
            readers=2,
            engine_version="8.0.mysql_aurora.3.08.2",
            backup_retention_days=7,
        ),
        audit=AuditSettings(trail=False, log_retention_days=90, bucket_days=800),
        state=StateSettings(bucket="till-7-states", region="us-east-1"),
    )


def test_the_readme_shows_the_defaults() -> None:
    """The example in the README mentions every key, with the value that it has by default."""
    readme = Path(stackproof.platforms.payments.__file__).with_name("README.md").read_text("utf-8")
    example = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)[0]
    shown = parse_settings(example)
    assert shown.certificate == CertificateSettings(
        domain_name="pay.shop.dev", zone_name="shop.dev"
    )
    assert replace(shown, certificate=None) == PaymentSettings()
    keys = set(re.findall(r"^(?:# )?\[?([a-z_]+)(?:\]| = )", example, re.MULTILINE))
    sections = (
        *(PaymentSettings, CertificateSettings, NetworkSettings, ApplicationSettings),
        *(DatabaseSettings, AuditSettings, StateSettings),
    )
    assert {each.name for section in sections for each in fields(section)} <= keys


@pytest.mark.parametrize(
    ("text", "what", "value", "allowed"),
    [
        ('regions = "us-east-1"', "a key of the settings", "regions", "region, data_protection"),
        ("region = 1", "region", 1, "a string"),
        ('region = "mars-1"', "region", "mars-1", "one AWS region code"),
        ('region = "us-west-1"', "region", "us-west-1", "three availability zones"),
        ('data_protection = "RETAIN"', "data_protection", "RETAIN", "ephemeral, retain"),
        ('cost_center = ""', "cost_center", "", "1 to 256"),
        ('owner = "a\\nb"', "owner", "a\nb", "1 to 256"),
        ("requests_per_address = 9", "requests_per_address", 9, "10 to"),
        ("[network]\nzones = 2", "network.zones", 2, "3 or 4"),
        ('[network]\ncidr_block = "10.0.0.0/8"', "network.cidr_block", "10.0.0.0/8", "/16 to /24"),
        ('[network]\nnat = "none"', "network.nat", "none", "single, per-zone"),
        ("[network]\nsources = [1]", "network.sources", 1, "a string"),
        ("[application]\nminimum = 0", "application.minimum", 0, "1 to 500"),
        ("[application]\nmaximum = 501", "application.maximum", 501, "1 to 500"),
        ("[application]\nminimum = 10", "application.minimum", 10, "at most the maximum, 9"),
        ("[application]\nminimum = true", "application.minimum", True, "a whole number"),
        ("[application]\ncpu_percent = 95", "application.cpu_percent", 95, "10 to 90"),
        ("[application]\nthreads = 0", "application.threads", 0, "1 to 64"),
        (
            '[application]\ninstance_type = "small"',
            "application.instance_type",
            "small",
            "t4g.small",
        ),
        ("[database]\nminimum = 0.4", "database.minimum", 0.4, "0.5 to 256"),
        ("[database]\nminimum = 0.7", "database.minimum", 0.7, "in halves"),
        ("[database]\nmaximum = 257", "database.maximum", 257, "1 to 256"),
        ("[database]\nminimum = 9", "database.minimum", 9, "at most the maximum, 8"),
        ("[database]\nmaximum = nan", "database.maximum", None, "1 to 256"),
        ("[database]\nmaximum = true", "database.maximum", True, "a number"),
        ("[database]\nreaders = 0", "database.readers", 0, "1 to 15"),
        ('[database]\nname = "1"', "database.name", "1", "a letter"),
        ("[audit]\ntrail = 1", "audit.trail", 1, "true or false"),
        ("[audit]\nbucket_days = 0", "audit.bucket_days", 0, "from 1"),
        ("[audit]\nlog_retention_days = 2", "audit.log_retention_days", 2, "1, 3, 5"),
        ("certificate = 1", "certificate", 1, "a table"),
        ("[certificate]", "certificate", None, "either arn, or domain_name"),
        ('[certificate]\narn = "mine"', "certificate.arn", "mine", "the ARN of a certificate"),
        (f'[certificate]\narn = "{ARN}"', "certificate.arn", ARN, "a certificate in us-east-1"),
        (
            f'[certificate]\narn = "{ARN}"\ndomain_name = "a.dev"',
            "certificate",
            ARN,
            "either arn",
        ),
        (
            '[certificate]\ndomain_name = "pay.a.dev"',
            "certificate.zone_name",
            None,
            "the zone that domain_name lies in",
        ),
        (
            f'[certificate]\narn = "{ARN}"\nzone_id = "Z1"',
            "certificate.zone_id",
            "Z1",
            "only together with zone_name",
        ),
        (
            '[certificate]\ndomain_name = "p.a.dev"\nzone_name = "a.dev"\nself_signed = true',
            "certificate.self_signed",
            True,
            "only together with arn",
        ),
        (
            f'region = "eu-west-1"\ndata_protection = "retain"\n[certificate]\n{SELF_SIGNED}',
            "certificate.self_signed",
            True,
            "only with data_protection = 'ephemeral'",
        ),
        ('[state]\nbucket = "B"\nregion = "us-east-1"', "state.bucket", "B", "small letters"),
        (
            '[state]\nbucket = "payments-logs-us-east-1-prod-123456789012"\nregion = "us-east-1"',
            "state.bucket",
            "payments-logs-us-east-1-prod-123456789012",
            "a bucket that no environment of the platform uses",
        ),
        ('alarm_email = "ops"', "alarm_email", "ops", "an address"),
        ("[network]\nsources = []", "network.sources", (), "one or more"),
        ('[network]\nsources = ["::/0"]', "network.sources", "::/0", "a block of IPv4"),
        (
            '[network]\nsources = ["192.0.2.0/24", "192.0.2.128/25"]',
            "network.sources",
            "192.0.2.128/25",
            "a block apart from 192.0.2.0/24",
        ),
        (
            '[certificate]\ndomain_name = "pay.b.dev"\nzone_name = "a.dev"',
            "certificate.domain_name",
            "pay.b.dev",
            "a name that ends in .a.dev",
        ),
        (
            '[certificate]\ndomain_name = "*.a.dev"\nzone_name = "a.dev"',
            "certificate.domain_name",
            "*.a.dev",
            "small labels",
        ),
        (
            '[certificate]\ndomain_name = "pay.example.com"\nzone_name = "example.com"',
            "certificate.zone_name",
            "example.com",
            "a domain that is yours",
        ),
        (
            '[certificate]\ndomain_name = "p.a.dev"\nzone_name = "a.dev"\nzone_id = "zone"',
            "certificate.zone_id",
            "zone",
            "Z and up to 31",
        ),
    ],
)
def test_refuses_a_value(text: str, what: str, value: object, allowed: str) -> None:
    """A wrong value is refused with its key, the value, and what is allowed."""
    with pytest.raises(BadValue) as error:
        parse_settings(text)
    assert error.value.what == what
    if value is not None:
        assert error.value.value == value
    assert allowed in error.value.allowed
    assert error.value.help


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("region = [", "is not TOML"),
        ('[state]\nbucket = "bbb"', "state.region is missing"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
    ids=["cut off", "no region", "deep"],
)
def test_refuses_a_text(text: str, message: str) -> None:
    """What cannot be read as settings is refused in one line."""
    with pytest.raises(ConstructError) as error:
        parse_settings(text)
    assert message in error.value.message
    assert "\n" not in str(error.value)


@pytest.mark.parametrize(
    ("content", "message"),
    [(None, "No such file"), (b"\xff\xfe", "not UTF-8"), (b"region = [", "settings.toml is not")],
)
def test_refuses_a_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A file that is missing, or holds no TOML in UTF-8, is refused by its path."""
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConstructError, match=message) as error:
        read_settings(path)
    assert str(path) in error.value.message


def test_nothing_is_built_without_a_certificate() -> None:
    """Settings without a certificate can be read, and refuse to be built from."""
    with pytest.raises(BadValue, match="never served over plain HTTP"):
        PaymentSettings().required_certificate()
