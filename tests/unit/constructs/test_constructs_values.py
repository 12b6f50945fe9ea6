"""Values that AWS limits: refused with value, allowed and remedy; tokens are let through."""

import pytest

from stackproof.constructs import BadValue, Expiry
from stackproof.constructs._tokens import is_token
from stackproof.constructs.database import aurora_values as values
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.validation import Rule

LATER = "${TfToken[TOKEN.7]}"
NUMBER_TOKEN = -1.8881545897087626e289


@pytest.mark.parametrize(
    "value", [LATER, f"db-{LATER}", "${var.size}", ["#{TfToken[TOKEN.1]}"], NUMBER_TOKEN, object()]
)
def test_knows_a_token(value: object) -> None:
    """Whatever only Terraform knows, wholly or in part, is a token."""
    assert is_token(value)


@pytest.mark.parametrize("value", ["db.r6g.large", "$5", "#{x}", 7, -7, 1.5, True, None, [], {}])
def test_knows_a_plain_value(value: object) -> None:
    """What Python knows is no token."""
    assert not is_token(value)


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (values.DATABASE_NAME, "trading"),
        (values.INSTANCE_CLASS, "db.r6g.large"),
        (values.INSTANCE_CLASS, "db.x2g.16xlarge"),
        (values.READERS, 0),
        (values.READERS, 15),
        (values.ENGINE_VERSION, values.DEFAULT_ENGINE_VERSION),
        (values.MASTER_USERNAME, "dbadmin"),
        (values.BACKUP_RETENTION_DAYS, 35),
        (values.PERFORMANCE_INSIGHTS_DAYS, 713),
        (values.MONITORING_SECONDS, 0),
        (LOG_RETENTION_DAYS, 30),
        (LOG_RETENTION_DAYS, NUMBER_TOKEN),
        (values.INSTANCE_CLASS, LATER),
    ],
)
def test_takes_a_value(rule: Rule, value: object) -> None:
    """A value that AWS takes, or that only Terraform knows, comes back as it is."""
    assert rule.check(value) == value


@pytest.mark.parametrize(
    ("rule", "value"),
    [
        (values.DATABASE_NAME, "1trading"),
        (values.DATABASE_NAME, "trad-ing"),
        (values.INSTANCE_CLASS, "r6g.large"),
        (values.INSTANCE_CLASS, "db.r6g"),
        (values.INSTANCE_CLASS, "db.serverless"),
        (values.INSTANCE_CLASS, "db.R6G.large"),
        (values.INSTANCE_CLASS, "db.r6g.large "),
        (values.READERS, -1),
        (values.READERS, 16),
        (values.READERS, True),
        (values.READERS, 2.0),
        (values.ENGINE_VERSION, "5.7.mysql_aurora.2.11.0"),
        (values.ENGINE_VERSION, "8.0"),
        (values.MASTER_USERNAME, "rdsadmin"),
        (values.MASTER_USERNAME, "a" * 17),
        (values.BACKUP_RETENTION_DAYS, 0),
        (values.BACKUP_RETENTION_DAYS, 36),
        (values.PERFORMANCE_INSIGHTS_DAYS, 30),
        (values.MONITORING_SECONDS, 61),
        (LOG_RETENTION_DAYS, 31),
        (LOG_RETENTION_DAYS, 2555),
        (LOG_RETENTION_DAYS, "30"),
    ],
)
def test_refuses_a_value(rule: Rule, value: object) -> None:
    """A value that AWS does not take is refused with its name, the value, and what is allowed."""
    with pytest.raises(BadValue) as error:
        rule.check(value, what="database.thing")
    assert str(error.value).startswith(f"database.thing is {value!r}, allowed: {rule.allowed}; ")


def test_says_what_a_value_is_without_another_name() -> None:
    """A message names the kind of value if no setting is named."""
    with pytest.raises(BadValue, match=r"^the number of readers is 99, allowed: 0 to 15; "):
        values.READERS.check(99)


@pytest.mark.parametrize(
    "days",
    [
        {"objects_after_days": 0},
        {"noncurrent_after_days": -1},
        {"uploads_after_days": 0},
    ],
)
def test_refuses_expiry_before_a_day(days: dict[str, int]) -> None:
    """Nothing in a bucket can expire before a day has passed."""
    with pytest.raises(BadValue, match="a whole number from 1"):
        Expiry(**days)
