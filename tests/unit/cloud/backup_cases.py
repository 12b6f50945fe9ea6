"""AWS Backup: what moto gets wrong of it."""

import json
import urllib.request
from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud.asking import REGION, Case, refusal


def backup_tags(aws: EmbeddedAws) -> Any:
    """A vault's tags, asked for as the AWS provider does."""
    vault = aws.client("backup", REGION).create_backup_vault(
        BackupVaultName="tagged", BackupVaultTags={"Team": "a"}
    )
    # boto3 ends the path with a slash, Terraform's provider does not.
    request = urllib.request.Request(  # noqa: S310 - our own server
        f"{aws.endpoint()}/tags/{vault['BackupVaultArn']}",
        headers={"Authorization": f"AWS4 Credential=AKIA/20260101/{REGION}/backup/aws4_request"},
    )
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request) as answer:
        return json.load(answer)["Tags"]


def backup_plan_again(aws: EmbeddedAws) -> Any:
    """How a plan is refused whose name an earlier, deleted plan had."""
    client = aws.client("backup", REGION)
    plan = {
        "BackupPlanName": "nightly",
        "Rules": [{"RuleName": "r", "TargetBackupVaultName": "Default"}],
    }
    first = client.create_backup_plan(BackupPlan=plan)
    client.delete_backup_plan(BackupPlanId=first["BackupPlanId"])
    return refusal(lambda: client.create_backup_plan(BackupPlan=plan))


def backup_selection(aws: EmbeddedAws) -> Any:
    """What a plan selects, as read and as listed, and what may be deleted when."""
    client = aws.client("backup", REGION)
    plan = client.create_backup_plan(
        BackupPlan={
            "BackupPlanName": "selected",
            "Rules": [{"RuleName": "r", "TargetBackupVaultName": "Default"}],
        }
    )["BackupPlanId"]
    role = f"arn:aws:iam::{ACCOUNT}:role/backup"
    chosen = {"SelectionName": "all", "IamRoleArn": role, "Resources": ["*"]}
    try:
        made = client.create_backup_selection(BackupPlanId=plan, BackupSelection=chosen)
    except ClientError:
        return None
    where = {"BackupPlanId": plan, "SelectionId": made["SelectionId"]}
    found = client.get_backup_selection(**where)["BackupSelection"]
    listed = client.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]
    early = refusal(lambda: client.delete_backup_plan(BackupPlanId=plan))
    client.delete_backup_selection(**where)
    gone = refusal(lambda: client.get_backup_selection(**where))
    client.delete_backup_plan(BackupPlanId=plan)
    return found == chosen, [each["SelectionName"] for each in listed], early, gone


def recovery_points(aws: EmbeddedAws) -> Any:
    """The recovery points of a vault."""
    client = aws.client("backup", REGION)
    client.create_backup_vault(BackupVaultName="empty")
    try:
        found = client.list_recovery_points_by_backup_vault(BackupVaultName="empty")
    except (ClientError, ResponseParserError):
        return None
    return found["RecoveryPoints"]


def changed_plan(aws: EmbeddedAws) -> Any:
    """The schedule of a plan that was changed, and whether it is another version."""
    client = aws.client("backup", REGION)
    rule = {"RuleName": "r", "TargetBackupVaultName": "Default"}
    plan = {"BackupPlanName": "changed", "Rules": [rule]}
    made = client.create_backup_plan(BackupPlan=plan)
    rule["ScheduleExpression"] = "cron(0 3 ? * * *)"
    try:
        client.update_backup_plan(BackupPlanId=made["BackupPlanId"], BackupPlan=plan)
    except ClientError:
        return None
    found = client.get_backup_plan(BackupPlanId=made["BackupPlanId"])
    schedule = found["BackupPlan"]["Rules"][0]["ScheduleExpression"]
    return schedule, found["VersionId"] != made["VersionId"]


CASES = {
    "backup.plan-name-again": Case(
        backup_plan_again, fault=(400, "AlreadyExistsException"), right=None
    ),
    "backup.recovery-points": Case(recovery_points, fault=None, right=[]),
    "backup.selections": Case(
        backup_selection,
        fault=None,
        right=(
            True,
            ["all"],
            (400, "InvalidRequestException"),
            (400, "ResourceNotFoundException"),
        ),
    ),
    "backup.tags-path": Case(backup_tags, fault={}, right={"Team": "a"}),
    "backup.update-plan": Case(changed_plan, fault=None, right=("cron(0 3 ? * * *)", True)),
}
