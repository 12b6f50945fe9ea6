"""The trading platform, synthesized by the real framework: what is true of its JSON.

Each variant is one run of the app in a process of its own, as the framework's command does it.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

import stackproof.platforms.trading

pytestmark = pytest.mark.framework

FOLDER = Path(stackproof.platforms.trading.__file__).parent
SNAPSHOT = Path(__file__).parent / "trading_paths.txt"
Document = Mapping[str, Any]

# The attributes that name something in AWS, by resource type. A dotted one is nested.
NAMES: Mapping[str, tuple[str, ...]] = {
    "aws_api_gateway_rest_api": ("name",),
    "aws_cloudwatch_dashboard": ("dashboard_name",),
    "aws_cloudwatch_log_group": ("name",),
    "aws_cloudwatch_metric_alarm": ("alarm_name",),
    "aws_db_subnet_group": ("name",),
    "aws_dynamodb_table": ("name",),
    "aws_eip": ("tags.Name",),
    "aws_flow_log": ("tags.Name",),
    "aws_iam_role": ("name",),
    "aws_internet_gateway": ("tags.Name",),
    "aws_kms_alias": ("name",),
    "aws_lambda_function": ("function_name",),
    "aws_nat_gateway": ("tags.Name",),
    "aws_rds_cluster": ("cluster_identifier", "final_snapshot_identifier"),
    "aws_rds_cluster_instance": ("identifier",),
    "aws_rds_cluster_parameter_group": ("name",),
    "aws_route_table": ("tags.Name",),
    "aws_s3_bucket": ("bucket",),
    "aws_security_group": ("name", "tags.Name"),
    "aws_sns_topic": ("name",),
    "aws_sqs_queue": ("name",),
    "aws_subnet": ("tags.Name",),
    "aws_vpc": ("tags.Name",),
    "aws_vpc_endpoint": ("tags.Name",),
    "aws_wafv2_web_acl": ("name",),
}
# What has no name of its own, but belongs to something that has.
NAMELESS = {
    "aws_api_gateway_account",
    "aws_api_gateway_deployment",
    "aws_api_gateway_integration",
    "aws_api_gateway_method",
    "aws_api_gateway_method_settings",
    "aws_api_gateway_model",
    "aws_api_gateway_request_validator",
    "aws_api_gateway_resource",
    "aws_api_gateway_stage",
    "aws_default_security_group",
    "aws_iam_role_policy",
    "aws_kms_key",
    "aws_lambda_event_source_mapping",
    "aws_lambda_permission",
    "aws_route",
    "aws_route_table_association",
    "aws_s3_bucket_lifecycle_configuration",
    "aws_s3_bucket_ownership_controls",
    "aws_s3_bucket_policy",
    "aws_s3_bucket_public_access_block",
    "aws_s3_bucket_server_side_encryption_configuration",
    "aws_s3_bucket_versioning",
    "aws_sns_topic_policy",
    "aws_sqs_queue_policy",
    "aws_sqs_queue_redrive_allow_policy",
    "aws_vpc_security_group_egress_rule",
    "aws_vpc_security_group_ingress_rule",
    "aws_wafv2_web_acl_association",
    "aws_wafv2_web_acl_logging_configuration",
}
PRODUCTION = """
regions = ["us-east-1"]
data_protection = "retain"
owner = "ann"
[network]
nat = "per-zone"
[state]
bucket = "trading-states"
region = "us-east-1"
"""


def synthesize(folder: Path, *, suffix: str, settings: str) -> dict[str, bytes]:
    """Run the app and read the JSON of each stack, by region."""
    folder.mkdir(parents=True)
    path = folder / "settings.toml"
    path.write_text(settings, "utf-8")
    done = subprocess.run(
        [sys.executable, "main.py"],
        cwd=FOLDER,
        env={
            **os.environ,
            "CDKTF_OUTDIR": str(folder / "out"),
            "ENVIRONMENT_SUFFIX": suffix,
            "TRADING_SETTINGS": str(path),
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=240,
    )
    assert done.returncode == 0, done.stderr
    found = sorted((folder / "out" / "stacks").glob("*/cdk.tf.json"))
    return {
        each.parent.name.removeprefix("trading-").removesuffix(f"-{suffix}"): each.read_bytes()
        for each in found
    }


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the variants are synthesized."""
    return tmp_path_factory.mktemp("trading")


