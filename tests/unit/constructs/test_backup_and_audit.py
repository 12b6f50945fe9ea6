"""Backups, log buckets and trails: who may deliver where, and what is refused."""

import json
from pathlib import Path

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
network = Network(stack, "Network", key=key)
one, two = (
    AuroraCluster(stack, id_, part=id_.lower(), network=network, key=key, database_name="orders")
    for id_ in ("One", "Two")
)
backups = BackupPlan(stack, "Backups", part="orders", key=key)
backups.protect_cluster(one)
backups.protect_cluster(two)
backups.protect_cluster(one)
BackupPlan(
    stack, "Short", part="short", key=key, keep_days=7, schedule="cron(0 1 ? * SUN *)",
    data_protection=DataProtection.EPHEMERAL)
logs = LogBucket(stack, "Logs", name="demo-logs")
logs.allow_load_balancer_logs(prefix="balancer")
logs.allow_flow_logs(prefix="flow/vpc")
twins = LogBucket(stack, "Twins", name="demo-twins")
twins.allow_flow_logs(prefix="a/b.c")
twins.allow_flow_logs(prefix="a-b/c")
Trail(stack, "Trail", part="audit", bucket=logs, key=key)
reader = ServiceRole(stack, "Reader", name="reader", service="states.amazonaws.com")
logs.grant_read(reader)
LogBucket(stack, "Closed", name="demo-closed", data_protection=DataProtection.EPHEMERAL)
stack.refused("schedule", lambda: BackupPlan(
    stack, "N1", part="n", key=key, schedule="rate(1 day)"))
stack.refused("both_days", lambda: BackupPlan(
    stack, "N6", part="n", key=key, schedule="cron(0 5 * * * *)"))
