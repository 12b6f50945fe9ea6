"""A customer-managed key, and who may use it."""

from collections.abc import Collection, Mapping, Sequence
from enum import Enum
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._guard import guard
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.policy import Statement, document
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.validation import Rule, matches, whole_number

# AWS KMS API Reference, EnableKeyRotation, RotationPeriodInDays.
_ROTATION_DAYS: Final = Rule(
    "the key rotation in days",
    whole_number(range(90, 2561)),
    "90 to 2560",
    "365 is what AWS itself does by default",
)
_THIS_KEY: Final = "the resource of a key policy is the key that it belongs to"
_USE: Final = ("kms:Decrypt", "kms:GenerateDataKey*")
_SCALING_ROLE: Final = (
    "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling"
)
_NOT_THERE_YET: Final = (
    "AWS makes the role with the first Auto Scaling group, and KMS refuses a policy that names "
    "a role which is not there"
)


_THROUGH: Final = Rule(
    "the service that a key is used through",
    matches("[a-z0-9-]+"),
    "the first word of its endpoint, such as s3",
    "leave the region and amazonaws.com out",
)


def only_through(service: str, *, region: str) -> Mapping[str, Mapping[str, Sequence[str]]]:
    """The condition by which a key is used when a service asks for it, and not otherwise.

    Args:
        service: The first word of its endpoint, such as `s3`.
        region: Where the key is.

    Raises:
        BadValue: It is no service.
    """
    _THROUGH.check(service)
    return {"StringEquals": {"kms:ViaService": [f"{service}.{region}.amazonaws.com"]}}


class KeyUser(Enum):
    """A service that may use a key to deliver what is encrypted with it."""

    CLOUDWATCH_ALARMS = "cloudwatch.amazonaws.com"
    SNS = "sns.amazonaws.com"
    SQS = "sqs.amazonaws.com"

    @property
    def sid(self) -> str:
        """What its statement is called."""
        return {
            KeyUser.CLOUDWATCH_ALARMS: "UsedByAlarms",
            KeyUser.SNS: "UsedBySns",
            KeyUser.SQS: "UsedBySqs",
        }[self]


