"""SP781: a setting that opens a database, a bucket or a cluster to the internet."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_PUBLIC: Final = frozenset(
    {
        *("aws_db_instance", "aws_rds_cluster_instance", "aws_redshift_cluster"),
        *("aws_dms_replication_instance", "aws_neptune_cluster_instance", "aws_mq_broker"),
    }
)
_BLOCKS: Final = (
    *("block_public_acls", "block_public_policy", "ignore_public_acls"),
    "restrict_public_buckets",
)


class PublicEndpoint(Rule):
    """A database has a public address, or the block on public access of a bucket is taken off."""

    code: ClassVar = Code("SP781", "public-endpoint")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each resource that is opened."""
        if resource.is_data:
            return
        if resource.type in _PUBLIC and resource.flag("publicly_accessible") is True:
            yield self.finding(
                at=ctx.at(resource, None, "publicly_accessible"),
                message=f"`{resource.address}` has an address on the internet",
                subject=f"{resource.address}.publicly_accessible",
                basis="AWS Foundational Security Best Practices, RDS.2 and Redshift.1",
            ).helped("leave `publicly_accessible` out, and reach it from within the network")
        if resource.type == "aws_s3_bucket_public_access_block":
            off = [name for name in _BLOCKS if resource.flag(name) is False]
            if off:
                told = ", ".join(f"`{name}`" for name in off)
                yield self.finding(
                    at=ctx.at(resource, None, off[0]),
                    message=f"`{resource.address}` turns {told} off",
                    subject=f"{resource.address}.{off[0]}",
                    basis="AWS Foundational Security Best Practices, S3.8",
                ).helped("set all four to true; serve a site through CloudFront")
