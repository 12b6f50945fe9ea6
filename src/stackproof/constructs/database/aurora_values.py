"""What RDS takes for an Aurora MySQL cluster (Amazon RDS API Reference)."""

from dataclasses import dataclass
from typing import Final

from stackproof.constructs._tokens import is_token
from stackproof.constructs.errors import BadValue
from stackproof.constructs.validation import Rule, matches, whole_number

DEFAULT_ENGINE_VERSION: Final = "8.0.mysql_aurora.3.10.0"
DEFAULT_CLASS: Final = "db.r6g.large"

_MONTHS: Final = range(1, 24)
# Words that MySQL or RDS keep for themselves.
_RESERVED_USERS: Final = frozenset({"rdsadmin", "rdsrepladmin", "root", "mysql", "sys"})
_is_user_name: Final = matches(r"[A-Za-z][A-Za-z0-9_]{0,15}")

SERVERLESS: Final = "db.serverless"
_MOST_UNITS: Final = 256


@dataclass(frozen=True, slots=True, kw_only=True)
class ServerlessCapacity:
    """How much each instance of a serverless cluster may have, in units of about 2 GiB.

    Args:
        minimum: What it has when nothing is done, 0.5 to 256 in halves. By default 0.5.
        maximum: What it may grow to, 1 to 256 in halves. By default 8.

    Raises:
        BadValue: RDS does not take one of them, or the minimum is above the maximum.
    """

    minimum: float = 0.5
    maximum: float = 8

    def __post_init__(self) -> None:
        check_capacity(self.minimum, self.maximum, what="the serverless capacity")


def check_capacity(minimum: float, maximum: float, *, what: str) -> None:
    """Refuse capacities that RDS does not take.

    Args:
        minimum: In units.
        maximum: In units.
        what: What to call them in a message, before `.minimum` and `.maximum`.

    Raises:
        BadValue: One is out of range, or they are the wrong way round.
    """
    for name, value, least in (("minimum", minimum, 0.5), ("maximum", maximum, 1)):
        if not is_token(value) and not _is_capacity(value, least):
            raise BadValue(
                f"{what}.{name}",
                value,
                allowed=f"{least} to {_MOST_UNITS} in halves",
                help="a unit is about 2 GiB of memory and the processor that goes with it",
            )
    if not is_token(minimum) and not is_token(maximum) and minimum > maximum:
        raise BadValue(
            f"{what}.minimum",
            minimum,
            allowed=f"at most the maximum, {maximum:g}",
            help="lower the minimum or raise the maximum",
        )


def _is_capacity(value: object, least: float) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return least <= value <= _MOST_UNITS and value * 2 % 1 == 0


_is_database: Final = matches(r"[A-Za-z][A-Za-z0-9_]{0,63}")
# Databases that MySQL brings itself.
_OWN_DATABASES: Final = frozenset({"information_schema", "mysql", "performance_schema", "sys"})
DATABASE_NAME: Final = Rule(
    "the database name",
    lambda value: _is_database(value) and str(value).lower() not in _OWN_DATABASES,
    "a letter, then up to 63 letters, digits or underscores, and none of MySQL's own",
    "choose a name such as trading",
)
INSTANCE_CLASS: Final = Rule(
    "the instance class",
    matches(r"db\.[a-z][a-z0-9]*(-[a-z0-9]+)*\.[a-z0-9]+(-[a-z0-9]+)*"),
    "a class such as db.r6g.large",
    "write db, the family and the size, joined by dots",
)
READERS: Final = Rule(
    "the number of readers",
    whole_number(range(16)),
    "0 to 15",
    "Aurora has one writer and at most 15 readers",
)
ENGINE_VERSION: Final = Rule(
    "the engine version",
    matches(r"8\.0\.mysql_aurora\.3\.\d{2}\.\d"),
    f"an Aurora MySQL 3 release such as {DEFAULT_ENGINE_VERSION}",
    "list them with: aws rds describe-db-engine-versions --engine aurora-mysql",
)
MASTER_USERNAME: Final = Rule(
    "the master user name",
    lambda value: _is_user_name(value) and str(value).lower() not in _RESERVED_USERS,
    "a letter, then up to 15 letters, digits or underscores, and no reserved word",
    "choose a name such as dbadmin",
)
CONNECTING_USER: Final = Rule(
    "the database user that a role signs in as",
    matches(r"[A-Za-z0-9_.-]{1,32}"),
    "up to 32 letters, digits, underscores, dots and hyphens",
    "name one user: a * would let the role be any, the master user too",
)
BACKUP_RETENTION_DAYS: Final = Rule(
    "the backup retention in days",
    whole_number(range(1, 36)),
    "1 to 35",
    "keep longer backups with AWS Backup",
)
PERFORMANCE_INSIGHTS_DAYS: Final = Rule(
    "the retention of performance insights in days",
    whole_number({7, 731, *(31 * months for months in _MONTHS)}),
    "7, 731, or 31 times the months from 1 to 23",
    "7 days are free",
)
MONITORING_SECONDS: Final = Rule(
    "the monitoring interval in seconds",
    whole_number({0, 1, 5, 10, 15, 30, 60}),
    "0, 1, 5, 10, 15, 30 or 60",
    "0 switches enhanced monitoring off",
)


def class_of(
    given: str | None, capacity: ServerlessCapacity | None, *, is_member: bool = False
) -> str:
    """The class of a cluster's instances.

    Args:
        given: What was asked for.
        capacity: Between what an instance grows and shrinks.
        is_member: Whether the cluster is part of a global database.

    Raises:
        BadValue: A class of a fixed size is given together with a capacity, or the reverse, or
            it lacks what every cluster of ours has.
    """
    if given is None:
        return DEFAULT_CLASS if capacity is None else SERVERLESS
    if (given == SERVERLESS) != (capacity is not None):
        raise BadValue(
            "the instance class",
            given,
            allowed="any other than db.serverless" if capacity is None else SERVERLESS,
            help="give a capacity together with db.serverless, or neither",
        )
    if given == SERVERLESS:
        return given
    INSTANCE_CLASS.check(given)
    # Amazon Aurora User Guide, requirements of a global database; support of Performance Insights.
    if is_member and given.startswith("db.t"):
        raise BadValue(
            "the instance class in a global database",
            given,
            allowed="db.r5 or a later class with much memory, or db.serverless",
            help=f"take {DEFAULT_CLASS}, or give serverless capacities",
        )
    if given.startswith(("db.t2.", "db.t3.")):
        raise BadValue(
            "the instance class",
            given,
            allowed="one with Performance Insights, which db.t2 and db.t3 lack",
            help="take db.t4g.medium, or give serverless capacities",
        )
    return given
