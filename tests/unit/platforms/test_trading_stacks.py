"""The trading platform's stacks as they are written: what is in them, and who shares what."""

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from support.command import run
from support.native import statements

Document = dict[str, Any]

THREE = "us-east-1,us-east-2,us-west-2"
DOMAIN = '[domain]\nname = "orders.desk-7.dev"\nzone = "desk-7.dev"\n'
# The names by which AWS tells things apart, by type.
NAMES = {
    "aws_cloudwatch_dashboard": "dashboard_name",
    "aws_cloudwatch_log_group": "name",
    "aws_cloudwatch_metric_alarm": "alarm_name",
    "aws_dynamodb_table": "name",
    "aws_iam_role": "name",
    "aws_kms_alias": "name",
    "aws_lambda_function": "function_name",
    "aws_rds_cluster": "cluster_identifier",
    "aws_rds_cluster_instance": "identifier",
    "aws_rds_global_cluster": "global_cluster_identifier",
    "aws_s3_bucket": "bucket",
    "aws_secretsmanager_secret": "name",
    "aws_security_group": "name",
    "aws_sns_topic": "name",
    "aws_sqs_queue": "name",
    "aws_wafv2_web_acl": "name",
}


def synthesize(folder: Path, *, regions: str, env: str = "dev", settings: str = "") -> Document:
    """The JSON of each stack, by its name."""
    folder.mkdir(exist_ok=True)
    file = folder / "settings.toml"
    file.write_text(settings)
    ran = run(
        folder,
        *("platform", "trading", "synth", "--env", env, "--regions", regions),
        *("--settings", file, "--out", folder / "out"),
    )
    assert ran.code == 0, ran.err
    stacks = (folder / "out" / "cdktf.out" / "stacks").iterdir()
    return {each.name: json.loads((each / "cdk.tf.json").read_text()) for each in stacks}


@pytest.fixture(scope="module")
def three(tmp_path_factory: pytest.TempPathFactory) -> Document:
    """Three regions with a domain."""
    return synthesize(tmp_path_factory.mktemp("three"), regions=THREE, settings=DOMAIN)


def only(document: Document, type_: str) -> Document:
    """The one resource of a type."""
    (found,) = document["resource"][type_].values()
    return dict(found)


def names(document: Document) -> set[tuple[str, str]]:
    """The physical names of a stack, with their types, but for those that AWS has a part in."""
    return {
        (type_, str(each[NAMES[type_]]))
        for type_, resources in document["resource"].items()
        if type_ in NAMES
        for each in resources.values()
        if "${aws_" not in each[NAMES[type_]]
    }


def test_one_region_needs_no_other_stack(tmp_path: Path) -> None:
    """A single region is one stack with a table of its own and no global database."""
    stacks = synthesize(tmp_path, regions="eu-west-1")
    assert list(stacks) == ["trading-eu-west-1-dev"]
    (stack,) = stacks.values()
    assert only(stack, "aws_dynamodb_table")["name"] == "trading-orders-eu-west-1-dev"
    cluster = only(stack, "aws_rds_cluster")
    assert cluster["manage_master_user_password"] is True
    assert "global_cluster_identifier" not in cluster
    assert "terraform_remote_state" not in stack["data"]


def test_several_regions_share_a_global_stack(three: Document) -> None:
    """What is shared is made once, and every region has a replica and a key of its own."""
    assert sorted(three) == [
        "trading-global-dev",
        *(f"trading-{region}-dev" for region in THREE.split(",")),
    ]
    table = only(three["trading-global-dev"], "aws_dynamodb_table")
    assert [each["region_name"] for each in table["replica"]] == ["us-east-2", "us-west-2"]
    keys = three["trading-global-dev"]["resource"]["aws_kms_key"].values()
    assert sorted(str(key.get("provider")) for key in keys) == [
        "None",
        "aws.us-east-2",
        "aws.us-west-2",
    ]
    assert all("terraform_remote_state" not in stack.get("data", {}) for stack in three.values())


def test_a_secondary_forwards_what_it_writes(three: Document) -> None:
    """The primary has the password; the others read its replica and write by way of it."""
    primary = only(three["trading-us-east-1-dev"], "aws_rds_cluster")
    secondary = only(three["trading-us-west-2-dev"], "aws_rds_cluster")
    assert "enable_global_write_forwarding" not in primary
    assert secondary["enable_global_write_forwarding"] is True
    assert "master_username" not in secondary
    identifier = only(three["trading-global-dev"], "aws_rds_global_cluster")
    for cluster in (primary, secondary):
        assert cluster["global_cluster_identifier"] == identifier["global_cluster_identifier"]
    secret = only(three["trading-us-east-1-dev"], "aws_secretsmanager_secret")
    assert [each["region"] for each in secret["replica"]] == ["us-east-2", "us-west-2"]
    functions = three["trading-us-west-2-dev"]["resource"]["aws_lambda_function"].values()
    variables = [each["environment"]["variables"] for each in functions]
    (processor,) = [each for each in variables if "DATABASE_HOST" in each]
    assert processor["DATABASE_HOST"].endswith(".reader_endpoint}")
    assert processor["DATABASE_SECRET_ARN"].endswith(f":secret:{secret['name']}")
    assert processor["DATABASE_FORWARDS"] == "true"
    writer = three["trading-us-east-1-dev"]["resource"]["aws_lambda_function"].values()
    assert all("DATABASE_FORWARDS" not in each["environment"]["variables"] for each in writer)


