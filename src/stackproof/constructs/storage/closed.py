"""What every bucket of ours has: no public access, encryption, versions, expiry."""

from stackproof.constructs import _backend as aws
from stackproof.constructs.security.policy import Effect, Statement
from stackproof.constructs.storage.expiry import Expiry


def close(scope: aws.Construct, bucket: aws.s3_bucket.S3Bucket) -> None:
    """Block public access, and switch access lists off."""
    aws.s3_bucket_public_access_block.S3BucketPublicAccessBlock(
        scope,
        "PublicAccess",
        bucket=bucket.id,
        block_public_acls=True,
        block_public_policy=True,
        ignore_public_acls=True,
        restrict_public_buckets=True,
    )
    ownership = aws.s3_bucket_ownership_controls
    ownership.S3BucketOwnershipControls(
        scope,
        "Ownership",
        bucket=bucket.id,
        rule=ownership.S3BucketOwnershipControlsRule(object_ownership="BucketOwnerEnforced"),
    )


def deny_plain_http(bucket_arn: str) -> Statement:
    """Deny everybody what does not come over TLS."""
    return Statement(
        sid="DenyPlainHttp",
        effect=Effect.DENY,
        principals=["*"],
        actions=["s3:*"],
        resources=[bucket_arn, f"{bucket_arn}/*"],
        conditions={"Bool": {"aws:SecureTransport": ["false"]}},
    )


def encrypt(scope: aws.Construct, bucket: aws.s3_bucket.S3Bucket, *, key_arn: str | None) -> None:
    """Encrypt new objects by default.

    Args:
        scope: The construct.
        bucket: Its bucket.
        key_arn: The key, used by way of bucket keys; None for keys of S3's own.
    """
    sse = aws.s3_bucket_server_side_encryption_configuration
    by_default = (
        sse.S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(
            sse_algorithm="AES256" if key_arn is None else "aws:kms", kms_master_key_id=key_arn
        )
    )
    sse.S3BucketServerSideEncryptionConfigurationA(
        scope,
        "Encryption",
        bucket=bucket.id,
        rule=[
            sse.S3BucketServerSideEncryptionConfigurationRuleA(
                apply_server_side_encryption_by_default=by_default,
                bucket_key_enabled=None if key_arn is None else True,
            )
        ],
    )


def keep_versions(scope: aws.Construct, bucket: aws.s3_bucket.S3Bucket, expiry: Expiry) -> None:
    """Keep what is overwritten, until it expires."""
    versioning = aws.s3_bucket_versioning
    versions = versioning.S3BucketVersioningA(
        scope,
        "Versioning",
        bucket=bucket.id,
        versioning_configuration=versioning.S3BucketVersioningVersioningConfiguration(
            status="Enabled"
        ),
    )
    life = aws.s3_bucket_lifecycle_configuration
    objects = expiry.objects_after_days
    life.S3BucketLifecycleConfiguration(
        scope,
        "Lifecycle",
        bucket=bucket.id,
        # S3 refuses rules for noncurrent versions where there are none.
        depends_on=[versions],
        rule=[
            life.S3BucketLifecycleConfigurationRule(
                id="expire",
                status="Enabled",
                filter=[life.S3BucketLifecycleConfigurationRuleFilter(prefix="")],
                expiration=None
                if objects is None
                else [life.S3BucketLifecycleConfigurationRuleExpiration(days=objects)],
                noncurrent_version_expiration=[
                    life.S3BucketLifecycleConfigurationRuleNoncurrentVersionExpiration(
                        noncurrent_days=expiry.noncurrent_after_days
                    )
                ],
                abort_incomplete_multipart_upload=[
                    life.S3BucketLifecycleConfigurationRuleAbortIncompleteMultipartUpload(
                        days_after_initiation=expiry.uploads_after_days
                    )
                ],
            )
        ],
    )
