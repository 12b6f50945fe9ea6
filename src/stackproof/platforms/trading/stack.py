"""The trading platform in one region."""

from stackproof.constructs import (
    AlarmSet,
    ApiDomain,
    AwsStack,
    Certificate,
    Construct,
    CustomerKey,
    Dashboard,
    Expiry,
    HealthCheck,
    HostedZone,
    KeyUser,
    LatencyRecord,
    Network,
    PrivateBucket,
    S3State,
    Topic,
)
from stackproof.platforms.trading.application import HEALTH, STAGE, Application
from stackproof.platforms.trading.database import Database
from stackproof.platforms.trading.orders import Orders, SharedOrders, own_orders
from stackproof.platforms.trading.settings import DomainSettings, TradingSettings, check_region
from stackproof.platforms.trading.shared import PROJECT, Shared


def state_of(settings: TradingSettings) -> S3State | None:
    """Where the settings have the state; None for a file beside the program."""
    if settings.state is None:
        return None
    return S3State(bucket=settings.state.bucket, region=settings.state.region)


class TradingPlatformStack(AwsStack):
    """Everything of one region: network, key, artifacts, database, functions, API and alarms.

    Where the settings name one region, this stack is the whole platform. Where they name
    several, what they share is in a `TradingGlobalStack`, which is deployed first, and the
    primary region before the others.

    Args:
        scope: The app.
        id_: The stack's id.
        region: Where it is. Regions that are deployed together are named in the settings.
        environment_suffix: What tells one deployment from another; in every physical name.
        settings: By default those of `TradingSettings`.

    Raises:
        BadValue: The region, the suffix or a name made of them is not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        region: str,
        environment_suffix: str,
        settings: TradingSettings | None = None,
    ) -> None:
        settings = settings or TradingSettings()
        check_region("the region", region)
        super().__init__(
            scope,
            id_,
            project=PROJECT,
            region=region,
            environment_suffix=environment_suffix,
            cost_center=settings.cost_center,
            owner=settings.owner,
            state=state_of(settings),
        )
        self._settings = settings
        self._shared = Shared(settings.primary, environment_suffix)
        self.key = CustomerKey(
            self,
            "Key",
            alias=self.naming.alias(),
            description=f"Trading platform, {region}, {environment_suffix}",
            users=[KeyUser.SNS, KeyUser.SQS],
            data_protection=settings.data_protection,
        )
        self.network = Network(
            self,
            "Network",
            key=self.key,
            cidr=settings.cidr_block(region),
            zones=settings.network.zones,
            nat=settings.network.nat,
            log_retention_days=settings.network.log_retention_days,
        )
        self.artifacts = self._artifacts()
        self.database = Database(
            self, network=self.network, key=self.key, settings=settings, shared=self._shared
        )
        self.orders = self._orders()
        zone = None if settings.domain is None else self._zone(settings.domain)
        self.application = Application(
            self,
            network=self.network,
            key=self.key,
            orders=self.orders,
            database=self.database,
            settings=settings,
            domain=None if zone is None else self._domain(zone),
        )
        if zone is not None:
            self._answer(zone)
        self._watch()
        self._give_out()

    def _artifacts(self) -> PrivateBucket:
        wanted = self._settings.artifacts
        return PrivateBucket(
            self,
            "Artifacts",
            name=self.naming.bucket("artifacts", account_id=self.account_id),
            key=self.key,
            expiry=Expiry(
                objects_after_days=wanted.expire_after_days,
                noncurrent_after_days=wanted.noncurrent_after_days,
                uploads_after_days=wanted.uploads_after_days,
            ),
            data_protection=self._settings.data_protection,
        )

    def _orders(self) -> Orders:
        if self._settings.is_global:
            return SharedOrders(self, self._shared)
        return own_orders(
            self, "OrderState", key=self.key, data_protection=self._settings.data_protection
        )

    def _zone(self, wanted: DomainSettings) -> HostedZone:
        """The zone: named by its id, made by the global stack, or made here."""
        existing = wanted.zone_id
        if existing is None and self._settings.is_global:
            self.add_override("data.aws_route53_zone.shared", {"name": wanted.zone})
            existing = "${data.aws_route53_zone.shared.zone_id}"
        return HostedZone(
            self,
            "Zone",
            name=wanted.zone,
            existing_id=existing,
            data_protection=self._settings.data_protection,
        )

    def _domain(self, zone: HostedZone) -> ApiDomain | None:
        wanted = self._settings.domain
        if wanted is None:
            return None
        certificate = Certificate(
            self,
            "Certificate",
            domain_name=wanted.name,
            zone=zone,
            # A region that is destroyed must not take the proof of the others with it.
            is_proved_elsewhere=self._settings.is_global,
        )
        return ApiDomain(name=wanted.name, certificate_arn=certificate.arn)

    def _answer(self, zone: HostedZone) -> None:
        """Have this region answer to the name as long as it is well.

        Record and health check live and die with their region, so that a region that is
        destroyed leaves the answers, and the others need not be touched.
        """
        api, wanted = self.application.api, self._settings.domain
        if wanted is None or api.domain is None:
            return
        check = HealthCheck(self, "Health", part="api", host=api.host, path=f"/{STAGE}{HEALTH}")
        LatencyRecord(
            self,
            "Answer",
            zone=zone,
            name=wanted.name,
            target_name=api.domain.regional_domain_name,
            target_zone_id=api.domain.regional_zone_id,
            health_check=check,
        )

    def _watch(self) -> None:
        """Alarms of every part, and a dashboard of what they watch."""
        parts = self.application
        topic = Topic(self, "Alarms", part="alarms", key=self.key)
        if self._settings.alarms.email is not None:
            topic.subscribe_email(self._settings.alarms.email)
        alarms = AlarmSet(self, "Watch", topic=topic)
        alarms.watch_api(parts.api, part="api")
        for function, part in ((parts.intake, "order-intake"), (parts.processor, "processor")):
            alarms.watch_function(function, part=part)
            alarms.watch_dead_letters(function.dead_letters, part=f"{part}-failures")
        alarms.watch_queue(parts.queue, part="orders")
        alarms.watch_database(
            self.database.cluster,
            part="database",
            has_readers=self._settings.database.readers > 0,
        )
        Dashboard(self, "Dashboard", part="platform", graphs=alarms.graphs)

    def _give_out(self) -> None:
        """The outputs, which are what other programs and the proof go by."""
        network, cluster, parts = self.network, self.database.cluster, self.application
        outputs: dict[str, tuple[str | tuple[str, ...], str]] = {
            "api_url": (parts.api.invoke_url, "Where the API is called"),
            "artifacts_bucket": (self.artifacts.name, "Bucket of artifacts"),
            "cluster_endpoint": (cluster.endpoint, "Host that writes to the database"),
            "database_security_group_id": (cluster.security_group.id, "Group of the database"),
            "isolated_subnet_ids": (network.isolated_subnet_ids, "Subnets of the database"),
            "key_alias": (self.key.alias_name, "Alias of the key"),
            "key_arn": (self.key.arn, "Key that everything is encrypted with"),
            "orders_table": (self.orders.name, "Table of orders"),
            "private_subnet_ids": (network.private_subnet_ids, "Subnets of the processor"),
            "processor_security_group_id": (
                parts.processor.security_group.id,
                "Group that alone reaches the database",
            ),
            "public_subnet_ids": (network.public_subnet_ids, "Subnets of what faces the internet"),
            "queue_url": (parts.queue.url, "Queue of orders"),
            "reader_endpoint": (cluster.reader_endpoint, "Host that reads from the database"),
            "secret_arn": (self.database.secret_arn, "ARN of the master user's secret"),
            "vpc_id": (network.vpc_id, "The network"),
        }
        for name, (value, description) in sorted(outputs.items()):
            self.output(name, value, description=description)
