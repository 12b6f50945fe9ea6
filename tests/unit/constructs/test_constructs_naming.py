"""Physical names: made of project, part, region and suffix, and checked against AWS's limits."""

import re
from collections.abc import Callable

import pytest

from stackproof.constructs import BadValue, Naming
from stackproof.constructs.naming import check_bucket_name, check_environment_suffix

LATER = "${TfToken[TOKEN.7]}"
LONGEST_SUFFIX = "a" * 16


def naming(*, region: str = "us-east-1", suffix: str = "dev", project: str = "trading") -> Naming:
    """Names as the trading platform has them."""
    return Naming(project=project, region=region, environment_suffix=suffix)


KINDS: tuple[Callable[[Naming], str], ...] = (
    lambda names: names.alarm("errors"),
    lambda names: names.alias(),
    lambda names: names.alias("audit"),
    lambda names: names.backup_vault("orders"),
    lambda names: names.bucket("artifacts", account_id=LATER),
    lambda names: names.dashboard("overview"),
    lambda names: names.db_cluster("orders"),
    lambda names: names.db_parameter_group("orders"),
    lambda names: names.db_subnet_group("orders"),
    lambda names: names.function("intake"),
    lambda names: names.global_cluster("orders"),
    lambda names: names.load_balancer("web"),
    lambda names: names.log_group("intake"),
    lambda names: names.plain("network"),
    lambda names: names.queue("orders"),
    lambda names: names.queue("orders", fifo=True),
    lambda names: names.rest_api("orders"),
    lambda names: names.role("intake"),
    lambda names: names.secret("orders"),
    lambda names: names.security_group("web"),
    lambda names: names.state_key(),
    lambda names: names.table("orders"),
    lambda names: names.target_group("web"),
    lambda names: names.topic("alarms"),
    lambda names: names.trail("audit"),
    lambda names: names.web_acl("orders"),
)


@pytest.mark.parametrize("suffix", ["d", "dev", "pr-123", LONGEST_SUFFIX])
def test_takes_a_suffix(suffix: str) -> None:
    """A suffix of small letters, digits and hyphens up to sixteen characters is taken as it is."""
    assert check_environment_suffix(suffix) == suffix


@pytest.mark.parametrize(
    "suffix", ["", "Dev", "1dev", "-dev", "dev_1", "dev ", "d\u00e9v", "a" * 17, "dev\n", LATER]
)
def test_refuses_a_suffix(suffix: str) -> None:
    """Any other suffix is refused with the value and what is allowed."""
    with pytest.raises(BadValue) as error:
        naming(suffix=suffix)
    assert error.value.value == suffix
    assert "up to 15" in error.value.allowed


@pytest.mark.parametrize("region", ["", "us-east", "US-EAST-1", "Frankfurt", "us-east-1a"])
def test_refuses_a_region(region: str) -> None:
    """What is no region code is refused."""
    with pytest.raises(BadValue, match="region code such as us-east-1"):
        naming(region=region)


@pytest.mark.parametrize("project", ["", "Trading", "a" * 21, "trading_platform"])
def test_refuses_a_project(project: str) -> None:
    """A project that cannot begin a name is refused."""
    with pytest.raises(BadValue, match="the project"):
        naming(project=project)


def test_every_kind_of_name_holds_project_and_suffix() -> None:
    """No kind of name leaves out the project or the environment suffix."""
    names = [kind(naming()) for kind in KINDS]
    assert [name for name in names if not {"trading", "dev"} <= set(re.split("[-/.]", name))] == []


@pytest.mark.parametrize(
    "other",
    [naming(suffix="test"), naming(region="us-east-2"), naming(region="ap-southeast-1")],
    ids=["other suffix", "next region", "far region"],
)
def test_no_kind_of_name_is_shared(other: Naming) -> None:
    """Another environment or another region has another name of every kind."""
    assert {kind(naming()) for kind in KINDS} & {kind(other) for kind in KINDS} == set()