stack.refused("days", lambda: BackupPlan(stack, "N2", part="n", key=key, keep_days=0))
stack.refused("vault", lambda: BackupPlan(stack, "N3", part="n" * 60, key=key))
stack.refused("prefix", lambda: logs.allow_flow_logs(prefix="/flow"))
stack.refused("bucket", lambda: LogBucket(stack, "N4", name="Logs"))
stack.refused("trail", lambda: Trail(stack, "N5", part="a--b", bucket=logs, key=key))
"""
REFUSALS = {
    "both_days": "of which the third or the fifth, and not both, is ?",
    "bucket": "'Logs', allowed: small letters",
    "days": "0, allowed: 1 to 36500",
    "prefix": "'/flow', allowed: words joined by slashes",
    "schedule": "'rate(1 day)', allowed: cron(",
    "trail": "two signs in a row",
    "vault": "the backup vault name of",
}


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("audit")
    return synthesize(folder, BODY, framework=request.param)


def test_backups_are_kept_apart(document: Document) -> None:
    """A daily rule fills an encrypted vault and keeps backups for 35 days, or as it is told."""
    vault = resource(document, "aws_backup_vault", "Backups/Vault")
    assert vault["name"] == "demo-orders-euw1-test"
    assert "aws_kms_key" in vault["kms_key_arn"]
    assert vault["force_destroy"] is False
    assert vault["lifecycle"] == {"prevent_destroy": True}
    (rule,) = resource(document, "aws_backup_plan", "Backups/Resource")["rule"]
    assert rule["schedule"] == "cron(0 5 * * ? *)"
    assert rule["lifecycle"] == {"delete_after": 35}
    (short,) = resource(document, "aws_backup_plan", "Short/Resource")["rule"]
    assert (short["schedule"], short["lifecycle"]) == (
        "cron(0 1 ? * SUN *)",
        {"delete_after": 7},
    )
    gone = resource(document, "aws_backup_vault", "Short/Vault")
    assert gone["force_destroy"] is True
    assert "lifecycle" not in gone


def test_what_is_protected_is_named(document: Document) -> None:
    """The selection names each cluster once; without one there is no selection."""
    (selection,) = document["resource"]["aws_backup_selection"].values()
    ends = [each.rpartition(":")[2] for each in selection["resources"]]
    assert ends == ["demo-one-eu-west-1-test", "demo-two-eu-west-1-test"]


def test_the_backup_role_reaches_no_other_cluster(document: Document) -> None:
    """It may make snapshots of the protected clusters, and use the vault and the key."""
    policy = statements(resource(document, "aws_iam_role_policy", "Backups/Role/Policy")["policy"])
    assert {each.rpartition(":cluster:")[2] for each in policy["SnapshotClusters"]["Resource"]} == {
        "demo-one-eu-west-1-test",
        "demo-two-eu-west-1-test",
        policy["FindSnapshots"]["Resource"],
    }
    assert policy["FindSnapshots"]["Resource"].endswith(":cluster-snapshot:awsbackup:*")
    assert [name for name, each in policy.items() if each["Resource"] == "*"] == ["FindTagged"]
    assert policy["LendKey"]["Condition"] == {"Bool": {"kms:GrantIsForAWSResource": "true"}}
    trust = resource(document, "aws_iam_role", "Backups/Role/Resource")["assume_role_policy"]
    assert statements(trust)["AssumedByService"]["Principal"] == {"Service": "backup.amazonaws.com"}


def test_a_log_bucket_is_closed_and_encrypted_as_aws_demands(document: Document) -> None:
    """It is encrypted by S3, versioned, without public access or plain HTTP, and logs expire."""
    (rule,) = resource(
        document, "aws_s3_bucket_server_side_encryption_configuration", "Logs/Encryption"
    )["rule"]
    assert rule["apply_server_side_encryption_by_default"] == {"sse_algorithm": "AES256"}
    block = resource(document, "aws_s3_bucket_public_access_block", "Logs/PublicAccess")
    assert [value for key, value in block.items() if key != "bucket"] == [True] * 4
    (life,) = resource(document, "aws_s3_bucket_lifecycle_configuration", "Logs/Lifecycle")["rule"]
    assert life["expiration"] == [{"days": 365}]
    closed = statements(resource(document, "aws_s3_bucket_policy", "Closed/Policy")["policy"])
    assert list(closed) == ["DenyPlainHttp"]
    assert closed["DenyPlainHttp"]["Condition"] == {"Bool": {"aws:SecureTransport": "false"}}
    assert resource(document, "aws_s3_bucket", "Closed/Resource")["force_destroy"] is True
    assert resource(document, "aws_s3_bucket", "Logs/Resource")["force_destroy"] is False


def test_services_deliver_for_this_account_only(document: Document) -> None:
    """Each delivery is under its prefix and this account, from a named source of ours."""
    policy = statements(resource(document, "aws_s3_bucket_policy", "Logs/Policy")["policy"])
    places = {
        name: each["Resource"].split("/", 1)[1].partition("/AWSLogs/")[0]
        for name, each in policy.items()
        if each["Action"] == "s3:PutObject"
    }
    assert places == {
        "BalancerLogsBalancer": "balancer",
        "FlowLogsFlowVpc": "flow/vpc",
        "TrailLogsTrail": "trail",
    }
    allowed = [each for each in policy.values() if each["Effect"] == "Allow"]
    assert len(allowed) == 5
    for statement in allowed:
        assert "aws:SourceArn" in json.dumps(statement["Condition"])
        assert "aws_caller_identity" in json.dumps(statement["Condition"])
        assert isinstance(statement["Principal"]["Service"], str)


def test_prefixes_of_one_name_are_both_let_in(document: Document) -> None:
    """No name of a statement comes twice, and none has other signs than IAM takes."""
    policy = statements(resource(document, "aws_s3_bucket_policy", "Twins/Policy")["policy"])
    assert set(policy) == {"DenyPlainHttp", "FlowLogsABC", "FlowLogsAsk"}
    places = [each.split("/", 1)[1] for each in policy["FlowLogsABC"]["Resource"]]
    assert [each.partition("/AWSLogs/")[0] for each in places] == ["a-b/c", "a/b.c"]


def test_a_trail_sees_every_region_and_shows_changes(document: Document) -> None:
    """It covers every region, is validated, encrypted, and waits for those who let it in."""
    trail = resource(document, "aws_cloudtrail", "Trail/Resource")
    assert trail["name"] == "demo-audit-eu-west-1-test"
    assert trail["is_multi_region_trail"] is True
    assert trail["include_global_service_events"] is True
    assert trail["enable_log_file_validation"] is True
    assert "aws_kms_key" in trail["kms_key_id"]
    assert trail["cloud_watch_logs_group_arn"].endswith(":*")
    waits = [each.partition(".")[0] for each in trail["depends_on"]]
    assert waits == ["aws_s3_bucket_policy", "aws_iam_role_policy"]


def test_the_key_serves_this_trail(document: Document) -> None:
    """CloudTrail may encrypt with the key for this trail, by its ARN, and do no more."""
    said = statements(resource(document, "aws_kms_key", "Key/Resource")["policy"])["UsedByTrails"]
    assert said["Action"] == ["kms:GenerateDataKey*", "kms:DescribeKey"]
    source = said["Condition"]["StringEquals"]["aws:SourceArn"]
    assert source.endswith(":trail/demo-audit-eu-west-1-test")


def test_who_reads_logs_cannot_write_them(document: Document) -> None:
    """A granted role lists and reads, and nothing else."""
    policy = statements(resource(document, "aws_iam_role_policy", "Reader/Policy")["policy"])
    assert {name: each["Action"] for name, each in policy.items()} == {
        "ListLogs": "s3:ListBucket",
        "ReadLogs": "s3:GetObject",
    }


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)
