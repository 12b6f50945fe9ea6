"""The payments platform in one region."""

from pathlib import Path
from typing import Final

from stackproof.constructs import (
    AlarmSet,
    AliasRecord,
    Artifact,
    AuroraCluster,
    AwsStack,
    BackupPlan,
    Certificate,
    Construct,
    CustomerKey,
    Dashboard,
    Expiry,
    HostedZone,
    LaunchTemplate,
    LoadBalancer,
    LogBucket,
    Network,
    PrivateBucket,
    PythonPackage,
    PythonService,
    S3State,
    ScalingGroup,
    ServerlessCapacity,
    Topic,
    Trail,
    WebAcl,
)
from stackproof.platforms.payments.settings import PROJECT, PaymentSettings, check_region

PORT: Final = 8080
"""Where the service listens."""

SERVICE: Final = "payment-service"

_HERE: Final = Path(__file__).parent
_CODE: Final = (
    _HERE / "service" / "payment_service",
    _HERE.parent / "packages" / "aurora_access",
)
# All that the service imports, down to the last: an instance has Python alone.
_DISTRIBUTIONS: Final = (
    *("boto3", "botocore", "jmespath", "pymysql", "python-dateutil", "s3transfer"),
    *("six", "urllib3", "waitress"),
)
_MYSQL: Final = 3306
_DRAIN_SECONDS: Final = 20
_STOP_SECONDS: Final = 60
_BALANCER_DRAIN_SECONDS: Final = 30


