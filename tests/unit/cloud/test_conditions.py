"""Conditions of policies, and what a bucket's policy does to requests."""

import json
import urllib.error
import urllib.request
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stackproof.cloud.corrections.conditions import Context, applies
from stackproof.cloud.embedded import EmbeddedAws

CONTEXT: Context = {
    "aws:securetransport": "true",
    "s3:x-amz-server-side-encryption": "AES256",
    "s3:x-amz-acl": None,
}


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        ({}, True),
        ({"Bool": {"aws:SecureTransport": "true"}}, True),
        ({"Bool": {"aws:SecureTransport": True}}, True),
        ({"Bool": {"aws:SecureTransport": "false"}}, False),
        ({"bool": {"AWS:securetransport": "TRUE"}}, True),
        ({"StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, False),
        ({"StringEquals": {"s3:x-amz-server-side-encryption": ["aws:kms", "AES256"]}}, True),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}, True),
        ({"StringNotEquals": {"s3:x-amz-server-side-encryption": ["aws:kms", "AES256"]}}, False),
        ({"StringEqualsIgnoreCase": {"s3:x-amz-server-side-encryption": "aes256"}}, True),
        ({"StringLike": {"s3:x-amz-server-side-encryption": "AES*"}}, True),
        ({"StringLike": {"s3:x-amz-server-side-encryption": "AES[2]56"}}, False),
        ({"StringNotLike": {"s3:x-amz-server-side-encryption": "A?S256"}}, False),
        ({"StringEquals": {"s3:x-amz-acl": "private"}}, False),
        ({"StringNotEquals": {"s3:x-amz-acl": "private"}}, True),
        ({"StringEqualsIfExists": {"s3:x-amz-acl": "private"}}, True),
        ({"Null": {"s3:x-amz-acl": "true"}}, True),
        ({"Null": {"s3:x-amz-acl": False}}, False),
        ({"Null": {"s3:x-amz-server-side-encryption": "false"}}, True),
        (
            {
                "Bool": {"aws:SecureTransport": "true"},
                "StringEquals": {"s3:x-amz-server-side-encryption": "aws:kms"},
            },
            False,
        ),
    ],
)
def test_a_condition_holds_as_in_aws(condition: dict[str, Any], *, holds: bool) -> None:
    """Operators, lists of values, missing keys and several parts mean what the user guide says."""
    assert applies(condition, CONTEXT) is holds


@pytest.mark.parametrize(
    "condition",
    [
        {"StringEquals": {"aws:SourceVpce": "vpce-1"}},
        {"StringNotEquals": {"aws:SourceVpce": "vpce-1"}},
        {"NumericLessThan": {"aws:SecureTransport": "1"}},
    ],
)
def test_what_cannot_be_told_does_not_hold(condition: dict[str, Any]) -> None:
    """A key or an operator that is unknown here leaves the statement out."""
    assert not applies(condition, CONTEXT)


def bucket(aws: EmbeddedAws, name: str, condition: dict[str, Any]) -> Any:
    """A bucket that refuses objects under a condition."""
    s3 = aws.client("s3", "us-east-1")
    s3.create_bucket(Bucket=name)
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": f"arn:aws:s3:::{name}/*",
        "Condition": condition,
    }
    s3.put_bucket_policy(Bucket=name, Policy=json.dumps({"Statement": statement}))
    return s3


def test_a_request_that_says_it_was_plain_http_is_denied(aws: EmbeddedAws) -> None:
    """A probe can see a policy that demands TLS at work."""
    bucket(aws, "only-tls", {"Bool": {"aws:SecureTransport": "false"}})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))

    def put(scheme: str) -> int:
        request = urllib.request.Request(  # noqa: S310 - our own server
            f"{aws.endpoint()}/only-tls/key",
            data=b"x",
            method="PUT",
            headers={
                "X-Forwarded-Proto": scheme,
                "Authorization": "AWS4 Credential=AKIA/20260101/us-east-1/s3/aws4_request",
            },
        )
        try:
            with opener.open(request) as answer:
                return int(answer.status)
        except urllib.error.HTTPError as error:
            with error:
                return error.code

    assert (put("https"), put("http")) == (200, 403)


def test_a_policy_may_ask_for_a_header(aws: EmbeddedAws) -> None:
    """Objects without the demanded encryption are refused, others accepted."""
    wanted = {"StringNotEquals": {"s3:x-amz-server-side-encryption": "aws:kms"}}
    s3 = bucket(aws, "only-kms", wanted)

    with pytest.raises(ClientError):
        s3.put_object(Bucket="only-kms", Key="k", Body=b"x")
    s3.put_object(Bucket="only-kms", Key="k", Body=b"x", ServerSideEncryption="aws:kms")