@pytest.fixture(scope="module")
def written(folder: Path) -> dict[str, bytes]:
    """The environment dev in two regions."""
    return synthesize(folder / "dev", suffix="dev", settings='regions = ["us-east-1", "us-west-2"]')


@pytest.fixture(scope="module")
def dev(folder: Path) -> Document:
    """The environment dev in us-east-1 alone, with the default settings."""
    text = synthesize(folder / "alone", suffix="dev", settings="")["us-east-1"]
    found: Document = json.loads(text)
    return found


@pytest.fixture(scope="module")
def production(folder: Path) -> Document:
    """The environment prod in us-east-1, whose data is retained."""
    text = synthesize(folder / "prod", suffix="prod", settings=PRODUCTION)["us-east-1"]
    found: Document = json.loads(text)
    return found


def resources(document: Document) -> Iterator[tuple[str, str, Document]]:
    """Type, logical id and attributes of every resource."""
    for kind, named in document["resource"].items():
        for logical_id, attributes in named.items():
            yield kind, logical_id, attributes


def only(document: Document, kind: str) -> Document:
    """The one resource of a type."""
    (found,) = document["resource"][kind].values()
    result: Document = found
    return result


def physical_names(document: Document) -> set[tuple[str, str]]:
    """Every name that AWS would see, with the type of what it names."""
    names = set()
    for kind, _, attributes in resources(document):
        for path in NAMES.get(kind, ()):
            value: Any = attributes
            for step in path.split("."):
                value = value.get(step) if isinstance(value, dict) else None
            # The gateway names its own log group by the API, whose id nobody chooses.
            if isinstance(value, str) and "${aws_" not in value:
                names.add((kind, value))
    return names


def strings(value: object) -> Iterator[str]:
    """Every string in a document, keys included."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, each in value.items():
            yield key
            yield from strings(each)
    elif isinstance(value, list):
        for each in value:
            yield from strings(each)


def test_every_type_is_known_to_these_tests(dev: Document, production: Document) -> None:
    """A resource of a type whose names are not looked at fails here until it is placed."""
    kinds = {kind for each in (dev, production) for kind, _, _ in resources(each)}
    assert kinds == set(NAMES) | NAMELESS


@pytest.mark.parametrize("variant", ["dev", "production"])
def test_the_suffix_and_region_are_in_every_name(
    request: pytest.FixtureRequest, variant: str
) -> None:
    """Each physical name has the environment suffix and the region as words of their own."""
    document: Document = request.getfixturevalue(variant)
    suffix = "dev" if variant == "dev" else "prod"
    names = physical_names(document)
    assert len(names) > 30
    wanted = re.compile(rf"(^|[-/])us-east-1[-/]{suffix}([-/.]|$)")
    assert [name for _, name in names if not wanted.search(name)] == []
    named = {kind for kind, _ in names}
    assert named == {kind for kind, _, _ in resources(document)} & set(NAMES)


def test_environments_share_nothing(dev: Document, production: Document) -> None:
    """Two environments in one region have no physical name in common."""
    assert not physical_names(dev) & physical_names(production)


def test_regions_share_nothing(written: dict[str, bytes]) -> None:
    """One environment in two regions has no physical name, state or address in common."""
    east, west = (json.loads(written[region]) for region in ("us-east-1", "us-west-2"))
    assert not physical_names(east) & physical_names(west)
    assert east["terraform"]["backend"] != west["terraform"]["backend"]
    assert only(east, "aws_vpc")["cidr_block"] != only(west, "aws_vpc")["cidr_block"]
    shared = ("trading-global-", "/trading/us-east-1/dev/database", ":trading/us-east-1/")
    theirs = [text for text in strings(west) if "us-east-1" in text]
    assert [text for text in theirs if not any(word in text for word in shared)] == []


def test_regions_have_the_same_addresses_in_terraform(written: dict[str, bytes]) -> None:
    """A resource has the same logical id in every region, but for the primary's secret."""
    east, west = (json.loads(written[region]) for region in ("us-east-1", "us-west-2"))
    known = [each[:2] for each in resources(east) if "secretsmanager" not in each[0]]
    assert known == [each[:2] for each in resources(west)]