class PaymentPlatformStack(AwsStack):
    """Everything of the platform: edge, application, database, storage, audit and alarms.

    Args:
        scope: The app.
        id_: The stack's id.
        region: Where it is; that of the settings' certificate.
        environment_suffix: What tells one deployment from another; in every physical name.
        settings: What is configured. It has to name a certificate.

    Raises:
        BadValue: There is no certificate, or the region, the suffix or a name made of them is
            not allowed.
    """

    def __init__(
        self,
        scope: Construct,
        id_: str,
        *,
        region: str,
        environment_suffix: str,
        settings: PaymentSettings,
    ) -> None:
        settings.required_certificate()
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
        protection = settings.data_protection
        self.key = CustomerKey(
            self,
            "Key",
            alias=self.naming.alias(),
            description=f"Payments platform, {region}, {environment_suffix}",
            data_protection=protection,
        )
        self.logs = LogBucket(
            self,
            "Logs",
            name=self.naming.bucket("logs", account_id=self.account_id),
            expiry=Expiry(objects_after_days=settings.audit.bucket_days),
            data_protection=protection,
        )
        self.assets = PrivateBucket(
            self,
            "Assets",
            name=self.naming.bucket("assets", account_id=self.account_id),
            key=self.key,
            data_protection=protection,
        )
        self.network = Network(
            self,
            "Network",
            key=self.key,
            cidr=settings.network.cidr_block,
            zones=settings.network.zones,
            nat=settings.network.nat,
            flow_logs=self.logs,
        )
        self.database = self._database()
        self.load_balancer = self._load_balancer()
        self.template = self._template()
        self.group = ScalingGroup(
            self,
            "Application",
            part="web",
            network=self.network,
            template=self.template,
            load_balancer=self.load_balancer,
            minimum=settings.application.minimum,
            maximum=settings.application.maximum,
            cpu_percent=settings.application.cpu_percent,
        )
        self._audit()
        self.alarms = self._alarms()
        self._give_out()

    def _database(self) -> AuroraCluster:
        wanted = self._settings.database
        return AuroraCluster(
            self,
            "Database",
            part="database",
            network=self.network,
            key=self.key,
            database_name=wanted.name,
            serverless=ServerlessCapacity(minimum=wanted.minimum, maximum=wanted.maximum),
            readers=wanted.readers,
            engine_version=wanted.engine_version,
            backup_retention_days=wanted.backup_retention_days,
            log_retention_days=self._settings.audit.log_retention_days,
            data_protection=self._settings.data_protection,
        )

    def _load_balancer(self) -> LoadBalancer:
        wanted = self._settings.required_certificate()
        zone = None
        if wanted.zone_name is not None:
            zone = HostedZone(
                self,
                "Zone",
                name=wanted.zone_name,
                existing_id=wanted.zone_id,
                data_protection=self._settings.data_protection,
            )
        firewall = WebAcl(
            self,
            "Firewall",
            part="web",
            key=self.key,
            requests_per_address=self._settings.requests_per_address,
            log_retention_days=self._settings.audit.log_retention_days,
        )
        balancer = LoadBalancer(
            self,
            "LoadBalancer",
            part="web",
            network=self.network,
            certificate_arn=self._certificate_arn(zone),
            web_acl=firewall,
            logs=self.logs,
            port=PORT,
            health_path="/health/ready",
            sources=self._settings.network.sources,
            drain_seconds=_BALANCER_DRAIN_SECONDS,
            data_protection=self._settings.data_protection,
        )
        if zone is not None and wanted.domain_name is not None:
            AliasRecord(
                self,
                "Name",
                zone=zone,
                name=wanted.domain_name,
                target_name=balancer.dns_name,
                target_zone_id=balancer.zone_id,
            )
        return balancer

    def _certificate_arn(self, zone: HostedZone | None) -> str:
        wanted = self._settings.required_certificate()
        if wanted.arn is not None:
            return wanted.arn
        assert zone is not None  # noqa: S101 - the settings have a zone with each domain name
        assert wanted.domain_name is not None  # noqa: S101 - or else an ARN
        return Certificate(self, "Certificate", domain_name=wanted.domain_name, zone=zone).arn

    def _template(self) -> LaunchTemplate:
        wanted = self._settings.application
        artifact = Artifact(
            self,
            "Artifact",
            package=PythonPackage(code=_CODE, distributions=_DISTRIBUTIONS, provided=()),
            bucket=self.assets,
            key=self.key,
        )
        secret_arn = self.database.secret_arn
        assert secret_arn is not None  # noqa: S101 - only a secondary has none
        template = LaunchTemplate(
            self,
            "Template",
            part="web",
            network=self.network,
            key=self.key,
            service=PythonService(
                name=SERVICE,
                artifact=artifact,
                module="payment_service",
                environment={
                    "DATABASE_HOST": self.database.endpoint,
                    "DATABASE_NAME": self._settings.database.name,
                    "DATABASE_PORT": str(_MYSQL),
                    "DATABASE_SECRET_ARN": secret_arn,
                    "DRAIN_SECONDS": str(_DRAIN_SECONDS),
                    "PORT": str(PORT),
                    "THREADS": str(wanted.threads),
                },
                stop_seconds=_STOP_SECONDS,
            ),
            instance_type=wanted.instance_type,
            log_retention_days=self._settings.audit.log_retention_days,
        )
        self.database.allow_from(template.security_group)
        self.database.grant_read_secret(template.role)
        self._artifact = artifact
        return template

    def _audit(self) -> None:
        if self._settings.audit.trail:
            Trail(
                self,
                "Trail",
                part="audit",
                bucket=self.logs,
                key=self.key,
                log_retention_days=self._settings.audit.log_retention_days,
            )
        BackupPlan(
            self,
            "Backup",
            part="database",
            key=self.key,
            data_protection=self._settings.data_protection,
        ).protect_cluster(self.database)

    def _alarms(self) -> AlarmSet:
        topic = Topic(self, "Topic", part="alarms", key=self.key)
        if self._settings.alarm_email is not None:
            topic.subscribe_email(self._settings.alarm_email)
        alarms = AlarmSet(self, "Alarms", topic=topic)
        alarms.watch_load_balancer(self.load_balancer, part="web")
        alarms.watch_instances(self.group, part="web")
        alarms.watch_database(self.database, part="database")
        Dashboard(self, "Dashboard", part="platform", graphs=alarms.graphs)
        return alarms

    def _give_out(self) -> None:
        """The outputs, which are what other programs and the proof go by."""
        network, database, balancer = self.network, self.database, self.load_balancer
        certificate = self._settings.required_certificate()
        outputs: list[tuple[str, str | tuple[str, ...], str]] = [
            ("artifact_digest", self._artifact.digest, "SHA-256 of what instances run"),
            ("assets_bucket", self.assets.name, "Bucket of assets"),
            ("cluster_endpoint", database.endpoint, "Host that writes to the database"),
            ("isolated_subnet_ids", network.isolated_subnet_ids, "Subnets of the database"),
            ("key_alias", self.key.alias_name, "Alias of the key"),
            ("key_arn", self.key.arn, "Key that everything is encrypted with"),
            ("load_balancer_dns_name", balancer.dns_name, "Where the platform answers"),
            ("log_bucket", self.logs.name, "Bucket of logs"),
            ("private_subnet_ids", network.private_subnet_ids, "Subnets of the application"),
            ("public_subnet_ids", network.public_subnet_ids, "Subnets of the load balancer"),
            ("reader_endpoint", database.reader_endpoint, "Host that reads from the database"),
            ("tier_application", self.template.security_group.id, "Group of the application"),
            ("tier_database", database.security_group.id, "Group of the database"),
            ("tier_load_balancer", balancer.security_group.id, "Group of the load balancer"),
            ("vpc_id", network.vpc_id, "The network"),
        ]
        if database.secret_arn is not None:
            outputs.append(("secret_arn", database.secret_arn, "ARN of the master user's secret"))
        if certificate.domain_name is not None:
            outputs.append(("url", f"https://{certificate.domain_name}", "Where clients go"))
        if certificate.self_signed:
            outputs.append(
                (
                    "warning",
                    "the certificate is self-signed: for previews only",
                    "What must not be forgotten",
                )
            )
        for name, value, description in sorted(outputs):
            self.output(name, value, description=description)
