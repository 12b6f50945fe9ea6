"""The database as the processor of one region sees it: alone, primary or secondary."""

from typing import Final

from stackproof.constructs import (
    AuroraCluster,
    AwsStack,
    CustomerKey,
    GlobalMembership,
    GlobalRole,
    MasterSecret,
    Network,
    ServiceRole,
    Statement,
)
from stackproof.platforms.trading.orders import grant_shared_key
from stackproof.platforms.trading.settings import TradingSettings
from stackproof.platforms.trading.shared import DATABASE, Shared

PORT: Final = 3306


class Database:
    """The cluster of a region, and how its processor gets at it.

    In several regions the primary's secret is replicated to the others, and a secondary forwards
    what is written to the primary. Alone, RDS keeps the secret.

    Args:
        stack: The stack of the region.
        network: Where it lives.
        key: What it is encrypted with.
        settings: Those of the platform.
        shared: The names of what regions share.
    """

    def __init__(
        self,
        stack: AwsStack,
        *,
        network: Network,
        key: CustomerKey,
        settings: TradingSettings,
        shared: Shared,
    ) -> None:
        self._stack = stack
        self._shared = shared
        self.forwards = settings.is_global and stack.region != settings.primary
        """Whether this region's cluster is a secondary, which hands what is written on."""
        wanted = settings.database
        role = GlobalRole.SECONDARY if self.forwards else GlobalRole.PRIMARY
        self.cluster = AuroraCluster(
            stack,
            "Database",
            part=DATABASE,
            network=network,
            key=key,
            database_name=wanted.name,
            instance_class=wanted.instance_class,
            readers=wanted.readers,
            engine_version=wanted.engine_version,
            backup_retention_days=wanted.backup_retention_days,
            log_retention_days=wanted.log_retention_days,
            data_protection=settings.data_protection,
            membership=GlobalMembership(identifier=shared.cluster, role=role)
            if settings.is_global
            else None,
        )
        if self.forwards:
            self.cluster.resource.enable_global_write_forwarding = True
        elif settings.is_global:
            self._replicate_secret(settings)

    @property
    def host(self) -> str:
        """The host that takes what is written, as a token; a secondary forwards it."""
        return self.cluster.reader_endpoint if self.forwards else self.cluster.endpoint

    @property
    def secret_arn(self) -> str:
        """The ARN of the master user's secret in this region, as a token."""
        if self.cluster.secret_arn is not None:
            return self.cluster.secret_arn
        return self._stack.arn("secretsmanager", f"secret:{self._shared.secret}")

    def grant_read_secret(self, role: ServiceRole) -> None:
        """Let a role read the master user's secret, in this region."""
        if not self.forwards:
            self.cluster.grant_read_secret(role)
            return
        role.grant(
            Statement(
                sid="ReadMasterSecret",
                actions=["secretsmanager:GetSecretValue"],
                # A replica has the six characters at the end that the primary's secret has.
                resources=[f"{self.secret_arn}-??????"],
            )
        )
        grant_shared_key(self._stack, self._shared, role)

    def _replicate_secret(self, settings: TradingSettings) -> None:
        """Have the secret in every region, under the key of each for what is shared."""
        secret = self.cluster.node.find_child("MasterSecret")
        assert isinstance(secret, MasterSecret)  # noqa: S101 - the construct's documented child
        secret.resource.add_override(
            "replica",
            [
                {"region": region, "kms_key_id": self._shared.key_alias(region)}
                for region in sorted(settings.regions[1:])
            ],
        )
