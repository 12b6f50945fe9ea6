"""Whole proofs of programs that protect what they make."""

from pathlib import Path

import pytest

from support.proving import Prove

pytestmark = pytest.mark.proof

PROGRAM = """\
from cdktn import App, TerraformResourceLifecycle, TerraformStack
from cdktn_provider_aws.dynamodb_table import DynamodbTable, DynamodbTableAttribute
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.s3_object import S3Object
from cdktn_provider_aws.sns_topic import SnsTopic

app = App()
stack = TerraformStack(app, "kept")
AwsProvider(stack, "aws", region="us-east-1")
kept = TerraformResourceLifecycle(prevent_destroy=True)
topic = SnsTopic(stack, "topic", name="orders", lifecycle=kept)
# It is destroyed before the topic, whose refusal it hides.
bucket = S3Bucket(stack, "bucket", bucket_prefix="kept-", tags={"Topic": topic.arn}, lifecycle=kept)
S3Object(stack, "object", bucket=bucket.bucket, key="full", content="x")
DynamodbTable(
    stack,
    "table",
    name="orders",
    billing_mode="PAY_PER_REQUEST",
    hash_key="id",
    attribute=[DynamodbTableAttribute(name="id", type="S")],
    deletion_protection_enabled=True,
)
app.synth()
"""


def test_what_is_marked_to_be_kept_refuses_to_go(prove: Prove, tmp_path: Path) -> None:
    """Every marked resource is named, AWS refuses too, and the teardown lets them go first."""
    (tmp_path / "main.py").write_text(PROGRAM)
    ran = prove("--relax-providers")
    assert ran.code == 0, ran.err + ran.out
    names = [claim["name"] for claim in ran.report["claims"]]
    assert names[-4:] == ["replan", "protected", "destroy", "leftovers"]
    assert ran.claim("prevent-destroy")["verdict"]["evidence"] == [
        "Terraform refuses to destroy 2 resources",
        "aws_s3_bucket.bucket",
        "aws_sns_topic.topic",
    ]
    assert ran.claim("deletion-protection")["verdict"]["evidence"][1:] == [
        "aws_dynamodb_table.table"
    ]
    assert ran.claim("destroy")["verdict"]["evidence"] == ["4 resources destroyed"]
    (note,) = ran.claim("destroy")["notes"]
    assert "prevent_destroy off for 2 resources" in note
    assert "deletion_protection_enabled" in note
    assert ran.kind("leftovers") == "proved"


def test_a_protection_that_does_not_hold_is_refuted(prove: Prove, tmp_path: Path) -> None:
    """A table whose protection somebody has taken off in AWS is deleted when that is tried."""
    (tmp_path / "main.py").write_text(PROGRAM)
    (tmp_path / "proof.py").write_text(
        "from stackproof.core.verdict import Proved\n"
        "from stackproof.prove.probes.interface import Probe\n"
        "class Meddles(Probe):\n"
        '    """It meddles."""\n'
        "    def run(self, live, stack):\n"
        "        live.client('dynamodb', 'us-east-1').update_table(\n"
        "            TableName='orders', DeletionProtectionEnabled=False)\n"
        "        return Proved(('done',))\n"
        "    def sabotage(self, live, stack): ...\n"
        "PROBES = (Meddles(),)\n"
    )
    ran = prove("--relax-providers")
    assert ran.code == 1, ran.err + ran.out
    assert ran.kind("prevent-destroy") == "proved"
    verdict = ran.claim("deletion-protection")["verdict"]
    assert verdict["kind"] == "refuted"
    assert verdict["evidence"][0].startswith("aws_dynamodb_table.table: deleted")
    assert ran.kind("destroy") == ran.kind("leftovers") == "proved"
