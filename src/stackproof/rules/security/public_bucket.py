"""SP776: a bucket that everybody may read or write."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.policies import policy_of
from stackproof.terraform.view import Resource

_OPEN_LISTS: Final = frozenset({"public-read", "public-read-write", "authenticated-read"})
_BASIS: Final = "AWS Foundational Security Best Practices, S3.2 and S3.3"


class PublicBucket(Rule):
    """A bucket's access list or policy lets everybody in."""

    code: ClassVar = Code("SP776", "public-bucket")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each way in."""
        if resource.is_data:
            return
        if resource.type in {"aws_s3_bucket_acl", "aws_s3_bucket"}:
            acl = resource.text("acl")
            if acl in _OPEN_LISTS:
                yield self._finding(resource, "acl", f"has the access list `{acl}`", ctx)
        if resource.type == "aws_s3_bucket_policy":
            policy = policy_of(resource.body.get("policy"), ctx.view)
            statements = policy.statements if policy is not None else ()
            for statement in statements:
                is_open = statement.is_allow and not statement.has_condition
                if is_open and "*" in statement.principals:
                    yield self._finding(resource, "policy", "allows everybody in", ctx)
                    return

    def _finding(self, resource: Resource, name: str, words: str, ctx: Configured) -> Diagnostic:
        return self.finding(
            at=ctx.at(resource, None, name),
            message=f"`{resource.address}` {words}",
            subject=f"{resource.address}.{name}",
            basis=_BASIS,
        ).helped("serve a site through CloudFront with origin access control")