def test_names_follow_the_documented_forms() -> None:
    """Bucket, alias and state key have the forms that the platform documents."""
    assert (
        naming().bucket("artifacts", account_id="123456789012")
        == "trading-artifacts-us-east-1-dev-123456789012"
    )
    assert naming().alias() == "alias/trading-us-east-1-dev"
    assert naming().state_key() == "trading/us-east-1/dev.tfstate"


@pytest.mark.parametrize(
    ("region", "name"),
    [
        ("us-east-1", "trading-web-use1-dev"),
        ("ap-southeast-2", "trading-web-apse2-dev"),
        ("us-gov-west-1", "trading-web-usgovw1-dev"),
    ],
)
def test_short_names_have_a_short_region(region: str, name: str) -> None:
    """Where AWS leaves 32 characters, the region is cut to its shorthand."""
    assert naming(region=region).load_balancer("web") == name
    assert naming(region=region).target_group("web") == name


def test_the_longest_suffix_fits_the_bucket_in_the_longest_region() -> None:
    """The longest suffix and region code make a bucket name of no more than 63 characters."""
    name = naming(region="ap-northeast-1", suffix=LONGEST_SUFFIX).bucket(
        "artifacts", account_id="123456789012"
    )
    assert len(name) <= 63


@pytest.mark.parametrize(
    ("kind", "length", "limit"),
    [
        (lambda: naming(suffix=LONGEST_SUFFIX).load_balancer("gate"), 34, 32),
        (lambda: naming(suffix=LONGEST_SUFFIX).target_group("gate"), 34, 32),
        (lambda: naming().alarm("x" * 234), 256, 255),
        (lambda: naming().backup_vault("x" * 34), 51, 50),
        (lambda: naming().global_cluster("x" * 42), 64, 63),
        (lambda: naming().web_acl("x" * 107), 129, 128),
        (lambda: naming().role("x" * 43), 65, 64),
        (lambda: naming().function("x" * 43), 65, 64),
        (lambda: naming().db_cluster("x" * 42), 64, 63),
        (lambda: naming().bucket("x" * 29, account_id=LATER), 64, 63),
        (lambda: naming().alias("x" * 229), 257, 256),
    ],
)
def test_refuses_a_name_over_the_limit(kind: Callable[[], str], length: int, limit: int) -> None:
    """A name that is one or two too long is refused with its length and the limit."""
    with pytest.raises(BadValue) as error:
        kind()
    assert f"of {length} characters" in error.value.what
    assert error.value.allowed == f"at most {limit}"
    assert "shorten the environment suffix" in error.value.help


def test_takes_a_name_at_the_limit() -> None:
    """A name of exactly the greatest length is taken."""
    assert len(naming().role("x" * 42)) == 64


@pytest.mark.parametrize(
    ("kind", "wrong"),
    [
        (lambda: naming(suffix="dev-").db_cluster("orders"), "a final hyphen"),
        (lambda: naming(suffix="a--b").db_cluster("orders"), "two hyphens in a row"),
        (lambda: naming().db_cluster("my_orders"), "the character '_'"),
        (lambda: naming().role("orders!"), "the character '!'"),
        (lambda: naming(suffix="dev-").load_balancer("web"), "a hyphen at either end"),
    ],
)
def test_refuses_what_the_service_does_not_take(kind: Callable[[], str], wrong: str) -> None:
    """A name with a character or form that the service refuses is refused first."""
    with pytest.raises(BadValue) as error:
        kind()
    assert wrong in error.value.what


@pytest.mark.parametrize("name", ["state", "my.state-1", "a" * 63, f"state-{LATER}"])
def test_takes_the_name_of_an_existing_bucket(name: str) -> None:
    """A name that S3 allows, or that Terraform will fill in, is taken."""
    assert check_bucket_name(name, what="state.bucket") == name


@pytest.mark.parametrize(
    "name", ["", "ab", "A" * 5, "a..b", "-state", "state-", "192.168.0.1", "xn--a", "a" * 64]
)
def test_refuses_the_name_of_no_bucket(name: str) -> None:
    """A name that S3 refuses is refused under the name of the setting."""
    with pytest.raises(BadValue, match=r"^state\.bucket is "):
        check_bucket_name(name, what="state.bucket")