class CustomerKey(aws.Construct):
    """A symmetric key that rotates, with an alias and a policy that names its users.

    The account administers it through IAM. CloudWatch Logs may use it for the log groups that
    `allow_log_group` names, told apart by their encryption context, and for no others.

    Args:
        scope: Where it lives.
        id_: Its id there.
        alias: The alias, beginning with `alias/`.
        description: What it is for, as the console shows it.
        users: Services that may use it. By default none.
        rotation_days: How often its material is renewed. By default every 365 days.
        data_protection: By default (`RETAIN`) Terraform plans no deletion, and a deleted key can
            be recovered for 30 days; 7 days if `EPHEMERAL`.
        region: Where it is, for what replicates to other regions. By default that of the stack.

    Raises:
        BadValue: AWS does not take the alias or the rotation.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        alias: str,
        description: str,
        users: Collection[KeyUser] = (),
        rotation_days: int = 365,
        data_protection: DataProtection = DataProtection.RETAIN,
        region: str | None = None,
    ) -> None:
        _limits.check_name(_limits.ALIAS, alias)
        _ROTATION_DAYS.check(rotation_days)
        super().__init__(scope, id_)
        self._stack = AwsStack.around(self)
        self._region = region or self._stack.region
        provider = self._stack.provider_in(self._region)
        self._log_groups: set[str] = set()
        self._trails: set[str] = set()
        self._users: set[KeyUser] = set(users)
        self._serves_scaling = False
        self._resource = aws.kms_key.KmsKey(
            self,
            "Resource",
            description=description,
            enable_key_rotation=True,
            rotation_period_in_days=rotation_days,
            deletion_window_in_days=data_protection.key_deletion_days,
            policy=document(self._statements()),
            lifecycle=guard(data_protection),
            provider=provider,
        )
        # Each reading makes another token; one is kept so that equal grants are seen to be equal.
        self._arn = self._resource.arn
        self._alias = aws.kms_alias.KmsAlias(
            self,
            "Alias",
            name=alias,
            target_key_id=self._resource.key_id,
            provider=provider,
        )

    def allow_user(self, user: KeyUser) -> None:
        """Let a service use the key."""
        self._users.add(user)
        self._rewrite()

    def allow_log_group(self, name: str) -> None:
        """Let CloudWatch Logs use the key for one log group."""
        if name not in self._log_groups:
            self._log_groups.add(name)
            self._rewrite()

    def allow_trail(self, trail_arn: str) -> None:
        """Let CloudTrail encrypt the log files of one trail with the key."""
        if trail_arn not in self._trails:
            self._trails.add(trail_arn)
            self._rewrite()

    def allow_scaling(self) -> None:
        """Let Auto Scaling of this account encrypt the volumes of its instances with the key."""
        if not self._serves_scaling:
            self._serves_scaling = True
            self._rewrite()

    def grant_decrypt(self, role: ServiceRole, *, through: str | None = None) -> None:
        """Let a role read what is encrypted with the key.

        Args:
            role: Who.
            through: The one service that may use the key for it, such as `s3`. By default the
                role may also call KMS itself.

        Raises:
            BadValue: It is no service.
        """
        self._grant(role, "Decrypt", ["kms:Decrypt"], through)

    def grant_encrypt_decrypt(self, role: ServiceRole, *, through: str | None = None) -> None:
        """Let a role read and write what is encrypted with the key.

        Args:
            role: Who.
            through: The one service that may use the key for it, such as `s3`. By default the
                role may also call KMS itself.

        Raises:
            BadValue: It is no service.
        """
        self._grant(role, "EncryptDecrypt", _USE, through)

    @property
    def arn(self) -> str:
        """The key's ARN, as a token."""
        return self._arn

    @property
    def alias_name(self) -> str:
        """The alias, as a token."""
        return self._alias.name

    @property
    def resource(self) -> aws.kms_key.KmsKey:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _grant(
        self, role: ServiceRole, sid: str, actions: Sequence[str], through: str | None
    ) -> None:
        if through is None:
            role.grant(Statement(sid=sid, actions=actions, resources=[self.arn]))
            return
        role.grant(
            Statement(
                sid=f"{sid}Through{through.capitalize()}",
                actions=actions,
                resources=[self.arn],
                conditions=only_through(through, region=self._region),
            )
        )

    def _rewrite(self) -> None:
        self._resource.policy = document(self._statements())

    def _statements(self) -> list[Statement]:
        """The whole key policy, in an order that does not depend on that of the calls."""
        account = self._stack.account_id
        statements = [
            Statement(
                sid="AdministeredByAccount",
                actions=["kms:*"],
                any_resource_because=_THIS_KEY,
                principals=[self._stack.arn("iam", "root", regional=False)],
            )
        ]
        if self._log_groups:
            statements.append(
                Statement(
                    sid="UsedByLogs",
                    actions=[
                        "kms:Encrypt*",
                        "kms:Decrypt*",
                        "kms:ReEncrypt*",
                        "kms:GenerateDataKey*",
                        "kms:Describe*",
                    ],
                    any_resource_because=_THIS_KEY,
                    services=[f"logs.{self._region}.amazonaws.com"],
                    conditions={
                        "ArnEquals": {
                            "kms:EncryptionContext:aws:logs:arn": [
                                self._stack.arn("logs", f"log-group:{name}")
                                for name in sorted(self._log_groups)
                            ]
                        }
                    },
                )
            )
        if self._trails:
            trails = sorted(self._trails)
            statements.append(
                Statement(
                    sid="UsedByTrails",
                    actions=["kms:GenerateDataKey*", "kms:DescribeKey"],
                    any_resource_because=_THIS_KEY,
                    services=["cloudtrail.amazonaws.com"],
                    # DescribeKey has no encryption context, so the source alone tells trails apart.
                    conditions={"StringEquals": {"aws:SourceArn": trails}},
                )
            )
        if self._serves_scaling:
            statements.extend(self._scaling_statements())
        statements.extend(
            Statement(
                sid=user.sid,
                actions=_USE,
                any_resource_because=_THIS_KEY,
                services=[user.value],
                conditions={"StringEquals": {"aws:SourceAccount": [account]}},
            )
            for user in sorted(self._users, key=lambda each: each.sid)
        )
        return statements

    def _scaling_statements(self) -> tuple[Statement, ...]:
        """What Auto Scaling needs (Amazon EC2 Auto Scaling User Guide, Required KMS key policy)."""
        role = {
            "ArnEquals": {
                "aws:PrincipalArn": [self._stack.arn("iam", _SCALING_ROLE, regional=False)]
            }
        }
        return (
            Statement(
                sid="UsedByScaling",
                actions=[
                    "kms:Encrypt",
                    "kms:Decrypt",
                    "kms:ReEncrypt*",
                    "kms:GenerateDataKey*",
                    "kms:DescribeKey",
                ],
                any_resource_because=_THIS_KEY,
                any_principal_because=_NOT_THERE_YET,
                conditions=role,
            ),
            Statement(
                sid="LentByScaling",
                actions=["kms:CreateGrant"],
                any_resource_because=_THIS_KEY,
                any_principal_because=_NOT_THERE_YET,
                conditions={**role, "Bool": {"kms:GrantIsForAWSResource": ["true"]}},
            ),
        )
