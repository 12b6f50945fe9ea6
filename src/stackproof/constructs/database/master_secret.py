"""The master password of a cluster that RDS cannot manage it for."""

import json

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._guard import guard
from stackproof.constructs.database.aurora_values import MASTER_USERNAME
from stackproof.constructs.database.global_membership import PASSWORD_VERSION
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

# The longest that Aurora MySQL takes is 41.
_LENGTH = 40


class MasterSecret(aws.Construct):
    """A secret with user name and password, of which Terraform keeps nothing.

    Secrets Manager makes the password while Terraform applies. It goes into the secret and from
    there to the database through write-only arguments, which are in no plan and no state, by way
    of ephemeral resources, which Terraform forgets. That needs Terraform 1.11 or OpenTofu 1.11.

    Who plans must be allowed to read the secret.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        name: The secret's name.
        username: The master user.
        key: What the secret is encrypted with.
        version: Another number makes another password, in the secret and in the database.
        data_protection: By default (`RETAIN`) Terraform plans no deletion, and a deleted secret
            can be recovered for 30 days; if `EPHEMERAL` it goes at once.

    Raises:
        BadValue: Secrets Manager or RDS does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        username: str,
        key: CustomerKey,
        version: int = 1,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        _limits.check_name(_limits.SECRET, name)
        MASTER_USERNAME.check(username)
        PASSWORD_VERSION.check(version)
        super().__init__(scope, id_)
        self._resource = aws.secretsmanager_secret.SecretsmanagerSecret(
            self,
            "Resource",
            name=name,
            description="Master user of an Aurora cluster",
            kms_key_id=key.arn,
            recovery_window_in_days=30 if data_protection.retains else 0,
            lifecycle=guard(data_protection),
        )
        self._arn = self._resource.arn
        self._key = key
        self._version = version
        stack = AwsStack.around(self)
        label = self._resource.friendly_unique_id
        made = f"ephemeral.aws_secretsmanager_random_password.{label}.random_password"
        content = f"jsonencode({{username = {json.dumps(username)}, password = {made}}})"
        self._value = aws.secretsmanager_secret_version.SecretsmanagerSecretVersion(
            self,
            "Value",
            secret_id=self._resource.id,
            secret_string_wo=f"${{{content}}}",
            secret_string_wo_version=version,
        )
        # The bindings of CDK for Terraform have no ephemeral resources.
        stack.add_override(
            f"ephemeral.aws_secretsmanager_random_password.{label}",
            {"password_length": _LENGTH, "exclude_punctuation": True},
        )
        # The database reads what the secret holds, not what was made just now: if one of the two
        # is made again alone, they still agree.
        stack.add_override(
            f"ephemeral.aws_secretsmanager_secret_version.{label}",
            {"secret_id": self._value.secret_id, "version_id": self._value.version_id},
        )
        self._read = f"ephemeral.aws_secretsmanager_secret_version.{label}.secret_string"

    def grant_read(self, role: ServiceRole) -> None:
        """Let a role read user name and password."""
        role.grant(read_secret(self._arn))
        self._key.grant_decrypt(role, through="secretsmanager")

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def password(self) -> str:
        """The password as an expression, which only a write-only argument takes."""
        return f'${{jsondecode({self._read})["password"]}}'

    @property
    def version(self) -> int:
        """The number of the password, which a write-only argument is changed by."""
        return self._version

    @property
    def resource(self) -> aws.secretsmanager_secret.SecretsmanagerSecret:
        """The resource itself, for what this construct does not offer."""
        return self._resource


def read_secret(arn: str) -> Statement:
    """What reading the master user's secret needs, besides the key."""
    return Statement(
        sid="ReadMasterSecret", actions=["secretsmanager:GetSecretValue"], resources=[arn]
    )
