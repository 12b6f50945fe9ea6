"""What the regions of the trading platform share."""

from stackproof.constructs import (
    AwsStack,
    Certificate,
    Construct,
    CustomerKey,
    GlobalCluster,
    HostedZone,
    Replica,
    ReplicatedTable,
    TableKey,
)
from stackproof.platforms.trading.orders import EXPIRES_BY, KEY
from stackproof.platforms.trading.settings import DomainSettings, TradingSettings
from stackproof.platforms.trading.shared import DATABASE, ORDERS, Shared
from stackproof.platforms.trading.stack import state_of


class TradingGlobalStack(AwsStack):
    """The global cluster, the table of orders in every region with its keys, and the name.

    It is deployed before the regions and destroyed after them. Health checks and latency records
    are in the regions' stacks: they come and go with their region.

    Args:
        scope: The app.
        id_: The stack's id.
        environment_suffix: What tells one deployment from another; in every physical name.
        settings: Those of the platform, with two regions or more.

    Raises:
        BadValue: The suffix or a name made of it is not allowed.
    """

    def __init__(
        self, scope: Construct, id_: str, *, environment_suffix: str, settings: TradingSettings
    ) -> None:
        shared = Shared(settings.primary, environment_suffix)
        super().__init__(
            scope,
            id_,
            project=shared.project,
            region=settings.primary,
            environment_suffix=environment_suffix,
            cost_center=settings.cost_center,
            owner=settings.owner,
            state=state_of(settings),
        )
        self.keys = {
            region: CustomerKey(
                self,
                f"Key-{region}",
                alias=shared.key_alias(region),
                description=f"What trading regions share, {region}, {environment_suffix}",
                data_protection=settings.data_protection,
                region=region,
            )
            for region in settings.regions
        }
        self.cluster = GlobalCluster(
            self,
            "Database",
            part=DATABASE,
            engine_version=settings.database.engine_version,
            data_protection=settings.data_protection,
        )
        self.orders = ReplicatedTable(
            self,
            "Orders",
            part=ORDERS,
            key=self.keys[settings.primary],
            hash_key=TableKey(KEY),
            expires_by=EXPIRES_BY,
            replicas=[
                Replica(region=region, key_arn=self.keys[region].arn)
                for region in settings.regions[1:]
            ],
            data_protection=settings.data_protection,
        )
        self.output("global_cluster", self.cluster.identifier, description="The global database")
        self.output("orders_table", self.orders.name, description="Table of orders")
        self.output("regions", settings.regions, description="The regions, the primary first")
        if settings.domain is not None:
            self._name(settings.domain, settings)

    def _name(self, wanted: DomainSettings, settings: TradingSettings) -> None:
        """The zone, and the records that prove the name to be ours to every region."""
        zone = HostedZone(
            self,
            "Zone",
            name=wanted.zone,
            existing_id=wanted.zone_id,
            data_protection=settings.data_protection,
        )
        # Nothing serves this certificate: ACM asks for the same records in every region, so they
        # must not go with one of them.
        Certificate(self, "Certificate", domain_name=wanted.name, zone=zone)
        if wanted.zone_id is None:
            self.output("name_servers", zone.name_servers, description="For the registrar")
