"""The trading platform's settings: defaults, TOML, and what is refused."""

import re
from dataclasses import fields, replace
from pathlib import Path

import pytest

import stackproof.platforms.trading
from stackproof.constructs import BadValue, ConstructError, DataProtection, NatGateways
from stackproof.constructs.network.cidr import check_disjoint
from stackproof.platforms.shared_settings import StateSettings
from stackproof.platforms.trading.regions import DEFAULT_BLOCKS
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
from stackproof.platforms.trading.settings_file import parse_settings, read_settings

WHOLE = """
regions = ["us-east-1", "us-west-2"]
data_protection = "retain"
cost_center = "desk-7"
owner = "ann"

[network]
zones = 4
nat = "per-zone"
log_retention_days = 90

[network.cidr_blocks]
us-west-2 = "10.200.0.0/20"

[database]
name = "orders"
instance_class = "db.r7g.xlarge"
readers = 1
engine_version = "8.0.mysql_aurora.3.08.2"
backup_retention_days = 7
log_retention_days = 60

[artifacts]
expire_after_days = 10
noncurrent_after_days = 5
uploads_after_days = 2

[orders]
keep_days = 60

[functions]
memory_mb = 1024
timeout_seconds = 60
log_retention_days = 60

[api]
requests_per_second = 50
burst = 100
requests_per_address = 500
account_role = false
log_retention_days = 60

[alarms]
email = "ops@example.org"

[domain]
name = "orders.desk-7.dev"
zone = "desk-7.dev"
zone_id = "Z0123"

[state]
bucket = "desk-7-states"
region = "us-east-1"
"""


def test_an_empty_file_means_the_defaults() -> None:
    """What a file does not mention has its documented default."""
    settings = parse_settings("")
    assert settings == TradingSettings()
    assert settings.regions == ("us-east-1",)
    assert settings.data_protection is DataProtection.EPHEMERAL
    assert settings.database.instance_class == "db.r6g.large"
    assert settings.artifacts.expire_after_days == 90


def test_every_setting_can_be_in_a_file() -> None:
    """A file that mentions every key sets every value."""
    assert parse_settings(WHOLE) == TradingSettings(
        regions=("us-east-1", "us-west-2"),
        data_protection=DataProtection.RETAIN,
        cost_center="desk-7",
        owner="ann",
        network=NetworkSettings(
            cidr_blocks={"us-west-2": "10.200.0.0/20"},
            zones=4,
            nat=NatGateways.PER_ZONE,
            log_retention_days=90,
        ),
        database=DatabaseSettings(
            name="orders",
            instance_class="db.r7g.xlarge",
            readers=1,
            engine_version="8.0.mysql_aurora.3.08.2",
            backup_retention_days=7,
            log_retention_days=60,
        ),
        artifacts=ArtifactSettings(
            expire_after_days=10, noncurrent_after_days=5, uploads_after_days=2
        ),
        orders=OrderSettings(keep_days=60),
        functions=FunctionSettings(memory_mb=1024, timeout_seconds=60, log_retention_days=60),
        api=ApiSettings(
            requests_per_second=50,
            burst=100,
            requests_per_address=500,
            account_role=False,
            log_retention_days=60,
        ),
        alarms=AlarmSettings(email="ops@example.org"),
        domain=DomainSettings(name="orders.desk-7.dev", zone="desk-7.dev", zone_id="Z0123"),
        state=StateSettings(bucket="desk-7-states", region="us-east-1"),
    )


def test_the_readme_shows_the_defaults() -> None:
    """The example in the README mentions every key, with the value that it has by default."""
    readme = Path(stackproof.platforms.trading.__file__).with_name("README.md").read_text("utf-8")
    (example,) = re.findall(r"```toml\n(.*?)```", readme, re.DOTALL)
    shown, default = parse_settings(example), TradingSettings()
    assert shown == replace(
        default, network=replace(default.network, cidr_blocks=shown.network.cidr_blocks)
    )
    assert shown.network.cidr_blocks.items() <= DEFAULT_BLOCKS.items()
    keys = set(re.findall(r"^(?:# )?\[?([a-z_.]+)(?:\]| = )", example, re.MULTILINE))
    sections = (
        *(TradingSettings, NetworkSettings, DatabaseSettings, ArtifactSettings, OrderSettings),
        *(FunctionSettings, ApiSettings, AlarmSettings, DomainSettings, StateSettings),
    )
    assert {each.name for section in sections for each in fields(section)} <= {
        part for key in keys for part in key.split(".")
    }


