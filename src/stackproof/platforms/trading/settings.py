"""The settings of the trading platform: what may be configured, the defaults, and the limits.

Nothing here needs a framework. A wrong value is refused with its key, the value, and what is
allowed, whether it comes from a file or from Python.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Final

from stackproof.constructs.compute import function_values
from stackproof.constructs.database import aurora_values
from stackproof.constructs.edge import api_values
from stackproof.constructs.edge.firewall_values import REQUESTS_PER_ADDRESS
from stackproof.constructs.edge.zone_values import ZONE_ID, check_inside, check_zone_name
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.topic_values import EMAIL
from stackproof.constructs.network.cidr import check_block, check_disjoint
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.validation import Rule, days, whole_number
from stackproof.platforms.shared_settings import (
    ZONES,
    StateSettings,
    check_database,
    check_tags,
    check_way_out,
)
from stackproof.platforms.trading.regions import DEFAULT_BLOCKS

_KEEP_DAYS: Final = Rule(
    "orders.keep_days",
    whole_number(range(1, 3651)),
    "1 to 3650",
    "keep orders as long as clients may send them again",
)
# One message takes up to 12 seconds of the database's patience, and the gateway waits 29.
_TIMEOUT: Final = Rule(
    "functions.timeout_seconds",
    whole_number(range(30, 301)),
    "30 to 300",
    "the application's own time limits are made for 30 seconds or more",
)
_SWITCH: Final = Rule(
    "api.account_role", lambda value: isinstance(value, bool), "true or false", "write no quotes"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """The network of each region.

    Args:
        cidr_blocks: The block of a region's VPC. By default each region has its own /16, from
            10.16.0.0/16 for us-east-1 upwards.
        zones: How many availability zones, 3 or 4. By default 3.
        nat: `single` or `per-zone`. By default one gateway, which costs a third of three, and
            whose zone's failure cuts off the private subnets' way out.
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
        ZONES.check(self.zones)
        check_way_out(self.nat, "the processor reads the database's secret by way of it")
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
        check_database(
            name=self.name,
            engine_version=self.engine_version,
            backup_retention_days=self.backup_retention_days,
        )
        aurora_values.INSTANCE_CLASS.check(self.instance_class, what="database.instance_class")
        aurora_values.READERS.check(self.readers, what="database.readers")
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
class OrderSettings:
    """The records of orders.

    Args:
        keep_days: How long an order is known, so that it is booked once however often it is
            sent. By default 30 days.
    """

    keep_days: int = 30

    def __post_init__(self) -> None:
        _KEEP_DAYS.check(self.keep_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionSettings:
    """The two functions of each region.

    Args:
        memory_mb: 128 to 10240. By default 512.
        timeout_seconds: 30 to 300. By default 30.
        log_retention_days: How long their logs are kept. By default 30 days.
    """

    memory_mb: int = 512
    timeout_seconds: int = 30
    log_retention_days: int = 30

    def __post_init__(self) -> None:
        function_values.MEMORY_MB.check(self.memory_mb, what="functions.memory_mb")
        _TIMEOUT.check(self.timeout_seconds)
        LOG_RETENTION_DAYS.check(self.log_retention_days, what="functions.log_retention_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiSettings:
    """The API of each region.

    Args:
        requests_per_second: How many requests are taken in the long run. By default 100.
        burst: How many are taken at once. By default 200.
        requests_per_address: How many an address may send in five minutes. By default 2000.
        account_role: Whether the role with which API Gateway writes its logs is set, of which an
            account has one in each region. By default it is; say false in all environments of
            one account but one.
        log_retention_days: How long the logs of API and firewall are kept. By default 30 days.
    """

    requests_per_second: int = 100
    burst: int = 200
    requests_per_address: int = 2000
    account_role: bool = True
    log_retention_days: int = 30

    def __post_init__(self) -> None:
        api_values.REQUESTS_PER_SECOND.check(
            self.requests_per_second, what="api.requests_per_second"
        )
        api_values.BURST.check(self.burst, what="api.burst")
        REQUESTS_PER_ADDRESS.check(self.requests_per_address, what="api.requests_per_address")
        _SWITCH.check(self.account_role)
        LOG_RETENTION_DAYS.check(self.log_retention_days, what="api.log_retention_days")


@dataclass(frozen=True, slots=True, kw_only=True)
class AlarmSettings:
    """Who hears of alarms.

    Args:
        email: An address, whose owner has to confirm. By default only the topic is there.
    """

    email: str | None = None

    def __post_init__(self) -> None:
        if self.email is not None:
            EMAIL.check(self.email, what="alarms.email")


@dataclass(frozen=True, slots=True, kw_only=True)
class DomainSettings:
    """The name under which the API of the nearest healthy region answers.

    Args:
        name: The API's name.
        zone: The public zone that the name lies in.
        zone_id: The id of the zone if it is there already. By default it is made.
    """

    name: str
    zone: str
    zone_id: str | None = None

    def __post_init__(self) -> None:
        api_values.HOST.check(self.name, what="domain.name")
        check_zone_name(self.zone, what="domain.zone")
        if self.zone_id is not None:
            ZONE_ID.check(self.zone_id, what="domain.zone_id")
        check_inside(self.name, zone=self.zone, what="domain.name")


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
        orders: See `OrderSettings`.
        functions: See `FunctionSettings`.
        api: See `ApiSettings`.
        alarms: See `AlarmSettings`.
        domain: See `DomainSettings`. By default the API has the name that AWS gives it.
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
    orders: OrderSettings = field(default_factory=OrderSettings)
    functions: FunctionSettings = field(default_factory=FunctionSettings)
    api: ApiSettings = field(default_factory=ApiSettings)
    alarms: AlarmSettings = field(default_factory=AlarmSettings)
    domain: DomainSettings | None = None
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
        check_tags(self.cost_center, self.owner)
        if self.state is not None:
            check_region("state.region", self.state.region)
        self._check_class()
        check_disjoint(
            "network.cidr_blocks", [(region, self.cidr_block(region)) for region in self.regions]
        )

    def _check_class(self) -> None:
        """A global database needs larger instances than a cluster alone."""
        given = self.database.instance_class
        try:
            aurora_values.class_of(given, None, is_member=self.is_global)
        except BadValue as error:
            where = " in several regions" if self.is_global else ""
            raise BadValue(
                f"database.instance_class{where}",
                given,
                allowed=error.allowed,
                help=f"take {aurora_values.DEFAULT_CLASS}",
            ) from None

    @property
    def primary(self) -> str:
        """The region that writes the database."""
        return self.regions[0]

    @property
    def is_global(self) -> bool:
        """Whether there is something that several regions share."""
        return len(self.regions) > 1

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
