"""IAM statements: they never allow everything or everybody, and are always written alike."""

import json

import pytest

from stackproof.constructs import BadValue, Effect, Statement
from stackproof.constructs.security.policy import document


@pytest.mark.parametrize(
    "wide",
    [
        {"actions": ["*"], "resources": ["arn:aws:s3:::a"]},
        {"actions": ["s3:GetObject"], "resources": ["*"]},
        {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::a", "*"]},
        {"actions": ["s3:GetObject"], "resources": ["arn:aws:s3:::a"], "principals": ["*"]},
    ],
)
def test_refuses_to_allow_everything(wide: dict[str, list[str]]) -> None:
    """A statement that allows any action, any resource or anybody is refused by its name."""
    with pytest.raises(BadValue, match="the statement TooWide"):
        Statement(sid="TooWide", **wide)  # type: ignore[arg-type] # the table mixes its columns


def test_a_reason_allows_any_resource() -> None:
    """Where AWS defines no resource, any resource is allowed with the reason."""
    statement = Statement(
        sid="ThisKey", actions=["kms:*"], any_resource_because="a key policy is about its key"
    )
    assert statement.as_json()["Resource"] == "*"


def test_denies_everybody() -> None:
    """A denial may be about everybody and every action."""
    text = document(
        [
            Statement(
                sid="DenyPlainHttp",
                effect=Effect.DENY,
                principals=["*"],
                actions=["s3:*"],
                resources=["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
                conditions={"Bool": {"aws:SecureTransport": ["false"]}},
            )
        ]
    )
    assert json.loads(text) == {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "DenyPlainHttp",
                "Effect": "Deny",
                "Principal": "*",
                "Action": "s3:*",
                "Resource": ["arn:aws:s3:::a", "arn:aws:s3:::a/*"],
                "Condition": {"Bool": {"aws:SecureTransport": "false"}},
            }
        ],
    }


def test_names_services_and_principals() -> None:
    """Services and ARNs become the principals that IAM expects."""
    by_service = Statement(sid="A", actions=["sts:AssumeRole"], services=["sns.amazonaws.com"])
    by_arn = Statement(sid="B", actions=["sts:AssumeRole"], principals=["arn:aws:iam::1:root"])
    assert by_service.as_json()["Principal"] == {"Service": "sns.amazonaws.com"}
    assert by_arn.as_json()["Principal"] == {"AWS": "arn:aws:iam::1:root"}
    assert "Resource" not in by_service.as_json()
