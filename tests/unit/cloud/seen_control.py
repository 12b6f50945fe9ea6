"""What alarms, logs, keys and roles are seen to do."""

import json

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Seen

REGION = "eu-north-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


def nobodys_account(aws: EmbeddedAws) -> object:
    """Whose account it is: the number is that of AWS's own examples."""
    return aws.client("sts", REGION).get_caller_identity()["Account"] == "123456789012"


def alarm_definition(aws: EmbeddedAws) -> object:
    """An alarm's action."""
    cloudwatch = aws.client("cloudwatch", REGION)
    topic = f"arn:aws:sns:{REGION}:123456789012:told"
    cloudwatch.put_metric_alarm(
        AlarmName="defined",
        Namespace="n",
        MetricName="m",
        Statistic="Sum",
        Period=60,
        EvaluationPeriods=1,
        Threshold=1,
        ComparisonOperator="GreaterThanThreshold",
        AlarmActions=[topic],
    )
    (found,) = cloudwatch.describe_alarms(AlarmNames=["defined"])["MetricAlarms"]
    return (found["MetricName"], found["AlarmActions"]) == ("m", [topic])


def role(aws: EmbeddedAws) -> object:
    """A role's inline policy."""
    iam = aws.client("iam", REGION)
    statement = {"Effect": "Deny", "Action": "s3:*", "Resource": "*"}
    iam.create_role(RoleName="described", AssumeRolePolicyDocument=TRUST)
    iam.put_role_policy(
        RoleName="described",
        PolicyName="p",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )
    found = iam.get_role_policy(RoleName="described", PolicyName="p")["PolicyDocument"]
    trusted = iam.get_role(RoleName="described")["Role"]["AssumeRolePolicyDocument"]
    return found["Statement"] == [statement] and trusted == json.loads(TRUST)


def encryption(aws: EmbeddedAws) -> object:
    """A text after its way there and back."""
    kms = aws.client("kms", REGION)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"text")["CiphertextBlob"]
    return b"text" not in sealed and kms.decrypt(CiphertextBlob=sealed)["Plaintext"] == b"text"


def rotation(aws: EmbeddedAws) -> object:
    """A key's rotation."""
    kms = aws.client("kms", REGION)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    before = kms.get_key_rotation_status(KeyId=key)["KeyRotationEnabled"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=90)
    after = kms.get_key_rotation_status(KeyId=key)
    return (before, after["KeyRotationEnabled"], after["RotationPeriodInDays"]) == (
        False,
        True,
        90,
    )


def log_group(aws: EmbeddedAws) -> object:
    """A log group's retention and key."""
    logs = aws.client("logs", REGION)
    key = f"arn:aws:kms:{REGION}:123456789012:key/k"
    logs.create_log_group(logGroupName="/described", kmsKeyId=key)
    logs.put_retention_policy(logGroupName="/described", retentionInDays=30)
    (found,) = logs.describe_log_groups(logGroupNamePrefix="/described")["logGroups"]
    return (found["retentionInDays"], found["kmsKeyId"]) == (30, key)


def log_events(aws: EmbeddedAws) -> object:
    """An event after it was put."""
    logs = aws.client("logs", REGION)
    where = {"logGroupName": "/written", "logStreamName": "s"}
    logs.create_log_group(logGroupName="/written")
    logs.create_log_stream(**where)
    now = logs.describe_log_groups(logGroupNamePrefix="/written")["logGroups"][0]["creationTime"]
    logs.put_log_events(**where, logEvents=[{"timestamp": now, "message": "m"}])
    return [each["message"] for each in logs.get_log_events(**where)["events"]] == ["m"]


def dashboard(aws: EmbeddedAws) -> object:
    """A dashboard's widgets."""
    cloudwatch = aws.client("cloudwatch", REGION)
    body = json.dumps({"widgets": [{"type": "metric", "properties": {"metrics": [["n", "m"]]}}]})
    cloudwatch.put_dashboard(DashboardName="described", DashboardBody=body)
    found = cloudwatch.get_dashboard(DashboardName="described")["DashboardBody"]
    return json.loads(found) == json.loads(body)


