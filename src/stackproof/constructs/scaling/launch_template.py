"""What each instance of a group is: its image, its disk, its rights and its service."""

from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs.network.network import Network
from stackproof.constructs.network.security_group import SecurityGroup
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.scaling import scaling_values as values
from stackproof.constructs.scaling.boot import Boot, boot_script
from stackproof.constructs.scaling.service import PythonService
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_IMAGE: Final = "/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-{processor}"


class LaunchTemplate(aws.Construct):
    """The template of instances that run a Python service, and can do nothing that was not granted.

    The image is the newest Amazon Linux 2023 for the type's processor. Metadata are given to
    requests with a session token only, and not through a hop. The disk is encrypted, there is no
    public address and no SSH key; Session Manager lets administrators in. At its start an
    instance fetches the service's artifact, verifies its SHA-256, and runs it under systemd as a
    user of its own, in a sandbox. Its log goes to an encrypted log group.

    Its role may read the artifact, write that log and talk to Systems Manager; all else is
    granted. Its security group admits nobody, and lets out HTTPS, as the addresses of AWS's
    interfaces are not known.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `web`: the middle of its physical names.
        network: Where instances live.
        key: What disks and logs are encrypted with; Auto Scaling may then use it.
        service: What instances run.
        instance_type: By default `t4g.small`.
        volume_gb: The size of the disk. By default 8.
        log_retention_days: How long the log is kept. By default 30 days.

    Raises:
        BadValue: EC2 does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        network: Network,
        key: CustomerKey,
        service: PythonService,
        instance_type: str = "t4g.small",
        volume_gb: int = 8,
        log_retention_days: int = 30,
    ) -> None:
        values.INSTANCE_TYPE.check(instance_type)
        values.VOLUME_GB.check(volume_gb)
        LOG_RETENTION_DAYS.check(log_retention_days)
        stack = AwsStack.around(scope)
        name = stack.naming.launch_template(part)
        log_group = stack.naming.log_group(f"{part}-service")
        script = boot_script(
            Boot(
                name=service.name,
                module=service.module,
                bucket=service.artifact.bucket_name,
                key=service.artifact.key,
                digest=service.artifact.digest,
                region=stack.region,
                variables=service.environment,
                stop_seconds=service.stop_seconds,
                log_group=log_group,
            )
        )
        values.check_script(script)
        super().__init__(scope, id_)
        self._stack = stack
        self._part = part
        self._logs = LogGroup(
            self,
            "Log",
            name=log_group,
            key=key,
            retention_days=log_retention_days,
        )
        self._security_group = self._group(network, name)
        self._role = self._instance_role(service)
        profile = aws.iam_instance_profile.IamInstanceProfile(
            self,
            "Profile",
            name=stack.naming.instance_profile(f"{part}-instance"),
            role=self._role.resource.name,
        )
        key.allow_scaling()
        self._resource = self._template(
            name,
            profile=profile,
            instance_type=instance_type,
            volume_gb=volume_gb,
            key=key,
            service=service,
            script=script,
        )

    @property
    def id(self) -> str:
        """The id, as a token."""
        return self._resource.id

    @property
    def version(self) -> str:
        """The number of the newest version, as a token; it changes with what instances are."""
        return aws.framework.Token.as_string(self._resource.latest_version)

    @property
    def role(self) -> ServiceRole:
        """What instances run as; grants go to it."""
        return self._role

    @property
    def security_group(self) -> SecurityGroup:
        """What instances connect with."""
        return self._security_group

    @property
    def log_group(self) -> LogGroup:
        """Where the service's log goes."""
        return self._logs

    @property
    def resource(self) -> aws.launch_template.LaunchTemplate:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _group(self, network: Network, name: str) -> SecurityGroup:
        group = SecurityGroup(
            self,
            "SecurityGroup",
            name=self._stack.naming.security_group(f"{self._part}-instance"),
            description=f"Instances of {name}",
            vpc_id=network.vpc_id,
        )
        group.allow_out_to_aws()
        return group

    def _instance_role(self, service: PythonService) -> ServiceRole:
        role = ServiceRole(
            self,
            "Role",
            name=self._stack.naming.role(f"{self._part}-instance"),
            service="ec2.amazonaws.com",
            any_account_because=(
                "EC2 says for no account that it assumes an instance's role; who may give the "
                "role to an instance is decided by iam:PassRole"
            ),
        )
        service.artifact.grant_read(role)
        self._logs.grant_write(role)
        role.grant(
            Statement(
                sid="FindStreams",
                actions=["logs:DescribeLogStreams"],
                resources=[f"{self._logs.arn}:*"],
            ),
            Statement(
                sid="BeManaged",
                actions=["ssm:UpdateInstanceInformation"],
                resources=[self._stack.arn("ec2", "instance/*")],
            ),
            Statement(
                sid="OpenSessions",
                actions=[
                    "ssmmessages:CreateControlChannel",
                    "ssmmessages:CreateDataChannel",
                    "ssmmessages:OpenControlChannel",
                    "ssmmessages:OpenDataChannel",
                ],
                any_resource_because="AWS defines no resource for the channels of sessions",
            ),
        )
        return role

    def _template(
        self,
        name: str,
        *,
        profile: aws.iam_instance_profile.IamInstanceProfile,
        instance_type: str,
        volume_gb: int,
        key: CustomerKey,
        service: PythonService,
        script: str,
    ) -> aws.launch_template.LaunchTemplate:
        processor = "arm64" if values.is_arm(instance_type) else "x86_64"
        image = aws.data_aws_ssm_parameter.DataAwsSsmParameter(
            self, "Image", name=_IMAGE.format(processor=processor)
        )
        module = aws.launch_template
        # The framework takes no text with quotation marks as the argument of a function.
        text = aws.framework.TerraformLocal(self, "UserData", script)
        tags = {"Name": name, **self._stack.tags}
        return module.LaunchTemplate(
            self,
            "Resource",
            name=name,
            description=f"Runs {service.name}",
            update_default_version=True,
            # The parameter is public; its other attribute would make a secret of the image.
            image_id=image.insecure_value,
            instance_type=instance_type,
            iam_instance_profile=module.LaunchTemplateIamInstanceProfile(arn=profile.arn),
            metadata_options=module.LaunchTemplateMetadataOptions(
                http_endpoint="enabled",
                http_tokens="required",
                http_put_response_hop_limit=1,
            ),
            monitoring=module.LaunchTemplateMonitoring(enabled=True),
            network_interfaces=[
                module.LaunchTemplateNetworkInterfaces(
                    associate_public_ip_address="false",
                    delete_on_termination="true",
                    security_groups=[self._security_group.id],
                )
            ],
            block_device_mappings=[
                module.LaunchTemplateBlockDeviceMappings(
                    device_name="/dev/xvda",
                    ebs=module.LaunchTemplateBlockDeviceMappingsEbs(
                        volume_type="gp3",
                        volume_size=volume_gb,
                        encrypted="true",
                        kms_key_id=key.arn,
                        delete_on_termination="true",
                    ),
                )
            ],
            tag_specifications=[
                module.LaunchTemplateTagSpecifications(resource_type=kind, tags=tags)
                for kind in ("instance", "volume")
            ],
            user_data=aws.framework.Fn.base64encode(text.as_string),
            # An instance that starts at once must be able to fetch, and to write its log.
            depends_on=[
                service.artifact.resource,
                self._logs.resource,
                *([] if self._role.policy is None else [self._role.policy]),
            ],
        )