def test_state_has_a_key_for_each_environment(dev: Document, production: Document) -> None:
    """State is local by default, and under its own encrypted and locked key in a bucket."""
    assert dev["terraform"]["backend"]["local"]["path"].endswith(
        "/terraform.trading.us-east-1.dev.tfstate"
    )
    state = production["terraform"]["backend"]["s3"]
    assert state["key"] == "trading/us-east-1/prod.tfstate"
    assert (state["encrypt"], state["use_lockfile"]) == (True, True)


def test_synthesis_is_deterministic(folder: Path, written: dict[str, bytes]) -> None:
    """Another process in another folder writes the same bytes, and none of them is a path."""
    again = synthesize(
        folder / "again", suffix="dev", settings='regions = ["us-east-1", "us-west-2"]'
    )
    assert again == written
    assert str(folder).encode() not in b"".join(written.values())
    assert str(FOLDER).encode() not in b"".join(written.values())


def test_there_is_no_password(dev: Document, production: Document) -> None:
    """No argument that could hold a secret is set; the master password is left to RDS."""
    secret = re.compile(r"password|secret_string|secret_key|access_key|token|private_key")
    allowed = {"manage_master_user_password"}
    for document in (dev, production):
        keys = {key for kind, _, each in resources(document) for key in each if secret.search(key)}
        assert keys == allowed
        cluster = only(document, "aws_rds_cluster")
        assert cluster["manage_master_user_password"] is True
        assert cluster["master_user_secret_kms_key_id"].startswith("${aws_kms_key.")
        outputs = " ".join(strings(document["output"]))
        assert "secret_arn" in outputs
        assert "secret_string" not in outputs
        (provider,) = document["provider"]["aws"]
        assert set(provider) == {"default_tags", "region"}


def test_ephemeral_data_can_be_destroyed(dev: Document) -> None:
    """By default nothing keeps the platform from being destroyed, and nothing is left of it."""
    cluster = only(dev, "aws_rds_cluster")
    assert cluster["deletion_protection"] is False
    assert cluster["skip_final_snapshot"] is True
    assert cluster["delete_automated_backups"] is True
    assert "final_snapshot_identifier" not in cluster
    assert only(dev, "aws_s3_bucket")["force_destroy"] is True
    assert only(dev, "aws_kms_key")["deletion_window_in_days"] == 7


def test_retained_data_resists(production: Document) -> None:
    """In production the cluster refuses deletion and leaves a snapshot, the bucket its objects."""
    cluster = only(production, "aws_rds_cluster")
    assert cluster["deletion_protection"] is True
    assert cluster["skip_final_snapshot"] is False
    assert cluster["delete_automated_backups"] is False
    assert cluster["final_snapshot_identifier"] == "trading-database-us-east-1-prod-final"
    assert only(production, "aws_s3_bucket")["force_destroy"] is False
    assert only(production, "aws_kms_key")["deletion_window_in_days"] == 30


def test_retained_data_is_guarded_before_anything_is_destroyed(
    dev: Document, production: Document
) -> None:
    """Terraform refuses to plan the end of what holds data, and of nothing else."""
    guarded = {
        kind
        for kind, _, each in resources(production)
        if each.get("lifecycle", {}).get("prevent_destroy")
    }
    assert guarded == {"aws_dynamodb_table", "aws_kms_key", "aws_rds_cluster", "aws_s3_bucket"}
    assert not [
        each for _, _, each in resources(dev) if "prevent_destroy" in each.get("lifecycle", {})
    ]


