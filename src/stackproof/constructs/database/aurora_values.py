"""What RDS takes for an Aurora MySQL cluster (Amazon RDS API Reference)."""

from typing import Final

from stackproof.constructs.validation import Rule, matches, whole_number

DEFAULT_ENGINE_VERSION: Final = "8.0.mysql_aurora.3.10.0"

_MONTHS: Final = range(1, 24)
# Words that MySQL or RDS keep for themselves.
_RESERVED_USERS: Final = frozenset({"rdsadmin", "rdsrepladmin", "root", "mysql", "sys"})
_is_user_name: Final = matches(r"[A-Za-z][A-Za-z0-9_]{0,15}")

DATABASE_NAME: Final = Rule(
    "the database name",
    matches(r"[A-Za-z][A-Za-z0-9_]{0,63}"),
    "a letter, then up to 63 letters, digits or underscores",
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
