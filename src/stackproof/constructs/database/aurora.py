"""An Aurora MySQL cluster whose password nobody knows and whose connections are all encrypted."""

from collections.abc import Mapping
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._guard import guard
from stackproof.constructs.database import aurora_values as values
from stackproof.constructs.database.global_membership import GlobalMembership
from stackproof.constructs.database.master_secret import MasterSecret, read_secret
from stackproof.constructs.errors import BadValue
from stackproof.constructs.network.network import Network
from stackproof.constructs.network.security_group import SecurityGroup
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

PORT: Final = 3306

_EXPORTS: Final = ("audit", "error", "slowquery")
_PARAMETERS: Final[Mapping[str, str]] = {
    "long_query_time": "1",
    "require_secure_transport": "ON",
    "server_audit_events": "CONNECT,QUERY_DCL,QUERY_DDL",
    "server_audit_logging": "1",
    "slow_query_log": "1",
}


class AuroraCluster(aws.Construct):
    """An encrypted Aurora MySQL 3 cluster in the isolated tier, one instance in each zone by turns.

    The master password is made, kept and rotated by RDS in Secrets Manager, under the key given;
    Terraform never sees it. RDS does not do so in a global database: there a `MasterSecret` of
    the primary holds it, of which Terraform keeps nothing. Users may sign in with IAM.
    Connections without TLS are refused. Audit, error and slow-query logs go to encrypted log
    groups that the stack owns. Performance insights and enhanced monitoring are on. The security
    group admits nobody until `allow_from` says so, and lets nothing out.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `orders`: the middle of its physical names.
        network: Where it lives.
        key: What storage, secret, logs and performance insights are encrypted with.
        database_name: The database that is made at first.
        instance_class: By default `db.r6g.large`, or `db.serverless` with `serverless`, which
            takes no other.
        serverless: Lets each instance grow and shrink between two capacities (Aurora Serverless
            v2). By default instances have the size of their class.
        readers: How many instances besides the writer, 0 to 15. By default 2.
        engine_version: By default `8.0.mysql_aurora.3.10.0`. It moves only when this does:
            automatic minor upgrades are off, as Terraform would try to take them back.
        master_username: By default `dbadmin`.
        backup_retention_days: 1 to 35. By default 35.
        performance_insights_days: 7, 731, or a multiple of 31. By default 7, which is free.
        monitoring_seconds: How often the operating system is measured; 0 for never. By default
            60. The figures go to the log group `RDSOSMetrics`, which the account's databases
            share and no stack owns.
        log_retention_days: How long exported logs are kept. By default 30 days.
        data_protection: By default (`RETAIN`) Terraform plans no deletion, RDS refuses it, and
            should it happen a final snapshot and the backups stay; if `EPHEMERAL` nothing does.
        membership: Its place in a global database. By default it stands alone.

    Raises:
        BadValue: RDS does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        network: Network,
        key: CustomerKey,
        database_name: str,
        instance_class: str | None = None,
        serverless: values.ServerlessCapacity | None = None,
        readers: int = 2,
        engine_version: str = values.DEFAULT_ENGINE_VERSION,
        master_username: str = "dbadmin",
        backup_retention_days: int = 35,
        performance_insights_days: int = 7,
        monitoring_seconds: int = 60,
        log_retention_days: int = 30,
        data_protection: DataProtection = DataProtection.RETAIN,
        membership: GlobalMembership | None = None,
    ) -> None:
        values.DATABASE_NAME.check(database_name)
        class_ = values.class_of(instance_class, serverless, is_member=membership is not None)
        values.READERS.check(readers)
        values.ENGINE_VERSION.check(engine_version)
        values.MASTER_USERNAME.check(master_username)
        values.BACKUP_RETENTION_DAYS.check(backup_retention_days)
        values.PERFORMANCE_INSIGHTS_DAYS.check(performance_insights_days)
        values.MONITORING_SECONDS.check(monitoring_seconds)
        LOG_RETENTION_DAYS.check(log_retention_days)
        stack = AwsStack.around(scope)
        identifier = stack.naming.db_cluster(part)
        super().__init__(scope, id_)
        self._stack = stack
        self._identifier = identifier
        self._part = part
        self._network = network
        self._key = key
        self._security_group = SecurityGroup(
            self,
            "SecurityGroup",
            name=self._stack.naming.security_group(f"{part}-database"),
            description=f"Guards the Aurora cluster {self._identifier}",
            vpc_id=network.vpc_id,
        )
        logs = [
            LogGroup(
                self,
                f"{export.capitalize()}Log",
                name=f"/aws/rds/cluster/{self._identifier}/{export}",
                key=key,
                retention_days=log_retention_days,
            )
            for export in _EXPORTS
        ]
        is_secondary = membership is not None and membership.is_secondary
        is_managed = membership is None
        secret = self._master_secret(membership, master_username, data_protection)
        self._resource = aws.rds_cluster.RdsCluster(
            self,
            "Resource",
            cluster_identifier=self._identifier,
            engine="aurora-mysql",
            engine_version=engine_version,
            global_cluster_identifier=None if membership is None else membership.identifier,
            database_name=None if is_secondary else database_name,
            master_username=None if is_secondary else master_username,
            manage_master_user_password=True if is_managed else None,
            master_user_secret_kms_key_id=key.arn if is_managed else None,
            master_password_wo=None if secret is None else secret.password,
            master_password_wo_version=None if secret is None else secret.version,
            port=PORT,
            db_subnet_group_name=self._subnet_group().name,
            vpc_security_group_ids=[self._security_group.id],
            db_cluster_parameter_group_name=self._parameter_group().name,
            storage_encrypted=True,
            kms_key_id=key.arn,
            iam_database_authentication_enabled=True,
            enabled_cloudwatch_logs_exports=list(_EXPORTS),
            backup_retention_period=backup_retention_days,
            preferred_backup_window="04:00-05:00",
            preferred_maintenance_window="sun:06:00-sun:07:00",
            copy_tags_to_snapshot=True,
            serverlessv2_scaling_configuration=_scaling(serverless),
            delete_automated_backups=not data_protection.retains,
            deletion_protection=data_protection.retains,
            skip_final_snapshot=not data_protection.retains,
            final_snapshot_identifier=_limits.check_name(
                _limits.DB_SNAPSHOT, f"{self._identifier}-final"
            )
            if data_protection.retains
            else None,
            # RDS would make the log groups itself, for ever and unencrypted, if it came first.
            depends_on=[log.resource for log in logs],
            lifecycle=_lifecycle(data_protection, is_member=not is_managed),
        )
        self._cluster_resource_id = self._resource.cluster_resource_id
        self._secret_arn = None if secret is None else secret.arn
        if is_managed:
            self._secret_arn = self._resource.master_user_secret.get(0).secret_arn
        monitoring = self._monitoring_role() if monitoring_seconds else None
        for number in range(1, readers + 2):
            aws.rds_cluster_instance.RdsClusterInstance(
                self,
                f"Instance{number}",
                identifier=_limits.check_name(_limits.DB_INSTANCE, f"{self._identifier}-{number}"),
                cluster_identifier=self._resource.id,
                engine=self._resource.engine,
                engine_version=self._resource.engine_version,
                instance_class=class_,
                availability_zone=network.zones[(number - 1) % len(network.zones)],
                db_subnet_group_name=self._resource.db_subnet_group_name,
                promotion_tier=number - 1,
                publicly_accessible=False,
                auto_minor_version_upgrade=False,
                copy_tags_to_snapshot=True,
                performance_insights_enabled=True,
                performance_insights_kms_key_id=key.arn,
                performance_insights_retention_period=performance_insights_days,
                monitoring_interval=monitoring_seconds,
                monitoring_role_arn=None if monitoring is None else monitoring.arn,
            )

    def allow_from(self, peer: SecurityGroup) -> None:
        """Let a peer connect to the database."""
        self._security_group.allow_from(peer, port=PORT)

    def grant_connect(self, role: ServiceRole, *, user: str) -> None:
        """Let a role sign in as a database user without a password, through IAM.

        Raises:
            BadValue: It is no user, or all of them.
        """
        values.CONNECTING_USER.check(user)
        target = f"dbuser:{self._cluster_resource_id}/{user}"
        role.grant(
            Statement(
                sid="ConnectToDatabase",
                actions=["rds-db:connect"],
                resources=[self._stack.arn("rds-db", target)],
            )
        )

    def grant_read_secret(self, role: ServiceRole) -> None:
        """Let a role read the master user's secret.

        Raises:
            BadValue: The cluster is a secondary, which has none.
        """
        if self._secret_arn is None:
            raise BadValue(
                "the cluster whose secret is asked for",
                self._identifier,
                allowed="one that is no secondary of a global database",
                help="read the secret of the primary",
            )
        role.grant(read_secret(self._secret_arn))
        self._key.grant_decrypt(role, through="secretsmanager")

    @property
    def arn(self) -> str:
        """The cluster's ARN, as a token."""
        return self._resource.arn

    @property
    def identifier(self) -> str:
        """The identifier; metrics go by it."""
        return self._identifier

    @property
    def endpoint(self) -> str:
        """The host that writes, as a token."""
        return self._resource.endpoint

    @property
    def reader_endpoint(self) -> str:
        """The host that spreads over the readers, as a token."""
        return self._resource.reader_endpoint

    @property
    def secret_arn(self) -> str | None:
        """The ARN of the master user's secret, as a token; None for a secondary."""
        return self._secret_arn

    @property
    def security_group(self) -> SecurityGroup:
        """What guards the cluster."""
        return self._security_group

    @property
    def resource(self) -> aws.rds_cluster.RdsCluster:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _master_secret(
        self, membership: GlobalMembership | None, username: str, protection: DataProtection
    ) -> MasterSecret | None:
        """Where the password of a primary is; RDS cannot manage that of a global database."""
        if membership is None or membership.is_secondary:
            return None
        return MasterSecret(
            self,
            "MasterSecret",
            name=self._stack.naming.secret(self._part),
            username=username,
            key=self._key,
            version=membership.password_version,
            data_protection=protection,
        )

    def _subnet_group(self) -> aws.db_subnet_group.DbSubnetGroup:
        return aws.db_subnet_group.DbSubnetGroup(
            self,
            "SubnetGroup",
            name=self._stack.naming.db_subnet_group(self._part),
            description=f"Isolated subnets of {self._part}",
            subnet_ids=list(self._network.isolated_subnet_ids),
        )

    def _parameter_group(self) -> aws.rds_cluster_parameter_group.RdsClusterParameterGroup:
        group = aws.rds_cluster_parameter_group
        return group.RdsClusterParameterGroup(
            self,
            "Parameters",
            name=self._stack.naming.db_parameter_group(self._part),
            family="aurora-mysql8.0",
            description=f"TLS only, audited: {self._part}",
            parameter=[
                group.RdsClusterParameterGroupParameter(
                    name=name, value=value, apply_method="immediate"
                )
                for name, value in _PARAMETERS.items()
            ],
        )

    def _monitoring_role(self) -> ServiceRole:
        """A role that enhanced monitoring writes its figures with, and with which it can no more.

        AWS's own managed policy for it reaches every region and account id.
        """
        role = ServiceRole(
            self,
            "MonitoringRole",
            name=self._stack.naming.role(f"{self._part}-monitoring"),
            service="monitoring.rds.amazonaws.com",
        )
        role.grant(
            Statement(
                sid="OwnMetricsGroup",
                actions=["logs:CreateLogGroup", "logs:PutRetentionPolicy"],
                resources=[self._stack.arn("logs", "log-group:RDSOSMetrics")],
            ),
            Statement(
                sid="WriteMetrics",
                actions=[
                    "logs:CreateLogStream",
                    "logs:DescribeLogStreams",
                    "logs:GetLogEvents",
                    "logs:PutLogEvents",
                ],
                resources=[self._stack.arn("logs", "log-group:RDSOSMetrics:log-stream:*")],
            ),
        )
        return role


def _scaling(
    capacity: values.ServerlessCapacity | None,
) -> "aws.rds_cluster.RdsClusterServerlessv2ScalingConfiguration | None":
    if capacity is None:
        return None
    return aws.rds_cluster.RdsClusterServerlessv2ScalingConfiguration(
        min_capacity=capacity.minimum, max_capacity=capacity.maximum
    )


def _lifecycle(
    protection: DataProtection, *, is_member: bool
) -> aws.framework.TerraformResourceLifecycle | None:
    """What Terraform may not do to a cluster, and what it leaves to the global cluster."""
    if not is_member:
        return guard(protection)
    return aws.framework.TerraformResourceLifecycle(
        prevent_destroy=True if protection.retains else None,
        # The global cluster upgrades its members, and a switch-over makes another one the source.
        ignore_changes=["engine_version", "replication_source_identifier"],
    )
