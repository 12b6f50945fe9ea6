"""What a role may do, as far as a configuration tells."""

import json
from typing import Any

import pytest

from stackproof.rules.configured import Configured
from stackproof.rules.grants import may, may_anything
from stackproof.terraform.schema import shipped
from stackproof.terraform.view import View

TRACE = "xray:PutTraceSegments"
BASIC = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"


def stack(**resources: Any) -> Configured:
    """A stack with one role called `r`."""
    document = {"resource": {"aws_iam_role": {"r": {"name": "r"}}, **resources}}
    return Configured(View("s", document), shipped())


def answer(**resources: Any) -> bool | None:
    """Whether the one role may send traces."""
    ctx = stack(**resources)
    return may(ctx.view.of("aws_iam_role")[0], TRACE, ctx)


def inline(action: str) -> dict[str, Any]:
    """A role's own policy."""
    statement = {"Effect": "Allow", "Action": action, "Resource": "*"}
    policy = json.dumps({"Statement": [statement]})
    return {"aws_iam_role_policy": {"p": {"role": "${aws_iam_role.r.id}", "policy": policy}}}


def attached(arn: str) -> dict[str, Any]:
    """A managed policy of a role."""
    body = {"role": "${aws_iam_role.r.name}", "policy_arn": arn}
    return {"aws_iam_role_policy_attachment": {"a": body}}


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({}, False),
        (inline("logs:*"), False),
        (inline("xray:*"), True),
        (inline("*"), True),
        (inline("${var.action}"), True),
        (attached(BASIC), False),
        (attached("arn:aws:iam::aws:policy/SomethingElse"), None),
        (attached("${var.arn}"), None),
        ({"aws_iam_role_policies_exclusive": {"x": {"role_name": "${aws_iam_role.r.name}"}}}, None),
        ({"aws_iam_role": {"r": {"managed_policy_arns": [BASIC]}}}, False),
        ({"aws_iam_role": {"r": {"inline_policy": [{"policy": "${var.p}"}]}}}, None),
        ({"aws_iam_role_policy_attachment": {"a": {"role": "r", "policy_arn": BASIC}}}, None),
        ({"aws_iam_role_policy_attachment": {"a": {"role": "o", "policy_arn": BASIC}}}, False),
        ({"aws_iam_policy_attachment": {"a": {"roles": ["${var.r}"], "policy_arn": BASIC}}}, None),
    ],
)
def test_a_role_may_only_if_something_says_so_and_nothing_is_hidden(
    resources: dict[str, Any],
    expected: bool | None,  # noqa: FBT001
) -> None:
    """Yes, surely not, or not to be told."""
    assert answer(**resources) is expected


def test_an_own_managed_policy_is_read() -> None:
    """The stack's own policy, attached by reference, counts."""
    policy = json.dumps({"Statement": {"Effect": "Allow", "Action": "xray:Put*", "Resource": "*"}})
    own = {"aws_iam_policy": {"p": {"name": "p", "policy": policy}}}
    assert answer(**own, **attached("${aws_iam_policy.p.arn}")) is True


@pytest.mark.parametrize(
    ("resources", "expected"),
    [
        ({}, False),
        (inline("xray:GetSamplingRules"), True),
        (inline("*"), True),
        (inline("${var.action}"), True),
        (inline("logs:*"), False),
        (attached(BASIC), False),
        (attached("arn:aws:iam::aws:policy/AWSXRayDaemonWriteAccess"), True),
        (attached("arn:aws:iam::aws:policy/SomethingElse"), None),
    ],
)
def test_a_service_is_closed_to_a_role_only_if_no_action_of_it_is_allowed(
    resources: dict[str, Any],
    expected: bool | None,  # noqa: FBT001
) -> None:
    """One action is enough, and what is hidden may be one."""
    ctx = stack(**resources)
    assert may_anything(ctx.view.of("aws_iam_role")[0], "xray", ctx) is expected
