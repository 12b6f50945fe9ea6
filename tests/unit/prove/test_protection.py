"""What of a configuration keeps its resources, and what an override says to let them go."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.cloud.embedded import connect
from stackproof.core.process import Interrupt
from stackproof.prove.protection import Protection
from stackproof.prove.stack_run import StackRun, Target
from stackproof.settings.model import Settings
from stackproof.synth.interface import Stack
from stackproof.terraform.address import Address


def protection(folder: Path, resources: dict[str, dict[str, Any]]) -> Protection:
    """That of a stack with these resources."""
    config = folder / "cdk.tf.json"
    config.write_text(json.dumps({"resource": {k: {"x": v} for k, v in resources.items()}}))
    target = Target(
        cloud=connect("http://127.0.0.1:9"),
        program=folder,
        settings=Settings(root=folder),
        environ={},
        cache=folder,
        interrupt=Interrupt(),
    )
    stack = Stack(name="s", folder=folder, config=config)
    return Protection.of(StackRun(stack=stack, target=target, folder=folder))


KEPT = {"lifecycle": {"prevent_destroy": True}}


@pytest.mark.parametrize(
    ("body", "is_marked"),
    [
        (KEPT, True),
        ({"lifecycle": [{"prevent_destroy": "true"}]}, True),
        ({"lifecycle": {"prevent_destroy": False, "create_before_destroy": True}}, False),
        ({}, False),
    ],
)
def test_what_is_marked(tmp_path: Path, body: dict[str, Any], *, is_marked: bool) -> None:
    """Terraform takes the word for the value."""
    found = protection(tmp_path, {"aws_sns_topic": body})
    assert found.marked == ((Address("aws_sns_topic", "x"),) if is_marked else ())
    assert found.held == {}


@pytest.mark.parametrize(
    ("kind", "body", "released"),
    [
        ("aws_s3_bucket", KEPT, {"force_destroy": True}),
        ("aws_s3_bucket", {"force_destroy": True}, None),
        (
            "aws_rds_cluster",
            {"deletion_protection": True, "skip_final_snapshot": False},
            {"deletion_protection": False, "skip_final_snapshot": True},
        ),
        (
            "aws_dynamodb_table",
            {"deletion_protection_enabled": True},
            {"deletion_protection_enabled": False},
        ),
        (
            "aws_lb",
            {"enable_deletion_protection": "${var.kept}"},
            {"enable_deletion_protection": False},
        ),
        ("aws_cognito_user_pool", {"deletion_protection": "ACTIVE"}, {"deletion_protection": None}),
        ("aws_sqs_queue", {}, None),
    ],
)
def test_what_is_turned_over_to_let_a_resource_go(
    tmp_path: Path, kind: str, body: dict[str, Any], released: dict[str, Any] | None
) -> None:
    """What AWS keeps, what has to be empty and what leaves a copy, and nothing else."""
    found = protection(tmp_path, {kind: body}).released()
    lifecycle = {"lifecycle": {"prevent_destroy": False}} if body is KEPT else {}
    whole = {**lifecycle, **(released or {})}
    assert found == ({Address(kind, "x"): whole} if whole else {})


def test_one_mark_alone_can_be_taken_off(tmp_path: Path) -> None:
    """The others, and every other obstacle, stay."""
    found = protection(tmp_path, {"aws_s3_bucket": KEPT, "aws_sns_topic": KEPT})
    topic = Address("aws_sns_topic", "x")
    assert found.released([topic]) == {topic: {"lifecycle": {"prevent_destroy": False}}}
