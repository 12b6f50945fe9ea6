"""The trading platform in one region."""

from stackproof.constructs import (
    AuroraCluster,
    AwsStack,
    Construct,
    CustomerKey,
    Expiry,
    KeyUser,
    Network,
    PrivateBucket,
    S3State,
    SecurityGroup,
)
from stackproof.platforms.trading.settings import TradingSettings, check_region

PROJECT = "trading"


class TradingPlatformStack(AwsStack):
    """Network, key, artifacts and database of one region.

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
            state=None
            if settings.state is None
            else S3State(bucket=settings.state.bucket, region=settings.state.region),
        )
        self._settings = settings
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
        self.application = SecurityGroup(
            self,
            "Application",
            name=self.naming.security_group("application"),
            description="The tier that processes trades, and that alone reaches the database",
            vpc_id=self.network.vpc_id,
        )
        self.database = self._database()
        self.database.allow_from(self.application)
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

    def _database(self) -> AuroraCluster:
        wanted = self._settings.database
        return AuroraCluster(
            self,
            "Database",
            part="database",
            network=self.network,
            key=self.key,
            database_name=wanted.name,
            instance_class=wanted.instance_class,
            readers=wanted.readers,
            engine_version=wanted.engine_version,
            backup_retention_days=wanted.backup_retention_days,
            log_retention_days=wanted.log_retention_days,
            data_protection=self._settings.data_protection,
        )

    def _give_out(self) -> None:
        """The outputs, which are what other programs and the proof go by."""
        network, database = self.network, self.database
        outputs: list[tuple[str, str | tuple[str, ...], str]] = [
            ("artifacts_bucket", self.artifacts.name, "Bucket of artifacts"),
            ("application_security_group_id", self.application.id, "Group of the application"),
            ("cluster_endpoint", database.endpoint, "Host that writes to the database"),
            ("database_security_group_id", database.security_group.id, "Group of the database"),
            ("isolated_subnet_ids", network.isolated_subnet_ids, "Subnets of the database"),
            ("key_alias", self.key.alias_name, "Alias of the key"),
            ("key_arn", self.key.arn, "Key that everything is encrypted with"),
            ("private_subnet_ids", network.private_subnet_ids, "Subnets of the application"),
            ("public_subnet_ids", network.public_subnet_ids, "Subnets of what faces the internet"),
            ("reader_endpoint", database.reader_endpoint, "Host that reads from the database"),
            ("vpc_id", network.vpc_id, "The network"),
        ]
        if database.secret_arn is not None:
            outputs.append(("secret_arn", database.secret_arn, "ARN of the master user's secret"))
        for name, value, description in sorted(outputs):
            self.output(name, value, description=description)
