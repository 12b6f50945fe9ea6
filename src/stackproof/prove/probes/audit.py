"""Probes of trails and of the buckets that logs are delivered to."""

import json
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NO_TRAIL = "the stack has no aws_cloudtrail"
_SOURCES = ("aws:SourceArn", "aws:SourceAccount")
_ACCOUNT_DIGITS = 12


class TrailsRecord(Probe):
    """Every trail is recording, in every region, into a bucket of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"cloudtrail.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each trail and whether it is on (CloudTrail GetTrail, GetTrailStatus)."""
        return judge(
            "on, in every region, into a bucket of the stack",
            self._look(live, stack),
            nothing=_NO_TRAIL,
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        buckets = {str(bucket["bucket"]) for bucket in stack.all("aws_s3_bucket")}
        for trail in stack.all("aws_cloudtrail"):
            client = live.client("cloudtrail", trail.region)
            found = client.get_trail(Name=trail["name"])["Trail"]
            is_on = bool(client.get_trail_status(Name=trail["name"])["IsLogging"])
            everywhere = bool(found["IsMultiRegionTrail"])
            bucket = found["S3BucketName"]
            yield Observation(
                trail.address,
                is_on and everywhere and bucket in buckets,
                f"{'on' if is_on else 'off'}, {'every' if everywhere else 'one'} region, {bucket}",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Stops one trail."""
        trail = stack.all("aws_cloudtrail")[0]
        live.client("cloudtrail", trail.region).stop_logging(Name=trail["name"])


class TrailsShowChanges(Probe):
    """Every trail's files are encrypted with a key of the stack, and digests show changes."""

    needs: ClassVar[frozenset[str]] = frozenset({"cloudtrail.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each trail's key and validation (CloudTrail GetTrail)."""
        return judge(
            "validation, and a key of the stack", self._look(live, stack), nothing=_NO_TRAIL
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = {str(key["arn"]) for key in stack.all("aws_kms_key")}
        for trail in stack.all("aws_cloudtrail"):
            found = live.client("cloudtrail", trail.region).get_trail(Name=trail["name"])["Trail"]
            valid = bool(found.get("LogFileValidationEnabled"))
            key = found.get("KmsKeyId")
            yield Observation(
                trail.address,
                valid and key in keys,
                f"{'validated' if valid else 'not validated'}, encrypts with {key}",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Switches the validation of one trail off."""
        trail = stack.all("aws_cloudtrail")[0]
        live.client("cloudtrail", trail.region).update_trail(
            Name=trail["name"], EnableLogFileValidation=False
        )


class DeliveriesNameTheirSource(Probe):
    """Whatever service may write to a bucket may do so for sources of this account only."""

    needs: ClassVar[frozenset[str]] = frozenset({"s3.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the statements of each bucket's live policy that let a service in."""
        return judge(
            "a source of this account in each condition",
            self._look(live, stack),
            nothing="no bucket of the stack lets a service in",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for bucket in stack.all("aws_s3_bucket"):
            for statement in _deliveries(live, bucket):
                sources = [
                    text
                    for tests in statement.get("Condition", {}).values()
                    for name, value in tests.items()
                    if name in _SOURCES
                    for text in (value if isinstance(value, list) else [value])
                ]
                ours = [text for text in sources if _has_account(text)]
                yield Observation(
                    bucket.address,
                    bool(sources) and ours == sources,
                    f"{statement.get('Sid')}: for {', '.join(sources) or 'anybody'}",
                )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Makes one bucket take logs on behalf of any account."""
        for bucket in stack.all("aws_s3_bucket"):
            statements = _statements(live, bucket)
            if not any(_is_delivery(each) for each in statements):
                continue
            loose = [
                {k: v for k, v in each.items() if k != "Condition" or not _is_delivery(each)}
                for each in statements
            ]
            live.client("s3", bucket.region).put_bucket_policy(
                Bucket=bucket["bucket"],
                Policy=json.dumps({"Version": "2012-10-17", "Statement": loose}),
            )
            return


def _statements(live: Live, bucket: DeployedResource) -> list[Mapping[str, Any]]:
    s3 = live.client("s3", bucket.region)
    try:
        text = s3.get_bucket_policy(Bucket=bucket["bucket"])["Policy"]
    except s3.exceptions.ClientError as error:
        if error.response["Error"]["Code"] == "NoSuchBucketPolicy":
            return []
        raise
    found = json.loads(text)["Statement"]
    return found if isinstance(found, list) else [found]


def _deliveries(live: Live, bucket: DeployedResource) -> list[Mapping[str, Any]]:
    return [each for each in _statements(live, bucket) if _is_delivery(each)]


def _is_delivery(statement: Mapping[str, Any]) -> bool:
    principal = statement.get("Principal")
    return (
        statement.get("Effect") == "Allow"
        and isinstance(principal, dict)
        and "Service" in principal
    )


def _has_account(text: str) -> bool:
    """Whether a condition's value is an account, or an ARN with one in it."""
    parts = text.split(":")
    account = parts[4] if len(parts) > 5 else text  # noqa: PLR2004 - an ARN has six parts
    return len(account) == _ACCOUNT_DIGITS and account.isdigit()
