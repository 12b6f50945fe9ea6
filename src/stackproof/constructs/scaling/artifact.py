"""A package in a bucket, under the digest of its content."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.compute.packed import packed
from stackproof.constructs.compute.python_package import PythonPackage
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.storage.prefix import PREFIX
from stackproof.constructs.storage.private_bucket import PrivateBucket


class Artifact(aws.Construct):
    """A zip file that instances fetch, and of which they know the digest beforehand.

    Its place is named by its SHA-256, so that other code is another object. The new one is there
    before the old one goes, of which the bucket keeps the version for a while.

    Args:
        scope: Where it lives.
        id_: Its id there.
        package: What is in it.
        bucket: Where it lies.
        key: What it is encrypted with.
        prefix: What its place begins with. By default `artifacts`.

    Raises:
        BadValue: The package cannot be made, or the prefix is none.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        package: PythonPackage,
        bucket: PrivateBucket,
        key: CustomerKey,
        prefix: str = "artifacts",
    ) -> None:
        PREFIX.check(prefix, what="the prefix of the artifact")
        archive = package.archive()
        super().__init__(scope, id_)
        self._digest = archive.digest
        self._place = f"{prefix}/{archive.digest}.zip"
        self._encryption = key
        asset = packed(self, "File", archive)
        self._resource = aws.s3_object.S3Object(
            self,
            "Resource",
            bucket=bucket.name,
            key=self._place,
            source=asset.path,
            source_hash=archive.digest,
            content_type="application/zip",
            # Said here too: the bucket's own setting may come after the object.
            server_side_encryption="aws:kms",
            kms_key_id=key.arn,
            bucket_key_enabled=True,
            lifecycle=aws.framework.TerraformResourceLifecycle(create_before_destroy=True),
        )
        self._bucket_name = bucket.name
        self._bucket_arn = bucket.arn

    def grant_read(self, role: ServiceRole) -> None:
        """Let a role read this object, and no other."""
        role.grant(
            Statement(
                sid="ReadArtifact",
                actions=["s3:GetObject"],
                resources=[f"{self._bucket_arn}/{self._place}"],
            )
        )
        self._encryption.grant_decrypt(role, through="s3")

    @property
    def digest(self) -> str:
        """The SHA-256 of the zip file, in hexadecimal digits."""
        return self._digest

    @property
    def key(self) -> str:
        """Its key in the bucket."""
        return self._place

    @property
    def bucket_name(self) -> str:
        """The bucket that it lies in, as a token."""
        return self._bucket_name

    @property
    def resource(self) -> aws.s3_object.S3Object:
        """The resource itself, for what this construct does not offer."""
        return self._resource