def test_zones_come_from_the_account(dev: Document) -> None:
    """No zone is named: each subnet and instance takes one of the account's own list."""
    assert not [text for text in strings(dev) if re.search(r"\bus-east-1[a-f]\b", text)]
    (zones,) = dev["data"]["aws_availability_zones"].values()
    assert zones["filter"] == [{"name": "opt-in-status", "values": ["opt-in-not-required"]}]
    assert zones["lifecycle"]["postcondition"][0]["condition"] == "${length(self.names) >= 3}"
    subnets = list(dev["resource"]["aws_subnet"].values())
    instances = list(dev["resource"]["aws_rds_cluster_instance"].values())
    assert (len(subnets), len(instances)) == (9, 3)
    listed = re.compile(r"\$\{element\(data\.aws_availability_zones\.\w+\.names, ([012])\)\}")
    taken = [listed.fullmatch(each["availability_zone"]) for each in (*subnets, *instances)]
    assert all(taken)
    assert {match[1] for match in taken[9:] if match} == {"0", "1", "2"}


def test_tags(dev: Document, production: Document) -> None:
    """Everything is tagged with environment, project and cost centre, and its owner if given."""
    tags = dev["provider"]["aws"][0]["default_tags"][0]["tags"]
    assert tags == {"Environment": "dev", "Project": "trading", "CostCenter": "trading"}
    owned = production["provider"]["aws"][0]["default_tags"][0]["tags"]
    assert owned["Owner"] == "ann"


def test_the_provider_may_be_old_or_new(dev: Document) -> None:
    """The provider's releases from 5.100 up to 7 are taken, not the one of the bindings."""
    assert dev["terraform"]["required_providers"] == {
        "aws": {"source": "hashicorp/aws", "version": ">= 5.100, < 7"}
    }


def test_no_role_may_do_everything(dev: Document) -> None:
    """No role's policy has any action, any resource or anybody in it."""
    policies = [each["policy"] for each in dev["resource"]["aws_iam_role_policy"].values()]
    policies += [each["assume_role_policy"] for each in dev["resource"]["aws_iam_role"].values()]
    said = [each for text in policies for each in json.loads(text)["Statement"]]
    # The functions' traces and network interfaces: AWS defines no resource for what they do.
    any_resource = {"SendTraces", "FindInterfaces", "LeaveInterfacesToLambda"}
    assert {each["Sid"] for each in said if "*" in strings(each)} == any_resource
    for statement in said:
        assert not [action for action in strings(statement["Action"]) if action.endswith(":*")]


