"""A bucket that nobody outside can read, and that does not grow for ever."""

from stackproof.constructs import _backend as aws
from stackproof.constructs import _limits
from stackproof.constructs._guard import guard
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement, document
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.storage.closed import close, deny_plain_http, encrypt, keep_versions
from stackproof.constructs.storage.expiry import Expiry


class PrivateBucket(aws.Construct):
    """A versioned, encrypted bucket without public access that takes TLS requests only.

    Objects are encrypted with the key given, by way of bucket keys, which spares most calls to
    KMS. Access lists are switched off, so that the owner of the bucket owns every object.

    Args:
        scope: Where it lives.
        id_: Its id there.
        name: The bucket's name, unique in the world.
        key: What objects are encrypted with.
        expiry: When objects, old versions and unfinished uploads are deleted.
            By default objects stay, the others go after 30 and 7 days.
        data_protection: By default (`RETAIN`) Terraform plans no deletion, and S3 refuses it
            while there are objects; if `EPHEMERAL` the bucket goes with all it holds.

    Raises:
        BadValue: S3 does not take the name.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        name: str,
        key: CustomerKey,
        expiry: Expiry | None = None,
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        _limits.check_name(_limits.BUCKET, name)
        super().__init__(scope, id_)
        self._key = key
        self._resource = aws.s3_bucket.S3Bucket(
            self,
            "Resource",
            bucket=name,
            force_destroy=not data_protection.retains,
            lifecycle=guard(data_protection),
        )
        self._arn = self._resource.arn
        close(self, self._resource)
        aws.s3_bucket_policy.S3BucketPolicy(
            self,
            "Policy",
            bucket=self._resource.id,
            policy=document([deny_plain_http(self._arn)]),
        )
        encrypt(self, self._resource, key_arn=key.arn)
        keep_versions(self, self._resource, expiry or Expiry())

    def grant_read(self, role: ServiceRole) -> None:
        """Let a role list the bucket and read its objects."""
        role.grant(
            Statement(sid="ListBucket", actions=["s3:ListBucket"], resources=[self._arn]),
            Statement(sid="ReadObjects", actions=["s3:GetObject"], resources=[f"{self._arn}/*"]),
        )
        self._key.grant_decrypt(role, through="s3")

    def grant_write(self, role: ServiceRole) -> None:
        """Let a role put objects, without reading or deleting any."""
        role.grant(
            Statement(
                sid="WriteObjects",
                actions=["s3:PutObject", "s3:AbortMultipartUpload"],
                resources=[f"{self._arn}/*"],
            )
        )
        # An upload in parts is decrypted by S3 to be joined.
        self._key.grant_encrypt_decrypt(role, through="s3")

    @property
    def arn(self) -> str:
        """The ARN, as a token."""
        return self._arn

    @property
    def name(self) -> str:
        """The name, as a token."""
        return self._resource.bucket

    @property
    def resource(self) -> aws.s3_bucket.S3Bucket:
        """The resource itself, for what this construct does not offer."""
        return self._resource
