"""The record of what was done in the account."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.audit.log_bucket import LogBucket
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.storage.prefix import PREFIX


class Trail(aws.Construct):
    """A trail of every management event in every region, which nobody can change unnoticed.

    Its files lie in a log bucket, encrypted with the key given, with digests that show whether
    one was changed or is missing. The events are also in an encrypted log group, for as long as
    they are searched.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project: the middle of its physical names.
        bucket: Where its files lie, whose policy then lets this trail in.
        key: What files and log are encrypted with.
        prefix: What its files lie under in the bucket. By default `trail`.
        log_retention_days: How long the log group keeps events. By default 30 days.

    Raises:
        BadValue: CloudTrail does not take the name, or S3 the prefix.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        bucket: LogBucket,
        key: CustomerKey,
        prefix: str = "trail",
        log_retention_days: int = 30,
    ) -> None:
        PREFIX.check(prefix, what="the prefix of the trail's files")
        LOG_RETENTION_DAYS.check(log_retention_days)
        stack = AwsStack.around(scope)
        name = stack.naming.trail(part)
        super().__init__(scope, id_)
        # The trail's own ARN is not known before it is made, and it needs the policies first.
        arn = stack.arn("cloudtrail", f"trail/{name}")
        bucket.allow_trail(prefix=prefix, trail_arn=arn)
        key.allow_trail(arn)
        log = LogGroup(
            self,
            "Log",
            name=stack.naming.log_group(part),
            key=key,
            retention_days=log_retention_days,
        )
        role = ServiceRole(
            self,
            "LogRole",
            name=stack.naming.role(f"{part}-log"),
            service="cloudtrail.amazonaws.com",
            any_account_because="CloudTrail is not documented to say for whom it assumes it",
        )
        role.grant(
            Statement(
                sid="WriteEvents",
                actions=["logs:CreateLogStream", "logs:PutLogEvents"],
                resources=[
                    stack.arn(
                        "logs",
                        f"log-group:{stack.naming.log_group(part)}:log-stream:"
                        f"{stack.account_id}_CloudTrail_{stack.region}*",
                    )
                ],
            )
        )
        self._resource = aws.cloudtrail.Cloudtrail(
            self,
            "Resource",
            name=name,
            s3_bucket_name=bucket.name,
            s3_key_prefix=prefix,
            kms_key_id=key.arn,
            is_multi_region_trail=True,
            include_global_service_events=True,
            enable_log_file_validation=True,
            # CloudTrail takes a log group with the :* that stands for its streams only.
            cloud_watch_logs_group_arn=f"{log.arn}:*",
            cloud_watch_logs_role_arn=role.arn,
            # CloudTrail tries bucket and log group when it is made.
            depends_on=[bucket.policy, *([] if role.policy is None else [role.policy])],
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._resource.arn

    @property
    def resource(self) -> aws.cloudtrail.Cloudtrail:
        """The resource itself, for what this construct does not offer."""
        return self._resource
