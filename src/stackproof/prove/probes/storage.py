"""Probes of S3 buckets."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_s3_bucket"
_KEY = "stackproof-probe"
_DESCRIBED = frozenset({"s3.describe"})


@dataclass(frozen=True, slots=True)
class BucketsEncryptByDefault(Probe):
    """Every bucket encrypts new objects with a KMS key of the stack.

    Args:
        delivered: Outputs that name buckets of logs, which may have keys of S3: load balancers
            deliver to no others.
    """

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    delivered: tuple[str, ...] = ()

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each bucket's default encryption; that S3 applies it is S3's own promise."""
        return judge("aws:kms with the stack's key", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = {str(k["arn"]) for k in stack.all("aws_kms_key")}
        delivered = {stack.outputs.get(name) for name in self.delivered}
        for bucket in stack.all("aws_s3_bucket"):
            rule = _encryption(live, bucket)
            how, key = rule.get("SSEAlgorithm"), rule.get("KMSMasterKeyID")
            holds = (how == "aws:kms" and key in keys) or (
                how == "AES256" and bucket["bucket"] in delivered
            )
            yield Observation(bucket.address, holds, f"encrypts with {how} {key or ''}".strip())

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes the default encryption of one bucket away."""
        bucket = stack.all("aws_s3_bucket")[0]
        live.client("s3", bucket.region).delete_bucket_encryption(Bucket=bucket["bucket"])


class BucketsKeepVersions(Probe):
    """An object that is overwritten can still be read as it was."""

    needs: ClassVar[frozenset[str]] = frozenset({"s3.versioning"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Stores two versions of an object and reads the first one back."""
        return judge("the first version is still there", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for bucket in stack.all("aws_s3_bucket"):
            s3, name = live.client("s3", bucket.region), bucket["bucket"]
            first = s3.put_object(Bucket=name, Key=_KEY, Body=b"first")
            second = s3.put_object(Bucket=name, Key=_KEY, Body=b"second")
            version = first.get("VersionId")
            if version is None:
                body = s3.get_object(Bucket=name, Key=_KEY)["Body"].read()
            else:
                body = s3.get_object(Bucket=name, Key=_KEY, VersionId=version)["Body"].read()
            _remove(s3, name, first, second)
            kept = body == b"first"
            yield Observation(
                bucket.address, kept, "first version read back" if kept else "first version lost"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Suspends the versioning of one bucket."""
        bucket = stack.all("aws_s3_bucket")[0]
        live.client("s3", bucket.region).put_bucket_versioning(
            Bucket=bucket["bucket"], VersioningConfiguration={"Status": "Suspended"}
        )


class BucketsBlockPublicAccess(Probe):
    """No bucket can be made public, by policy or by access control list."""

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the four switches of each bucket's public access block."""
        return judge("all four blocks are on", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for bucket in stack.all("aws_s3_bucket"):
            on = _public_access_block(live, bucket)
            off = sorted(k for k, v in on.items() if not v)
            yield Observation(
                bucket.address,
                len(on) == 4 and not off,  # noqa: PLR2004 - S3 has four of them
                f"off: {', '.join(off)}" if off else f"{len(on)} of 4 blocks on",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the public access block of one bucket."""
        bucket = stack.all("aws_s3_bucket")[0]
        live.client("s3", bucket.region).delete_public_access_block(Bucket=bucket["bucket"])


class BucketsRefusePlainHttp(Probe):
    """Every bucket's policy denies whatever does not come over TLS."""

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each bucket's live policy; that S3 enforces it is S3's own promise."""
        return judge(
            "a Deny of every action while aws:SecureTransport is false",
            self._look(live, stack),
            nothing=_NONE,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for bucket in stack.all("aws_s3_bucket"):
            policy = _policy(live, bucket)
            denies = any(_denies_plain_http(s, bucket) for s in policy)
            yield Observation(
                bucket.address, denies, "plain HTTP denied" if denies else "plain HTTP allowed"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the policy of one bucket."""
        bucket = stack.all("aws_s3_bucket")[0]
        live.client("s3", bucket.region).delete_bucket_policy(Bucket=bucket["bucket"])


def _remove(s3: Any, bucket: str, *stored: Mapping[str, Any]) -> None:  # noqa: ANN401
    """Removes what a probe stored, version by version."""
    for answer in stored:
        version = answer.get("VersionId")
        named = {"VersionId": version} if version else {}
        s3.delete_object(Bucket=bucket, Key=_KEY, **named)


def _public_access_block(live: Live, bucket: DeployedResource) -> Mapping[str, bool]:
    answer = _configured(live, bucket, "get_public_access_block")
    return dict(answer["PublicAccessBlockConfiguration"]) if answer else {}


def _encryption(live: Live, bucket: DeployedResource) -> Mapping[str, str]:
    answer = _configured(live, bucket, "get_bucket_encryption")
    rules = answer["ServerSideEncryptionConfiguration"]["Rules"] if answer else []
    return dict(rules[0]["ApplyServerSideEncryptionByDefault"]) if rules else {}


def _policy(live: Live, bucket: DeployedResource) -> list[Mapping[str, Any]]:
    answer = _configured(live, bucket, "get_bucket_policy")
    statements = json.loads(answer["Policy"])["Statement"] if answer else []
    return statements if isinstance(statements, list) else [statements]


def _configured(live: Live, bucket: DeployedResource, operation: str) -> Mapping[str, Any] | None:
    """One of a bucket's configurations; None if it has none, which S3 reports as an error."""
    s3 = live.client("s3", bucket.region)
    try:
        answer: Mapping[str, Any] = getattr(s3, operation)(Bucket=bucket["bucket"])
    except s3.exceptions.ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] == HTTPStatus.NOT_FOUND:
            return None
        raise
    return answer


def _denies_plain_http(statement: Mapping[str, Any], bucket: DeployedResource) -> bool:
    condition = statement.get("Condition", {}).get("Bool", {}).get("aws:SecureTransport")
    principal = statement.get("Principal")
    resources = _many(statement.get("Resource"))
    arn = str(bucket["arn"])
    return (
        statement.get("Effect") == "Deny"
        and str(condition).lower() == "false"
        and principal in ("*", {"AWS": "*"}, {"AWS": ["*"]})
        and "s3:*" in _many(statement.get("Action"))
        and {arn, f"{arn}/*"} <= set(resources)
    )


def _many(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]