def test_the_api_may_have_the_name_of_its_zone() -> None:
    """The zone's own name lies in the zone, as what is below it does."""
    settings = parse_settings('[domain]\nname = "desk-7.dev"\nzone = "desk-7.dev"')
    assert settings.domain == DomainSettings(name="desk-7.dev", zone="desk-7.dev")


def test_regions_have_blocks_apart() -> None:
    """All regions could be deployed together without an address in common."""
    check_disjoint("the default block", DEFAULT_BLOCKS.items())
    assert TradingSettings(regions=tuple(DEFAULT_BLOCKS)).cidr_block("us-east-2") == "10.17.0.0/16"


@pytest.mark.parametrize(
    ("text", "what", "value", "allowed"),
    [
        ('region = "us-east-1"', "a key of the settings", "region", "regions, data_protection"),
        ("[database]\nclass = 1", "a key of database", "class", "instance_class"),
        ('regions = "us-east-1"', "regions", "us-east-1", "a list of strings"),
        ("regions = [1]", "regions", 1, "a string"),
        ("regions = []", "regions", (), "one or more"),
        ('regions = ["mars-1"]', "regions", "mars-1", "us-east-1"),
        ('regions = ["us-west-1"]', "regions", "us-west-1", "us-east-1"),
        ('regions = ["us-east-1", "us-east-1"]', "regions", "us-east-1", "each region once"),
        ('data_protection = "RETAIN"', "data_protection", "RETAIN", "ephemeral, retain"),
        ("data_protection = true", "data_protection", True, "ephemeral, retain"),
        ('cost_center = ""', "cost_center", "", "1 to 256"),
        ('owner = "a\\nb"', "owner", "a\nb", "1 to 256"),
        ("network = 1", "network", 1, "a table"),
        ("[network]\nzones = 2", "network.zones", 2, "3 or 4"),
        ("[network]\nzones = true", "network.zones", True, "a whole number"),
        ("[network]\nzones = 3.0", "network.zones", 3.0, "a whole number"),
        ('[network]\nnat = "all"', "network.nat", "all", "none, single, per-zone"),
        ('[network]\nnat = "none"', "network.nat", "none", "single, per-zone"),
        ("[network]\nlog_retention_days = 31", "network.log_retention_days", 31, "30"),
        ("[network]\ncidr_blocks = []", "network.cidr_blocks", [], "a table of strings"),
        (
            '[network.cidr_blocks]\nmars = "10.0.0.0/16"',
            "network.cidr_blocks",
            "mars",
            "us-east-1",
        ),
        (
            '[network.cidr_blocks]\nus-east-1 = "10.0.0.0/8"',
            "network.cidr_blocks.us-east-1",
            "10.0.0.0/8",
            "/16 to /24",
        ),
        (
            "[network.cidr_blocks]\nus-east-1 = 10",
            "network.cidr_blocks.us-east-1",
            10,
            "a string",
        ),
        ('[database]\nname = "1"', "database.name", "1", "a letter"),
        (
            '[database]\ninstance_class = "large"',
            "database.instance_class",
            "large",
            "db.r6g.large",
        ),
        ("[database]\nreaders = 16", "database.readers", 16, "0 to 15"),
        ('[database]\nreaders = "2"', "database.readers", "2", "a whole number"),
        (
            '[database]\nengine_version = "5.7"',
            "database.engine_version",
            "5.7",
            "Aurora MySQL 3",
        ),
        (
            "[database]\nbackup_retention_days = 0",
            "database.backup_retention_days",
            0,
            "1 to 35",
        ),
        ("[database]\nlog_retention_days = 2", "database.log_retention_days", 2, "1, 3, 5"),
        ("[artifacts]\nexpire_after_days = 0", "artifacts.expire_after_days", 0, "from 1"),
        ("[artifacts]\nuploads_after_days = 0", "artifacts.uploads_after_days", 0, "from 1"),
        (
            "[artifacts]\nnoncurrent_after_days = 0",
            "artifacts.noncurrent_after_days",
            0,
            "from 1",
        ),
        ("[orders]\nkeep_days = 0", "orders.keep_days", 0, "1 to 3650"),
        ("[functions]\nmemory_mb = 64", "functions.memory_mb", 64, "128 to 10240"),
        ("[functions]\ntimeout_seconds = 29", "functions.timeout_seconds", 29, "30 to 300"),
        ("[functions]\nlog_retention_days = 2", "functions.log_retention_days", 2, "1, 3, 5"),
        ("[api]\nrequests_per_second = 0", "api.requests_per_second", 0, "1 to 10000"),
        ("[api]\nburst = 5001", "api.burst", 5001, "1 to 5000"),
        ("[api]\nrequests_per_address = 9", "api.requests_per_address", 9, "10 to"),
        ("[api]\naccount_role = 1", "api.account_role", 1, "true or false"),
        ("[api]\nlog_retention_days = 2", "api.log_retention_days", 2, "1, 3, 5"),
        ('[alarms]\nemail = "ops"', "alarms.email", "ops", "an address"),
        (
            '[domain]\nname = "orders.dev"\nzone = "desk.dev"',
            "domain.name",
            "orders.dev",
            "ends in .desk.dev",
        ),
        (
            '[domain]\nname = "a.b.dev"\nzone = "b.dev"\nzone_id = "b"',
            "domain.zone_id",
            "b",
            "Z and up to",
        ),
        (
            '[domain]\nname = "a.example.com"\nzone = "example.com"',
            "domain.zone",
            "example.com",
            "a domain that is yours",
        ),
        ('[domain]\nname = "A B"\nzone = "b.dev"', "domain.name", "A B", "labels"),
        ("state = 1", "state", 1, "a table"),
        ('[state]\nbucket = "B"\nregion = "us-east-1"', "state.bucket", "B", "small letters"),
        ('[state]\nbucket = "bbb"\nregion = "x"', "state.region", "x", "us-east-1"),
    ],
)
def test_refuses_a_value(text: str, what: str, value: object, allowed: str) -> None:
    """A wrong value is refused with its key, the value, and what is allowed."""
    with pytest.raises(BadValue) as error:
        parse_settings(text)
    assert (error.value.what, error.value.value) == (what, value)
    assert allowed in error.value.allowed
    assert error.value.help


