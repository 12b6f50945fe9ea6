"""Access policies as statements."""

import json
from typing import Any

import pytest

from stackproof.terraform.policies import policy_of
from stackproof.terraform.view import View

STATEMENT = {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}


def view(**data: Any) -> View:
    """A stack with policy documents."""
    return View("s", {"data": {"aws_iam_policy_document": data}})


def test_a_json_policy_is_read() -> None:
    """One statement or a list of them, strings or lists of strings."""
    policy = policy_of(json.dumps({"Statement": STATEMENT}), view())
    assert policy is not None
    assert policy.is_whole
    assert policy.statements[0].covers("s3:GetObject")
    assert not policy.statements[0].covers("s3:PutObject")


def test_a_document_made_by_a_data_source_is_read_with_those_it_is_made_of() -> None:
    """Sources and overrides are followed."""
    found = view(
        base={"statement": [{"actions": ["kms:Decrypt"], "resources": ["*"]}]},
        main={
            "source_policy_documents": ["${data.aws_iam_policy_document.base.json}"],
            "statement": {
                "effect": "Deny",
                "not_actions": ["iam:*"],
                "principals": [{"type": "Service", "identifiers": ["logs.amazonaws.com"]}],
            },
        },
    )
    policy = policy_of("${data.aws_iam_policy_document.main.json}", found)
    assert policy is not None
    assert policy.is_whole
    own, base = policy.statements
    assert (own.effect, own.principals) == ("Deny", ("logs.amazonaws.com",))
    assert own.covers("s3:GetObject")
    assert not own.covers("iam:PassRole")
    assert base.covers("kms:Decrypt")


def test_a_document_with_a_hidden_part_is_not_whole() -> None:
    """What Terraform adds may say anything."""
    found = view(main={"dynamic": {"statement": {"for_each": "${var.x}", "content": {}}}})
    policy = policy_of("${data.aws_iam_policy_document.main.json}", found)
    assert policy is not None
    assert not policy.is_whole


def test_a_document_made_of_itself_ends() -> None:
    """A circle, which Terraform refuses later, does not hang."""
    found = view(main={"source_policy_documents": ["${data.aws_iam_policy_document.main.json}"]})
    policy = policy_of("${data.aws_iam_policy_document.main.json}", found)
    assert policy is not None
    assert not policy.is_whole


@pytest.mark.parametrize("raw", ["${var.policy}", "not json", "[]", "5", None, 7, ""])
def test_what_cannot_be_seen_is_no_policy(raw: object) -> None:
    """Nothing is guessed of a computed or broken policy."""
    assert policy_of(raw, view()) is None


def test_a_computed_action_may_be_any() -> None:
    """A grant that cannot be read is not called missing."""
    document = {"Statement": {**STATEMENT, "Action": "${var.action}"}}
    policy = policy_of(json.dumps(document), view())
    assert policy is not None
    assert policy.statements[0].covers("xray:PutTraceSegments")