def trail(aws: EmbeddedAws) -> object:
    """A trail's bucket and validation, and whether it records."""
    aws.client("s3", "us-east-1").create_bucket(Bucket="described-trail")
    cloudtrail = aws.client("cloudtrail", REGION)
    key = aws.client("kms", REGION).create_key()["KeyMetadata"]["Arn"]
    cloudtrail.create_trail(
        Name="described",
        S3BucketName="described-trail",
        EnableLogFileValidation=True,
        IsMultiRegionTrail=True,
        KmsKeyId=key,
    )
    recording = []
    for change in (cloudtrail.start_logging, cloudtrail.stop_logging):
        change(Name="described")
        recording.append(cloudtrail.get_trail_status(Name="described")["IsLogging"])
    found = cloudtrail.get_trail(Name="described")["Trail"]
    # It is seen in every region, by other tests too.
    cloudtrail.delete_trail(Name="described")
    return (
        recording == [True, False]
        and (found["S3BucketName"], found["KmsKeyId"]) == ("described-trail", key)
        and found["LogFileValidationEnabled"] is found["IsMultiRegionTrail"] is True
    )


def plan(aws: EmbeddedAws) -> object:
    """A backup plan's rules and selections, and its vault's key."""
    backup = aws.client("backup", REGION)
    key = f"arn:aws:kms:{REGION}:123456789012:key/k"
    backup.create_backup_vault(BackupVaultName="described", EncryptionKeyArn=key)
    rule = {
        "RuleName": "daily",
        "TargetBackupVaultName": "described",
        "ScheduleExpression": "cron(0 5 ? * * *)",
        "Lifecycle": {"DeleteAfterDays": 35},
    }
    content = {"BackupPlanName": "described", "Rules": [rule]}
    made = backup.create_backup_plan(BackupPlan=content)["BackupPlanId"]
    role = "arn:aws:iam::123456789012:role/backup"
    chosen = {"SelectionName": "all", "IamRoleArn": role, "Resources": ["*"]}
    backup.create_backup_selection(BackupPlanId=made, BackupSelection=chosen)
    (listed,) = backup.list_backup_selections(BackupPlanId=made)["BackupSelectionsList"]
    selection = backup.get_backup_selection(BackupPlanId=made, SelectionId=listed["SelectionId"])
    (kept,) = backup.get_backup_plan(BackupPlanId=made)["BackupPlan"]["Rules"]
    vaults = backup.list_backup_vaults()["BackupVaultList"]
    return (
        {name: kept[name] for name in rule} == rule
        and selection["BackupSelection"]["Resources"] == ["*"]
        and key in [vault.get("EncryptionKeyArn") for vault in vaults]
    )


def scaling_group(aws: EmbeddedAws) -> object:
    """A group's size and health check, as they are and become, and the load that it holds."""
    scaling = aws.client("autoscaling", REGION)
    scaling.create_launch_configuration(
        LaunchConfigurationName="seen", ImageId="ami-12c6146b", InstanceType="t3.micro"
    )
    name = {"AutoScalingGroupName": "seen"}
    scaling.create_auto_scaling_group(
        **name,
        LaunchConfigurationName="seen",
        MinSize=1,
        MaxSize=3,
        AvailabilityZones=[f"{REGION}a"],
        HealthCheckType="ELB",
    )
    load = {
        "PredefinedMetricSpecification": {"PredefinedMetricType": "ASGAverageCPUUtilization"},
        "TargetValue": 40.0,
    }
    scaling.put_scaling_policy(
        **name,
        PolicyName="hold",
        PolicyType="TargetTrackingScaling",
        TargetTrackingConfiguration=load,
    )
    (policy,) = scaling.describe_policies(**name)["ScalingPolicies"]
    seen = []
    for kind in ("ELB", "EC2"):
        scaling.update_auto_scaling_group(**name, HealthCheckType=kind)
        (group,) = scaling.describe_auto_scaling_groups(AutoScalingGroupNames=["seen"])[
            "AutoScalingGroups"
        ]
        seen.append((group["HealthCheckType"], group["MinSize"], group["MaxSize"]))
    held = policy["TargetTrackingConfiguration"]["TargetValue"]
    return (seen, held) == ([("ELB", 1, 3), ("EC2", 1, 3)], 40.0)


SEEN: Seen = {
    "account.disposable": nobodys_account,
    "autoscaling.describe": scaling_group,
    "cloudwatch.alarm-definition": alarm_definition,
    "iam.describe": role,
    "kms.encrypt": encryption,
    "kms.rotation-setting": rotation,
    "logs.describe": log_group,
    "logs.events": log_events,
    "backup.describe": plan,
    "cloudtrail.describe": trail,
    "cloudwatch.dashboard": dashboard,
}
