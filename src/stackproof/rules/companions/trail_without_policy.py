"""SP765: a trail whose bucket does not let CloudTrail write."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_BASIS: Final = "AWS CloudTrail API, CreateTrail: InsufficientS3BucketPolicyException"


class TrailWithoutPolicy(Rule):
    """A trail writes into a bucket whose policy does not let it, or not before it begins."""

    code: ClassVar = Code("SP765", "trail-without-policy")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for a trail that CloudTrail refuses."""
        if resource.type != "aws_cloudtrail" or resource.is_data:
            return
        bucket = ctx.view.target(resource.body.get("s3_bucket_name"))
        if bucket is None or bucket.type != "aws_s3_bucket" or bucket.is_data:
            return
        users = ctx.view.mentioned_by(bucket)
        policies = [user for user in users if user.type == "aws_s3_bucket_policy"]
        if not policies:
            if bucket.is_given("policy") or not ctx.view.is_whole:
                return
            yield self.finding(
                at=ctx.at(resource, None, "s3_bucket_name"),
                message=f"`{resource.address}` writes into `{bucket.address}`, "
                "which has no policy that lets CloudTrail do so",
                subject=f"{resource.address}.s3_bucket_name",
                basis=_BASIS,
            ).helped(
                "allow `s3:GetBucketAcl` and `s3:PutObject` to `cloudtrail.amazonaws.com`, "
                "and let the trail wait for the policy"
            )
        elif not any(ctx.view.reaches(resource, policy) for policy in policies):
            yield self.finding(
                at=ctx.at(resource),
                message=f"`{resource.address}` does not wait for `{policies[0].address}`, "
                "without which CloudTrail refuses the bucket",
                subject=f"{resource.address}.depends_on",
                basis=_BASIS,
            ).helped("pass the bucket policy in `depends_on`")
