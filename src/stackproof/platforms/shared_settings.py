"""What settings of platforms have in common: the limits of a value that each of them takes.

Nothing here needs a framework. What a platform alone takes is in its own settings.
"""

from dataclasses import dataclass
from typing import Final

from stackproof.constructs.database import aurora_values
from stackproof.constructs.errors import BadValue
from stackproof.constructs.naming import check_bucket_name
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.validation import Rule, matches, whole_number

ZONES: Final = Rule(
    "network.zones", whole_number({3, 4}), "3 or 4", "the database keeps a quorum over three zones"
)
_TAG: Final = matches(r"[A-Za-z0-9 _.:/=+@-]{1,256}")
_TAG_WORDS: Final = "1 to 256 letters, digits, spaces or any of _.:/=+@-"
_COST_CENTER: Final = Rule("cost_center", _TAG, _TAG_WORDS, "it becomes the tag CostCenter")
_OWNER: Final = Rule("owner", _TAG, _TAG_WORDS, "it becomes the tag Owner")
_WAYS_OUT: Final = (NatGateways.SINGLE, NatGateways.PER_ZONE)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSettings:
    """The bucket that holds the Terraform state; which ones a platform takes, it says itself.

    Args:
        bucket: An existing bucket, which is no environment's own.
        region: Where it is.

    Raises:
        BadValue: There can be no such bucket.
    """

    bucket: str
    region: str

    def __post_init__(self) -> None:
        check_bucket_name(self.bucket, what="state.bucket")


def check_tags(cost_center: str, owner: str | None) -> None:
    """Refuse what cannot be a tag of everything in a platform.

    Args:
        cost_center: The setting of that name.
        owner: The setting of that name, if there is one.

    Raises:
        BadValue: AWS takes no such tag.
    """
    _COST_CENTER.check(cost_center)
    if owner is not None:
        _OWNER.check(owner)


def check_way_out(nat: NatGateways, help_: str) -> None:
    """Refuse a network whose private subnets reach nothing outside.

    Args:
        nat: The setting `network.nat`.
        help_: What the platform needs the gateways for.

    Raises:
        BadValue: There would be no gateway.
    """
    if nat not in _WAYS_OUT:
        raise BadValue(
            "network.nat",
            nat.value,
            allowed=", ".join(each.value for each in _WAYS_OUT),
            help=help_,
        )


def check_database(*, name: str, engine_version: str, backup_retention_days: int) -> None:
    """Refuse what Aurora does not take.

    Args:
        name: The setting `database.name`.
        engine_version: The setting `database.engine_version`.
        backup_retention_days: The setting `database.backup_retention_days`.

    Raises:
        BadValue: One of them is not allowed.
    """
    aurora_values.DATABASE_NAME.check(name, what="database.name")
    aurora_values.ENGINE_VERSION.check(engine_version, what="database.engine_version")
    aurora_values.BACKUP_RETENTION_DAYS.check(
        backup_retention_days, what="database.backup_retention_days"
    )
