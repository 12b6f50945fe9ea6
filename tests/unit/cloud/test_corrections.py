"""Each correction: what moto answers without it, and what it answers with it.

A case that fails on the uncorrected side says that moto has mended the fault: drop the correction.
"""

from typing import Any

import pytest

from stackproof.cloud.capabilities import EMBEDDED
from stackproof.cloud.corrections.base import Correction
from stackproof.cloud.corrections.registry import ALL
from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import REGION, refusal
from unit.cloud.correction_cases import CASES


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_correction_mends_what_moto_gets_wrong(
    name: str, aws: EmbeddedAws, bare: EmbeddedAws
) -> None:
    """Without the correction moto answers wrongly, with it as AWS does."""
    case = CASES[name]

    assert case.ask(bare) == case.fault, f"moto has mended this: drop the correction {name}"
    assert case.ask(aws) == case.right


@pytest.mark.parametrize(
    ("service", "action", "arguments"),
    [
        ("ec2", "describe_fleet_history", {"FleetId": "fleet-1", "StartTime": 1}),
        ("kms", "connect_custom_key_store", {"CustomKeyStoreId": "cks-1"}),
        ("shield", "associate_drt_role", {"RoleArn": "arn:aws:iam::123456789012:role/r"}),
        ("sns", "put_data_protection_policy", {"ResourceArn": "a", "DataProtectionPolicy": "{}"}),
        ("sqs", "start_message_move_task", {"SourceArn": "a"}),
    ],
)
def test_a_missing_action_is_refused_in_the_words_of_its_protocol(
    service: str, action: str, arguments: dict[str, Any], aws: EmbeddedAws
) -> None:
    """Every SDK can read that the action is not there, and the gap is remembered."""
    client = aws.client(service, REGION)

    assert refusal(lambda: getattr(client, action)(**arguments)) == (501, "NotImplemented")

    gap = next(g for g in aws.gaps() if g.service == service)
    assert gap.action.lower() == action.replace("_", "")
    assert "not been implemented" in gap.reason


def test_a_path_that_moto_does_not_know_is_a_gap(aws: EmbeddedAws) -> None:
    """What moto answers with a plain 404 for want of the action is told from a missing resource."""
    refused = refusal(lambda: aws.client("route53", "us-east-1").list_cidr_collections())

    assert refused is not None
    assert refused[0] == 404
    assert [g.action for g in aws.gaps() if g.service == "route53"] == [
        "GET /2013-04-01/cidrcollection"
    ]


def test_a_missing_resource_is_no_gap(aws: EmbeddedAws) -> None:
    """That something is not there is an answer."""
    refused = refusal(lambda: aws.client("iam", REGION).get_role(RoleName="nobody"))

    assert refused == (404, "NoSuchEntity")
    assert not [g for g in aws.gaps() if g.service == "iam"]


def test_every_correction_has_a_case() -> None:
    """No correction is there of which nobody has shown the fault."""
    assert sorted(each.name for each in ALL) == sorted(CASES)


@pytest.mark.parametrize("correction", ALL, ids=lambda each: each.name)
def test_a_correction_says_what_it_mends(correction: Correction) -> None:
    """Each names the fault, AWS's own documentation and, for an echo, a hidden capability."""
    assert "AWS" in correction.fault
    assert correction.api
    assert correction.seen == "5.2.5"
    if correction.echo is not None:
        assert not EMBEDDED[correction.echo].shown
