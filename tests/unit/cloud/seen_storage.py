"""What buckets are seen to do."""

import json

from botocore.exceptions import ClientError

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Seen

REGION = "eu-north-1"


def bucket_policy(aws: EmbeddedAws) -> object:
    """The refusal that a bucket's policy asks for."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "denying")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::denying/*",
    }
    s3.put_bucket_policy(Bucket="denying", Policy=json.dumps({"Statement": [statement]}))
    try:
        s3.put_object(Bucket="denying", Key="k", Body=b"x")
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return False


def bucket_settings(aws: EmbeddedAws) -> object:
    """A bucket's encryption, versioning, lifecycle and public access."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "described-bucket")
    default = {"SSEAlgorithm": "aws:kms"}
    block = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    expire = {"ID": "e", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}
    of = {"Bucket": "described-bucket"}
    s3.put_bucket_encryption(
        **of,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
        },
    )
    s3.put_bucket_versioning(**of, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(**of, PublicAccessBlockConfiguration=block)
    s3.put_bucket_lifecycle_configuration(**of, LifecycleConfiguration={"Rules": [expire]})
    encryption = s3.get_bucket_encryption(**of)["ServerSideEncryptionConfiguration"]["Rules"][0]
    return (
        encryption["ApplyServerSideEncryptionByDefault"] == default
        and encryption["BucketKeyEnabled"] is True
        and s3.get_bucket_versioning(**of)["Status"] == "Enabled"
        and s3.get_public_access_block(**of)["PublicAccessBlockConfiguration"] == block
        and s3.get_bucket_lifecycle_configuration(**of)["Rules"][0]["Expiration"] == {"Days": 90}
    )


def objects(aws: EmbeddedAws) -> object:
    """An object after it was put."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "with-objects")
    s3.put_object(Bucket="with-objects", Key="k", Body=b"x")
    return s3.get_object(Bucket="with-objects", Key="k")["Body"].read() == b"x"


def versions(aws: EmbeddedAws) -> object:
    """An object's earlier version."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "with-versions")
    s3.put_bucket_versioning(Bucket="with-versions", VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket="with-versions", Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket="with-versions", Key="k", Body=b"2")
    found = s3.get_object(Bucket="with-versions", Key="k", VersionId=first)
    return found["Body"].read() == b"1"


def _bucket(aws: EmbeddedAws, name: str) -> None:
    aws.client("s3", REGION).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
    )


SEEN: Seen = {
    "s3.bucket-policy": bucket_policy,
    "s3.describe": bucket_settings,
    "s3.objects": objects,
    "s3.versioning": versions,
}
