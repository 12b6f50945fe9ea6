"""A bucket for the logs that AWS itself delivers."""

import re
from collections.abc import Sequence
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._guard import guard
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.policy import Statement, document, merged
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack
from stackproof.constructs.storage.closed import close, deny_plain_http, encrypt, keep_versions
from stackproof.constructs.storage.expiry import Expiry
from stackproof.constructs.storage.prefix import PREFIX

_KEEP: Final = Expiry(objects_after_days=365)


class LogBucket(aws.Construct):
    """A versioned bucket without public access that takes logs of this account from named services.

    Objects are encrypted with keys of S3's own (SSE-S3): load balancers cannot deliver to a
    bucket with any other encryption by default. Nobody can put anything in it until an `allow_`
    method says so, and then for this account's own logs only.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        name: The bucket's name, unique in the world.
        expiry: When logs, old versions and unfinished uploads are deleted. By default after
            365, 30 and 7 days.
        data_protection: By default (`RETAIN`) Terraform plans no deletion, and S3 refuses it
            while there are logs; if `EPHEMERAL` the bucket goes with all it holds.

    Raises:
        BadValue: S3 does not take the name.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        expiry: Expiry = _KEEP,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        _limits.check_name(_limits.BUCKET, name)
        super().__init__(scope, id_)
        self._stack = AwsStack.around(self)
        self._resource = aws.s3_bucket.S3Bucket(
            self,
            "Resource",
            bucket=name,
            force_destroy=not data_protection.retains,
            lifecycle=guard(data_protection),
        )
        self._arn = self._resource.arn
        self._deliveries: dict[str, Statement] = {}
        close(self, self._resource)
        self._policy = aws.s3_bucket_policy.S3BucketPolicy(
            self, "Policy", bucket=self._resource.id, policy=self._document()
        )
        encrypt(self, self._resource, key_arn=None)
        keep_versions(self, self._resource, expiry)

    def allow_load_balancer_logs(self, *, prefix: str) -> None:
        """Let the load balancers of this account and region deliver their logs under a prefix."""
        PREFIX.check(prefix, what="the prefix of the logs")
        self._allow(
            f"Balancers{prefix}",
            Statement(
                sid=_sid("BalancerLogs", prefix),
                actions=["s3:PutObject"],
                resources=[self._place(prefix)],
                services=["logdelivery.elasticloadbalancing.amazonaws.com"],
                conditions={
                    "ArnLike": {
                        "aws:SourceArn": [self._stack.arn("elasticloadbalancing", "loadbalancer/*")]
                    }
                },
            ),
        )

    def allow_flow_logs(self, *, prefix: str) -> None:
        """Let the flow logs of this account and region be delivered under a prefix."""
        PREFIX.check(prefix, what="the prefix of the logs")
        source = {
            "StringEquals": {"aws:SourceAccount": [self._stack.account_id]},
            "ArnLike": {"aws:SourceArn": [self._stack.arn("logs", "*")]},
        }
        self._allow(
            f"Flows{prefix}",
            Statement(
                sid=_sid("FlowLogs", prefix),
                actions=["s3:PutObject"],
                resources=[self._place(prefix)],
                services=["delivery.logs.amazonaws.com"],
                conditions={
                    **source,
                    "StringEquals": {
                        **source["StringEquals"],
                        "s3:x-amz-acl": ["bucket-owner-full-control"],
                    },
                },
            ),
        )
        self._allow(
            "FlowsAsk",
            Statement(
                sid="FlowLogsAsk",
                actions=["s3:GetBucketAcl", "s3:ListBucket"],
                resources=[self._arn],
                services=["delivery.logs.amazonaws.com"],
                conditions=source,
            ),
        )

    def allow_trail(self, *, prefix: str, trail_arn: str) -> None:
        """Let one trail deliver the record of this account under a prefix."""
        PREFIX.check(prefix, what="the prefix of the logs")
        source = {"aws:SourceArn": [trail_arn]}
        self._allow(
            f"Trail{prefix}",
            Statement(
                sid=_sid("TrailLogs", prefix),
                actions=["s3:PutObject"],
                resources=[self._place(prefix)],
                services=["cloudtrail.amazonaws.com"],
                conditions={
                    "StringEquals": {**source, "s3:x-amz-acl": ["bucket-owner-full-control"]}
                },
            ),
        )
        self._allow(
            f"TrailAsks{prefix}",
            Statement(
                sid=_sid("TrailAsks", prefix),
                actions=["s3:GetBucketAcl"],
                resources=[self._arn],
                services=["cloudtrail.amazonaws.com"],
                conditions={"StringEquals": source},
            ),
        )

    def grant_read(self, role: ServiceRole) -> None:
        """Let a role list the bucket and read the logs."""
        role.grant(
            Statement(sid="ListLogs", actions=["s3:ListBucket"], resources=[self._arn]),
            Statement(sid="ReadLogs", actions=["s3:GetObject"], resources=[f"{self._arn}/*"]),
        )

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def name(self) -> str:
        """The name, as a token."""
        return self._resource.bucket

    @property
    def policy(self) -> aws.s3_bucket_policy.S3BucketPolicy:
        """The policy, for what must wait for it: AWS tries a delivery when it is set up."""
        return self._policy

    @property
    def resource(self) -> aws.s3_bucket.S3Bucket:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _place(self, prefix: str) -> str:
        """Where AWS puts the logs of this account."""
        return f"{self._arn}/{prefix}/AWSLogs/{self._stack.account_id}/*"

    def _allow(self, key: str, statement: Statement) -> None:
        if key not in self._deliveries:
            self._deliveries[key] = statement
            self._policy.policy = self._document()

    def _document(self) -> str:
        """The whole policy, in an order that does not depend on that of the calls."""
        deliveries: Sequence[Statement] = [
            self._deliveries[key] for key in sorted(self._deliveries)
        ]
        # Of two prefixes such as a-b and a/b the statements would have one name.
        return document(merged([deny_plain_http(self._arn), *deliveries]))


def _sid(what: str, prefix: str) -> str:
    """A name for a statement, which has letters and digits only."""
    return what + "".join(word.capitalize() for word in re.split("[^A-Za-z0-9]", prefix))
