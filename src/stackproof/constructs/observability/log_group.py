"""Log groups that end: encrypted, kept for a time, and removed with their stack."""

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole


class LogGroup(aws.Construct):
    """An encrypted log group whose events are deleted in time.

    The key's policy is widened by exactly this log group.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The log group's name.
        key: What it is encrypted with.
        retention_days: How long events are kept. By default 30 days.

    Raises:
        BadValue: AWS does not take the name or the days.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        key: CustomerKey,
        retention_days: int = 30,
    ) -> None:
        _limits.check_name(_limits.LOG_GROUP, name)
        LOG_RETENTION_DAYS.check(retention_days)
        super().__init__(scope, id_)
        key.allow_log_group(name)
        self._resource = aws.cloudwatch_log_group.CloudwatchLogGroup(
            self,
            "Resource",
            name=name,
            retention_in_days=retention_days,
            kms_key_id=key.arn,
        )
        # Each reading makes another token; one is kept so that equal grants are seen to be equal.
        self._arn = self._resource.arn

    def grant_write(self, role: ServiceRole) -> None:
        """Let a role open streams and write events, without reading any."""
        role.grant(
            Statement(
                sid="WriteLog",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[f"{self._arn}:*"],
            )
        )

    @property
    def arn(self) -> str:
        """The ARN, without the `:*` that stands for its streams."""
        return self._arn

    @property
    def name(self) -> str:
        """The name, as a token."""
        return self._resource.name

    @property
    def resource(self) -> aws.cloudwatch_log_group.CloudwatchLogGroup:
        """The resource itself, for what this construct does not offer."""
        return self._resource