def test_the_key_serves_logs_by_name(dev: Document) -> None:
    """CloudWatch Logs may use the key for the stack's own log groups and for no others."""
    key = only(dev, "aws_kms_key")
    assert key["enable_key_rotation"] is True
    policy = {each["Sid"]: each for each in json.loads(key["policy"])["Statement"]}
    users = {"UsedByAlarms", "UsedByLogs", "UsedBySns", "UsedBySqs"}
    assert set(policy) == {"AdministeredByAccount", *users}
    contexts = policy["UsedByLogs"]["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    groups = dev["resource"]["aws_cloudwatch_log_group"].values()
    assert [arn.split("log-group:")[1] for arn in contexts] == sorted(g["name"] for g in groups)
    assert {group["retention_in_days"] for group in groups} == {30}
    assert {group["kms_key_id"] for group in groups} == {only(dev, "aws_rds_cluster")["kms_key_id"]}


def test_the_database_is_closed_but_to_the_application(dev: Document) -> None:
    """One rule lets the application in on 3306; nothing else gets in, and nothing gets out."""
    inward = only(dev, "aws_vpc_security_group_ingress_rule")
    ways_out = list(dev["resource"]["aws_vpc_security_group_egress_rule"].values())
    (outward,) = [each for each in ways_out if "referenced_security_group_id" in each]
    (to_aws,) = [each for each in ways_out if "cidr_ipv4" in each]
    assert (to_aws["from_port"], to_aws["to_port"]) == (443, 443)
    database = f"${{aws_security_group.{_logical_id(dev, 'database')}.id}}"
    application = f"${{aws_security_group.{_logical_id(dev, 'trade-processor')}.id}}"
    assert (inward["security_group_id"], inward["referenced_security_group_id"]) == (
        database,
        application,
    )
    assert (outward["security_group_id"], outward["referenced_security_group_id"]) == (
        application,
        database,
    )
    assert {(rule["from_port"], rule["to_port"]) for rule in (inward, outward)} == {(3306, 3306)}
    for group in dev["resource"]["aws_security_group"].values():
        assert not {"ingress", "egress"} & set(group)
    closed = only(dev, "aws_default_security_group")
    assert not {"ingress", "egress"} & set(closed)


def _logical_id(document: Document, part: str) -> str:
    """The logical id of the security group of a part."""
    (found,) = [
        logical_id
        for logical_id, each in document["resource"]["aws_security_group"].items()
        if each["name"].startswith(f"trading-{part}-")
    ]
    return str(found)


def test_the_database_demands_tls_and_is_recorded(dev: Document) -> None:
    """Plain connections are refused, IAM may sign users in, and all its logs are exported."""
    parameters = {
        each["name"]: each["value"]
        for each in only(dev, "aws_rds_cluster_parameter_group")["parameter"]
    }
    assert parameters["require_secure_transport"] == "ON"
    assert parameters["server_audit_logging"] == "1"
    cluster = only(dev, "aws_rds_cluster")
    assert cluster["storage_encrypted"] is True
    assert cluster["iam_database_authentication_enabled"] is True
    assert cluster["enabled_cloudwatch_logs_exports"] == ["audit", "error", "slowquery"]
    assert cluster["backup_retention_period"] == 35
    exported = {
        each["name"].rpartition("/")[2]
        for each in dev["resource"]["aws_cloudwatch_log_group"].values()
        if each["name"].startswith("/aws/rds/cluster/trading-database-us-east-1-dev/")
    }
    assert exported == {"audit", "error", "slowquery"}
    assert len([d for d in cluster["depends_on"] if d.startswith("aws_cloudwatch_log_group")]) == 3


def test_the_bucket_is_private(dev: Document) -> None:
    """The bucket is named as documented, versioned, encrypted, closed, and expires objects."""
    assert only(dev, "aws_s3_bucket")["bucket"] == (
        "trading-artifacts-us-east-1-dev-${data.aws_caller_identity.Account.account_id}"
    )
    block = only(dev, "aws_s3_bucket_public_access_block")
    assert [value for key, value in block.items() if key not in {"//", "bucket"}] == [True] * 4
    (statement,) = json.loads(only(dev, "aws_s3_bucket_policy")["policy"])["Statement"]
    assert statement["Effect"] == "Deny"
    assert statement["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    (rule,) = only(dev, "aws_s3_bucket_server_side_encryption_configuration")["rule"]
    assert rule["bucket_key_enabled"] is True
    assert rule["apply_server_side_encryption_by_default"]["sse_algorithm"] == "aws:kms"
    (life,) = only(dev, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert life["expiration"] == [{"days": 90}]


def test_outputs(dev: Document) -> None:
    """What other programs go by is given out, and nothing else."""
    assert sorted(dev["output"]) == [
        "api_url",
        "artifacts_bucket",
        "cluster_endpoint",
        "database_security_group_id",
        "isolated_subnet_ids",
        "key_alias",
        "key_arn",
        "orders_table",
        "private_subnet_ids",
        "processor_security_group_id",
        "public_subnet_ids",
        "queue_url",
        "reader_endpoint",
        "secret_arn",
        "vpc_id",
    ]


def test_construct_paths_are_kept(dev: Document) -> None:
    """Paths are public: one that changes replaces a resource, and its snapshot with intent."""
    found = sorted(
        each["//"]["metadata"]["path"].partition("/")[2] for _, _, each in resources(dev)
    )
    assert found == SNAPSHOT.read_text("utf-8").splitlines()
