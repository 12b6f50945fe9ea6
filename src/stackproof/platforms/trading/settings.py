"""The settings of the trading platform: what may be configured, the defaults, and the limits.

Nothing here needs a framework. A wrong value is refused with its key, the value, and what is
allowed, whether it comes from a file or from Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from stackproof.constructs.database import aurora_values
from stackproof.constructs.errors import BadValue
from stackproof.constructs.naming import check_bucket_name
from stackproof.constructs.network.cidr import check_block, check_disjoint
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.validation import Rule, days, matches, whole_number
from stackproof.platforms.trading.regions import DEFAULT_BLOCKS

_ZONES: Final = Rule(
    "network.zones",
    whole_number({3, 4}),
    "3 or 4",
    "the database keeps a quorum over three zones",
)
_TAG: Final = matches(r"[A-Za-z0-9 _.:/=+@-]{1,256}")
_TAG_WORDS: Final = "1 to 256 letters, digits, spaces or any of _.:/=+@-"
_COST_CENTER: Final = Rule("cost_center", _TAG, _TAG_WORDS, "it becomes the tag CostCenter")
_OWNER: Final = Rule("owner", _TAG, _TAG_WORDS, "it becomes the tag Owner")


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """The network of each region.

    Args:
        cidr_blocks: The block of a region's VPC. By default each region has its own /16, from
            10.16.0.0/16 for us-east-1 upwards.
        zones: How many availability zones, 3 or 4. By default 3.
        nat: `single`, `per-zone` or `none`. By default one gateway, which costs a third of three,
            and whose zone's failure cuts off the private subnets' way out.
        log_retention_days: How long flow logs are kept. By default 30 days.
    """

    cidr_blocks: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    zones: int = 3
    nat: NatGateways = NatGateways.SINGLE
    log_retention_days: int = 30

    def __post_init__(self) -> None:
        for region, block in self.cidr_blocks.items():
            check_region("network.cidr_blocks", region)
            check_block(f"network.cidr_blocks.{region}", block)
        _ZONES.check(self.zones)
        LOG_RETENTION_DAYS.check(self.log_retention_days, what="network.log_retention_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """The Aurora cluster of each region.

    Args:
        name: The database in it. By default `trading`.
        instance_class: Of every instance. By default `db.r6g.large`.
        readers: How many instances besides the writer. By default 2.
        engine_version: An Aurora MySQL 3 release. By default the one that this release of
            stackproof is proved with.
        backup_retention_days: 1 to 35. By default 35.
        log_retention_days: How long exported logs are kept. By default 30 days.
    """

    name: str = "trading"
    instance_class: str = "db.r6g.large"
    readers: int = 2
    engine_version: str = aurora_values.DEFAULT_ENGINE_VERSION
    backup_retention_days: int = 35
    log_retention_days: int = 30

    def __post_init__(self) -> None:
        aurora_values.DATABASE_NAME.check(self.name, what="database.name")
        aurora_values.INSTANCE_CLASS.check(self.instance_class, what="database.instance_class")
        aurora_values.READERS.check(self.readers, what="database.readers")
        aurora_values.ENGINE_VERSION.check(self.engine_version, what="database.engine_version")
        aurora_values.BACKUP_RETENTION_DAYS.check(
            self.backup_retention_days, what="database.backup_retention_days"
        )
        LOG_RETENTION_DAYS.check(self.log_retention_days, what="database.log_retention_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class ArtifactSettings:
    """The artifacts bucket of each region.

    Args:
        expire_after_days: After so many days an object is deleted. By default 90.
        noncurrent_after_days: After so many days an old version is. By default 30.
        uploads_after_days: After so many days an unfinished upload is. By default 7.
    """

    expire_after_days: int = 90
    noncurrent_after_days: int = 30
    uploads_after_days: int = 7

    def __post_init__(self) -> None:
        days("artifacts.expire_after_days").check(self.expire_after_days)
        days("artifacts.noncurrent_after_days").check(self.noncurrent_after_days)
        days("artifacts.uploads_after_days").check(self.uploads_after_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class StateSettings:
    """The bucket that holds the Terraform state.

    Args:
        bucket: An existing bucket.
        region: Where it is.
    """

    bucket: str
    region: str

    def __post_init__(self) -> None:
        check_bucket_name(self.bucket, what="state.bucket")
        check_region("state.region", self.region)


@dataclass(frozen=True, slots=True, kw_only=True)
class TradingSettings:
    """Everything that may be configured.

    Args:
        regions: Where the platform runs; the first is the primary. By default us-east-1 alone.
        data_protection: `ephemeral` or `retain`. By default `ephemeral`: a platform that is taken
            to be looked at can be destroyed again. Say `retain` for production.
        cost_center: The tag `CostCenter`. By default `trading`.
        owner: The tag `Owner`. By default there is none.
        network: See `NetworkSettings`.
        database: See `DatabaseSettings`.
        artifacts: See `ArtifactSettings`.
        state: See `StateSettings`. By default the state is a file beside the program.

    Raises:
        BadValue: A value is not allowed; the message has its key.
    """

    regions: tuple[str, ...] = ("us-east-1",)
    data_protection: DataProtection = DataProtection.EPHEMERAL
    cost_center: str = "trading"
    owner: str | None = None
    network: NetworkSettings = field(default_factory=NetworkSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    artifacts: ArtifactSettings = field(default_factory=ArtifactSettings)
    state: StateSettings | None = None

    def __post_init__(self) -> None:
        if not self.regions:
            raise BadValue("regions", (), allowed="one or more", help="name one such as us-east-1")
        for number, region in enumerate(self.regions):
            check_region("regions", region)
            if region in self.regions[:number]:
                raise BadValue(
                    "regions", region, allowed="each region once", help="leave the second out"
                )
        _COST_CENTER.check(self.cost_center)
        if self.owner is not None:
            _OWNER.check(self.owner)
        check_disjoint(
            "network.cidr_blocks", [(region, self.cidr_block(region)) for region in self.regions]
        )

    def cidr_block(self, region: str) -> str:
        """The block of a region's VPC.

        Raises:
            BadValue: The platform knows no such region.
        """
        check_region("the region", region)
        return self.network.cidr_blocks.get(region, DEFAULT_BLOCKS[region])


def check_region(what: str, region: str) -> str:
    """Give the region back if the platform can run there.

    Args:
        what: The setting, for the message.
        region: Such as `us-east-1`.

    Raises:
        BadValue: It is none that the platform knows.
    """
    if region not in DEFAULT_BLOCKS:
        raise BadValue(
            what,
            region,
            allowed=", ".join(DEFAULT_BLOCKS),
            help="give the code of a region with three availability zones",
        )
    return region
