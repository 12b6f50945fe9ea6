"""Simple Storage Service: bucket policies."""

import copy
import json
from collections.abc import Mapping
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction
from stackproof.cloud.corrections.conditions import Context, applies

_HEADERS = {
    "s3:x-amz-acl": "x-amz-acl",
    "s3:x-amz-content-sha256": "x-amz-content-sha256",
    "s3:x-amz-copy-source": "x-amz-copy-source",
    "s3:x-amz-grant-full-control": "x-amz-grant-full-control",
    "s3:x-amz-server-side-encryption": "x-amz-server-side-encryption",
    "s3:x-amz-server-side-encryption-aws-kms-key-id": "x-amz-server-side-encryption-aws-kms-key-id",
    "s3:x-amz-storage-class": "x-amz-storage-class",
}


@correction("s3.policy-conditions", api="s3:PutBucketPolicy", echo="s3.tls")
def _policy_conditions(moto: Patches) -> None:
    """A statement with a condition denies every request, whatever the condition says.

    AWS evaluates it, so that a policy which denies plain HTTP denies nothing over TLS. Here a
    request counts as TLS unless it carries `X-Forwarded-Proto: http`. A statement whose
    condition asks for a key or an operator that cannot be told here is left out.
    """
    bucket = moto.load("moto.s3.models").FakeBucket
    control = moto.load("moto.iam.access_control")
    flask = moto.load("flask")
    original = moto.original(bucket, "get_permission")

    def get_permission(self: Moto, action: str, resource: str) -> Moto:
        if self.policy is None or not flask.has_request_context():
            return original(self, action, resource)
        context = _context(flask.request.headers, self.account_id)
        document = json.loads(self.policy.decode())
        kept = [
            {part: value for part, value in statement.items() if part != "Condition"}
            for statement in _statements(document)
            if applies(statement.get("Condition") or {}, context)
        ]
        policy = control.IAMPolicy(json.dumps({**document, "Statement": kept}))
        return policy.is_action_permitted(action, resource)

    moto.replace(bucket, "get_permission", get_permission)


@correction("s3.logging-policy-principal", api="s3:PutBucketLogging")
def _logging_policy_principal(moto: Patches) -> None:
    """Logging into a bucket crashes if a statement of its policy has the principal `*`.

    AWS looks for a statement that lets `logging.s3.amazonaws.com` put objects.
    """
    bucket = moto.load("moto.s3.models").FakeBucket
    original = moto.original(bucket, "_log_permissions_enabled_policy")

    def permitted(target_bucket: Moto, target_prefix: str | None) -> bool:
        if not target_bucket.policy:
            return False
        document = json.loads(target_bucket.policy.decode())
        named = [s for s in _statements(document) if isinstance(s.get("Principal"), dict)]
        looked_at = copy.copy(target_bucket)
        looked_at.policy = json.dumps({**document, "Statement": named}).encode()
        return bool(original(target_bucket=looked_at, target_prefix=target_prefix))

    moto.replace(bucket, "_log_permissions_enabled_policy", staticmethod(permitted))


def _statements(document: dict[str, Any]) -> list[dict[str, Any]]:
    """A policy's statements; AWS also takes a single one without a list."""
    found = document.get("Statement", [])
    return found if isinstance(found, list) else [found]


def _context(headers: Mapping[str, str], account: str) -> Context:
    """What is known of a request. Absent headers are known to be absent."""
    plain = headers.get("X-Forwarded-Proto", "https").lower() == "http"
    known: dict[str, str | None] = {
        "aws:SecureTransport": "false" if plain else "true",
        "aws:PrincipalAccount": account,
        "aws:PrincipalIsAWSService": "false",
        "aws:PrincipalServiceName": None,
        "aws:ViaAWSService": "false",
        "aws:SourceAccount": None,
        "aws:SourceArn": None,
        **{key: headers.get(header) for key, header in _HEADERS.items()},
    }
    return {key.lower(): value for key, value in known.items()}


CORRECTIONS: tuple[Correction, ...] = (_policy_conditions, _logging_policy_principal)