@pytest.mark.parametrize(
    ("regions", "given", "what"),
    [
        (("us-east-1",), "db.serverless", "database.instance_class"),
        (("us-east-1",), "db.t3.medium", "database.instance_class"),
        (
            ("us-east-1", "us-west-2"),
            "db.t4g.medium",
            "database.instance_class in several regions",
        ),
    ],
)
def test_refuses_a_class_that_the_database_cannot_have(
    regions: tuple[str, ...], given: str, what: str
) -> None:
    """What a cluster lacks or a global database needs is said before a stack is made."""
    with pytest.raises(BadValue) as error:
        TradingSettings(regions=regions, database=DatabaseSettings(instance_class=given))
    assert (error.value.what, error.value.value) == (what, given)


def test_refuses_blocks_that_overlap() -> None:
    """A block that another region has by default is refused, with both regions."""
    with pytest.raises(BadValue, match=r"us-east-2.* us-east-1 has"):
        TradingSettings(
            regions=("us-east-1", "us-east-2"),
            network=NetworkSettings(cidr_blocks={"us-east-2": "10.16.32.0/20"}),
        )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("regions = [", "is not TOML"),
        ("a = 1\na = 2", "is not TOML"),
        ('[state]\nbucket = "bbb"', "state.region is missing"),
        ('[state]\nregion = "us-east-1"', "state.bucket is missing"),
        ('[domain]\nname = "orders.desk.dev"', "domain.zone is missing"),
        ("a = " + "[" * 5000, "nested too deeply"),
    ],
    ids=["cut off", "twice", "no region", "no bucket", "no zone", "deep"],
)
def test_refuses_a_text(text: str, message: str) -> None:
    """What cannot be read as settings is refused in one line."""
    with pytest.raises(ConstructError) as error:
        parse_settings(text)
    assert message in error.value.message
    assert "\n" not in str(error.value)


def test_suggests_the_key_that_was_meant() -> None:
    """A key that is nearly right is answered with the right one."""
    with pytest.raises(BadValue, match="did you mean regions"):
        parse_settings('region = "us-east-1"')


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "No such file"),
        (b"\xff\xfe", "not UTF-8"),
        (b"regions = [", "settings.toml is not"),
        (b"#" * (1 << 20) + b"\n", "larger than 1024 KiB"),
    ],
)
def test_refuses_a_file(tmp_path: Path, content: bytes | None, message: str) -> None:
    """A file that is missing, or holds no TOML in UTF-8, is refused by its path."""
    path = tmp_path / "settings.toml"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(ConstructError, match=message) as error:
        read_settings(path)
    assert str(path) in error.value.message


def test_refuses_a_folder(tmp_path: Path) -> None:
    """A folder in the place of the file is refused."""
    with pytest.raises(ConstructError, match="cannot be read"):
        read_settings(tmp_path)