def test_functions_find_what_is_shared_by_its_name(three: Document) -> None:
    """Every region's functions use the one table, with the key that its alias names."""
    table = only(three["trading-global-dev"], "aws_dynamodb_table")["name"]
    aliases = {
        each["name"] for each in three["trading-global-dev"]["resource"]["aws_kms_alias"].values()
    }
    for region in THREE.split(","):
        stack = three[f"trading-{region}-dev"]
        for function in stack["resource"]["aws_lambda_function"].values():
            assert function["environment"]["variables"]["ORDERS_TABLE"] == table
        (policy,) = [
            each["policy"]
            for each in stack["resource"]["aws_iam_role_policy"].values()
            if each["//"]["metadata"]["path"].endswith("/Intake/Role/Policy")
        ]
        said = statements(policy)
        assert said["ReadAndWriteOrders"]["Resource"].endswith(f":table/{table}")
        named = said["UseSharedKey"]["Condition"]["ForAnyValue:StringEquals"]
        assert named["kms:ResourceAliases"] in aliases
        assert region in named["kms:ResourceAliases"]


def test_each_region_answers_with_its_own_health(three: Document) -> None:
    """One name has a latency record in each region's stack, tied to that region's health check."""
    for region in THREE.split(","):
        stack = three[f"trading-{region}-dev"]
        (record,) = [
            each
            for each in stack["resource"]["aws_route53_record"].values()
            if "latency_routing_policy" in each
        ]
        assert record["name"] == "orders.desk-7.dev"
        assert record["set_identifier"] == region
        (check,) = stack["resource"]["aws_route53_health_check"]
        assert record["health_check_id"] == f"${{aws_route53_health_check.{check}.id}}"
        assert only(stack, "aws_route53_health_check")["resource_path"] == "/live/health"


def test_the_proof_of_the_name_belongs_to_no_region(three: Document) -> None:
    """The records that certificates are renewed by outlive each region's stack."""
    for region in THREE.split(","):
        records = three[f"trading-{region}-dev"]["resource"]["aws_route53_record"].values()
        assert [record["type"] for record in records] == ["A"]
    assert "records" in only(three["trading-global-dev"], "aws_route53_record")


def test_no_two_stacks_share_a_name_or_a_state(three: Document, tmp_path: Path) -> None:
    """Regions, the global stack, and another environment have nothing in common."""
    other = synthesize(tmp_path, regions=THREE, env="test", settings=DOMAIN)
    everything = [*three.values(), *other.values()]
    for one, another in combinations(everything, 2):
        assert names(one) & names(another) == set()
    paths = [each["terraform"]["backend"]["local"]["path"] for each in everything]
    assert len(set(paths)) == len(paths)


def test_regions_have_addresses_of_their_own(three: Document) -> None:
    """No two regions' networks overlap."""
    blocks = {only(three[f"trading-{r}-dev"], "aws_vpc")["cidr_block"] for r in THREE.split(",")}
    assert blocks == {"10.16.0.0/16", "10.17.0.0/16", "10.18.0.0/16"}


def test_stacks_are_deployed_in_their_order(tmp_path: Path) -> None:
    """The global stack comes first, then the primary region, then the others."""
    synthesize(tmp_path, regions=THREE)
    manifest = json.loads((tmp_path / "out" / "cdktf.out" / "manifest.json").read_text())
    assert {name: each["dependencies"] for name, each in manifest["stacks"].items()} == {
        "trading-global-dev": [],
        "trading-us-east-1-dev": ["trading-global-dev"],
        "trading-us-east-2-dev": ["trading-global-dev", "trading-us-east-1-dev"],
        "trading-us-west-2-dev": ["trading-global-dev", "trading-us-east-1-dev"],
    }


def test_no_password_is_written(three: Document) -> None:
    """Nowhere in the JSON is a password; the primary's comes by a write-only argument."""
    text = json.dumps(three)
    assert '"master_password"' not in text
    assert '"secret_string"' not in text
    assert "master_password_wo" in only(three["trading-us-east-1-dev"], "aws_rds_cluster")


def test_what_is_kept_cannot_be_destroyed(tmp_path: Path) -> None:
    """With retained data Terraform may destroy neither database, table, bucket, secret nor keys."""
    stacks = synthesize(tmp_path, regions=THREE, settings='data_protection = "retain"\n' + DOMAIN)
    kept = {
        (type_, each["lifecycle"]["prevent_destroy"])
        for stack in stacks.values()
        for type_, resources in stack["resource"].items()
        for each in resources.values()
        if "prevent_destroy" in each.get("lifecycle", {})
    }
    assert kept == {
        (type_, True)
        for type_ in (
            "aws_dynamodb_table",
            "aws_kms_key",
            "aws_rds_cluster",
            "aws_rds_global_cluster",
            "aws_route53_zone",
            "aws_s3_bucket",
            "aws_secretsmanager_secret",
        )
    }
