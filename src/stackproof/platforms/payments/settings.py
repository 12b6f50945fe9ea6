"""The settings of the payments platform: what may be configured, the defaults, and the limits.

Nothing here needs a framework. A wrong value is refused with its key, the value, and what is
allowed, whether it comes from a file or from Python.
"""

from dataclasses import dataclass, field
from typing import Final

from stackproof.constructs.balancing.balancing_values import check_certificate, check_sources
from stackproof.constructs.database import aurora_values
from stackproof.constructs.edge.api_values import HOST
from stackproof.constructs.edge.firewall_values import REQUESTS_PER_ADDRESS
from stackproof.constructs.edge.zone_values import ZONE_ID, check_inside, check_zone_name
from stackproof.constructs.errors import BadValue
from stackproof.constructs.messaging.topic_values import EMAIL
from stackproof.constructs.naming import Naming
from stackproof.constructs.network.cidr import check_block
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.scaling import scaling_values
from stackproof.constructs.validation import Rule, days, whole_number
from stackproof.platforms.shared_settings import (
    ZONES,
    StateSettings,
    check_database,
    check_tags,
    check_way_out,
)

PROJECT: Final = "payments"

# It offers new accounts two availability zones.
_TOO_SMALL: Final = frozenset({"us-west-1"})
# What the stack calls its buckets, in each environment.
_OWN_BUCKETS: Final = (f"{PROJECT}-logs-", f"{PROJECT}-assets-")
_THREADS: Final = Rule(
    "application.threads", whole_number(range(1, 65)), "1 to 64", "each has a connection"
)
_READERS: Final = Rule(
    "database.readers",
    whole_number(range(1, 16)),
    "1 to 15",
    "the second instance takes over when the zone of the first fails",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CertificateSettings:
    """What the load balancer shows: a certificate that is there, or one that is asked for.

    Args:
        arn: A certificate in ACM, in the region of the platform.
        self_signed: Whether that one is self-signed: for previews only, as no browser trusts it.
        domain_name: The name that a certificate is asked for and the platform answers to.
        zone_name: The zone in Route 53 that the name lies in; the certificate is validated there.
        zone_id: The id of that zone. By default the zone is made.

    Raises:
        BadValue: It is neither the one nor the other, or both.
    """

    arn: str | None = None
    self_signed: bool = False
    domain_name: str | None = None
    zone_name: str | None = None
    zone_id: str | None = None

    def __post_init__(self) -> None:
        if (self.arn is None) == (self.domain_name is None):
            raise BadValue(
                "certificate",
                self.arn or self.domain_name,
                allowed="either arn, or domain_name and zone_name",
                help="give one of them",
            )
        if (self.domain_name is None) != (self.zone_name is None):
            raise BadValue(
                "certificate.zone_name",
                self.zone_name,
                allowed="the zone that domain_name lies in, and only with it",
                help="give the name of a zone in Route 53",
            )
        if self.zone_id is not None and self.zone_name is None:
            raise BadValue(
                "certificate.zone_id",
                self.zone_id,
                allowed="only together with zone_name",
                help="leave it out, or name the zone too",
            )
        if self.zone_name is not None and self.domain_name is not None:
            check_zone_name(self.zone_name, what="certificate.zone_name")
            HOST.check(self.domain_name, what="certificate.domain_name")
            check_inside(self.domain_name, zone=self.zone_name, what="certificate.domain_name")
        if self.zone_id is not None:
            ZONE_ID.check(self.zone_id, what="certificate.zone_id")
        if self.self_signed and self.arn is None:
            raise BadValue(
                "certificate.self_signed",
                value=True,
                allowed="only together with arn",
                help="a certificate that ACM issues is not self-signed",
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class NetworkSettings:
    """The network.

    Args:
        cidr_block: The block of the VPC. By default 10.64.0.0/16.
        zones: How many availability zones, 3 or 4. By default 3.
        nat: `single` or `per-zone`. By default one gateway, whose zone's failure cuts instances
            off from AWS.
        sources: The blocks of addresses that may reach the load balancer. By default everybody.
    """

    cidr_block: str = "10.64.0.0/16"
    zones: int = 3
    nat: NatGateways = NatGateways.SINGLE
    sources: tuple[str, ...] = ("0.0.0.0/0",)

    def __post_init__(self) -> None:
        check_block("network.cidr_block", self.cidr_block)
        check_sources(self.sources, what="network.sources")
        ZONES.check(self.zones)
        check_way_out(self.nat, "instances reach AWS through it")


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationSettings:
    """The instances that run the payment service.

    Args:
        instance_type: By default `t4g.small`.
        minimum: How many instances there are at least. By default 3, one in each zone.
        maximum: How many there are at most. By default 9.
        cpu_percent: The processor load that is held. By default 50.
        threads: How many requests an instance serves at once. By default 8.
    """

    instance_type: str = "t4g.small"
    minimum: int = 3
    maximum: int = 9
    cpu_percent: int = 50
    threads: int = 8

    def __post_init__(self) -> None:
        values = scaling_values
        values.INSTANCE_TYPE.check(self.instance_type, what="application.instance_type")
        values.check_sizes(self.minimum, self.maximum, what="application")
        values.CPU_PERCENT.check(self.cpu_percent, what="application.cpu_percent")
        _THREADS.check(self.threads)


@dataclass(frozen=True, slots=True, kw_only=True)
class DatabaseSettings:
    """The Aurora Serverless v2 cluster.

    Args:
        name: The database in it. By default `payments`.
        minimum: The capacity of an instance when nothing is done. By default 0.5.
        maximum: The capacity that it may grow to. By default 8.
        readers: How many instances besides the writer, 1 to 15. By default 1.
        engine_version: An Aurora MySQL 3 release. By default the one that this release of
            stackproof is proved with.
        backup_retention_days: 1 to 35. By default 35.
    """

    name: str = "payments"
    minimum: float = 0.5
    maximum: float = 8
    readers: int = 1
    engine_version: str = aurora_values.DEFAULT_ENGINE_VERSION
    backup_retention_days: int = 35

    def __post_init__(self) -> None:
        check_database(
            name=self.name,
            engine_version=self.engine_version,
            backup_retention_days=self.backup_retention_days,
        )
        aurora_values.check_capacity(self.minimum, self.maximum, what="database")
        _READERS.check(self.readers)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditSettings:
    """What is recorded, and for how long.

    Args:
        trail: Whether the stack has a trail of its own, which an account may have already. By
            default it has.
        log_retention_days: How long log groups keep events. By default 30 days.
        bucket_days: How long the log bucket keeps logs. By default 400 days, as PCI DSS wants a
            year.
    """

    trail: bool = True
    log_retention_days: int = 30
    bucket_days: int = 400

    def __post_init__(self) -> None:
        LOG_RETENTION_DAYS.check(self.log_retention_days, what="audit.log_retention_days")
        days("audit.bucket_days").check(self.bucket_days)


@dataclass(frozen=True, slots=True, kw_only=True)
class PaymentSettings:
    """Everything that may be configured.

    Args:
        region: Where the platform runs. By default us-east-1.
        data_protection: `ephemeral` or `retain`. By default `ephemeral`: a platform that is taken
            to be looked at can be destroyed again. Say `retain` for production.
        cost_center: The tag `CostCenter`. By default `payments`.
        owner: The tag `Owner`. By default there is none.
        requests_per_address: How many requests an address may send in five minutes. By default
            2000.
        alarm_email: Who is told of alarms. By default nobody is subscribed to their topic.
        certificate: See `CertificateSettings`. Without it nothing is built.
        network: See `NetworkSettings`.
        application: See `ApplicationSettings`.
        database: See `DatabaseSettings`.
        audit: See `AuditSettings`.
        state: See `StateSettings`. By default the state is a file beside the program.

    Raises:
        BadValue: A value is not allowed; the message has its key.
    """

    region: str = "us-east-1"
    data_protection: DataProtection = DataProtection.EPHEMERAL
    cost_center: str = "payments"
    owner: str | None = None
    requests_per_address: int = 2000
    alarm_email: str | None = None
    certificate: CertificateSettings | None = None
    network: NetworkSettings = field(default_factory=NetworkSettings)
    application: ApplicationSettings = field(default_factory=ApplicationSettings)
    database: DatabaseSettings = field(default_factory=DatabaseSettings)
    audit: AuditSettings = field(default_factory=AuditSettings)
    state: StateSettings | None = None

    def __post_init__(self) -> None:
        check_region("region", self.region)
        check_tags(self.cost_center, self.owner)
        REQUESTS_PER_ADDRESS.check(self.requests_per_address, what="requests_per_address")
        if self.state is not None:
            _check_state(self.state)
        if self.alarm_email is not None:
            EMAIL.check(self.alarm_email, what="alarm_email")
        if self.certificate is None:
            return
        if self.certificate.arn is not None:
            check_certificate(self.certificate.arn, region=self.region, what="certificate.arn")
        if self.certificate.self_signed and self.data_protection.retains:
            raise BadValue(
                "certificate.self_signed",
                value=True,
                allowed="only with data_protection = 'ephemeral'",
                help="ask for a certificate that browsers trust: give domain_name and zone_name",
            )

    def required_certificate(self) -> CertificateSettings:
        """The certificate, without which the platform would have to serve plain HTTP.

        Raises:
            BadValue: There is none.
        """
        if self.certificate is None:
            raise BadValue(
                "certificate",
                None,
                allowed="arn, or domain_name and zone_name",
                help="payments are never served over plain HTTP; for a preview, import a "
                "self-signed certificate with: "
                "python -m stackproof.platforms.payments.preview_certificate",
            )
        return self.certificate


def _check_state(state: StateSettings) -> None:
    if state.bucket.startswith(_OWN_BUCKETS):
        raise BadValue(
            "state.bucket",
            state.bucket,
            allowed="a bucket that no environment of the platform uses",
            help="what an environment has for logs or assets goes with it: make another",
        )
    check_region("state.region", state.region)


def check_region(what: str, region: str) -> str:
    """Give the region back if the platform can run there.

    Args:
        what: The setting, for the message.
        region: Such as `us-east-1`.

    Raises:
        BadValue: It is none, or has fewer than three availability zones.
    """
    try:
        Naming(project=PROJECT, region=region, environment_suffix="dev")
    except BadValue:
        raise BadValue(
            what,
            region,
            allowed="one AWS region code such as us-east-1",
            help="give the code of a region with three availability zones",
        ) from None
    if region in _TOO_SMALL:
        raise BadValue(
            what,
            region,
            allowed="a region with three availability zones",
            help="new accounts get two zones there: take us-west-2",
        )
    return region
