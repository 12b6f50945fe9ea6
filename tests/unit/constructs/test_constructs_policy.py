"""IAM statements: they never allow everything or everybody, and are always written alike."""

import json

import pytest

from stackproof.constructs import BadValue, Effect, Statement
from stackproof.constructs.security.policy import document, merged


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


def test_one_statement_for_each_name() -> None:
    """Grants of one name become one statement with every resource, once, in their order."""
    read = [
        Statement(sid="Read", actions=["s3:GetObject"], resources=[arn])
        for arn in ("arn:aws:s3:::b/*", "arn:aws:s3:::a/*", "arn:aws:s3:::b/*")
    ]
    write = Statement(sid="Write", actions=["s3:PutObject"], resources=["arn:aws:s3:::a/*"])
    found = merged([read[0], write, *read[1:]])
    assert [(each.sid, tuple(each.resources)) for each in found] == [
        ("Read", ("arn:aws:s3:::b/*", "arn:aws:s3:::a/*")),
        ("Write", ("arn:aws:s3:::a/*",)),
    ]


def test_names_stay_unique_where_more_differs_than_resources() -> None:
    """What differs in actions, conditions or effect stays apart, under a numbered name."""
    allow = Statement(sid="Use", actions=["s3:GetObject"], resources=["arn:aws:s3:::a/*"])
    other = Statement(sid="Use", actions=["s3:PutObject"], resources=["arn:aws:s3:::a/*"])
    deny = Statement(sid="Use", actions=["s3:GetObject"], resources=["*"], effect=Effect.DENY)
    found = merged([deny, allow, other])
    assert [each.sid for each in found] == ["Use", "Use2", "Use3"]
    assert [each.effect for each in found] == [Effect.DENY, Effect.ALLOW, Effect.ALLOW]


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"sid": "Read orders"}, "the name of a statement is 'Read orders', allowed: letters"),
        ({"actions": []}, "the actions of the statement Read is"),
        ({"actions": ["GetObject"]}, "an allowed action of the statement Read is 'GetObject'"),
        ({"services": ["sns"]}, "a service of the statement Read is 'sns', allowed: a service"),
    ],
)
def test_refuses_what_iam_would(given: dict[str, object], message: str) -> None:
    """What IAM would call a malformed policy at deployment is refused when it is said."""
    said: dict[str, object] = {"sid": "Read", "actions": ["s3:GetObject"], "resources": ["arn:a"]}
    with pytest.raises(BadValue) as caught:
        Statement(**{**said, **given})  # type: ignore[arg-type] # the table mixes its columns
    assert message in str(caught.value)
