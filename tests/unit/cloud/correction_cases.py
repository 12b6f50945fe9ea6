"""For each correction, a question whose answer moto gets wrong, with both answers."""

import io
import json
import urllib.request
import zipfile
from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud import ec2_cases, rds_cases
from unit.cloud.asking import OTHER, REGION, Case, refusal


def missing_action(aws: EmbeddedAws) -> Any:
    """How an action is refused that moto lacks."""
    kms = aws.client("kms", REGION)
    refused = refusal(lambda: kms.connect_custom_key_store(CustomKeyStoreId="cks-1"))
    return refused and refused[0]


def scaling_policy(aws: EmbeddedAws) -> Any:
    """Whether a policy says that it is enabled, and whether it has a predictive block."""
    client = aws.client("autoscaling", REGION)
    client.create_launch_configuration(
        LaunchConfigurationName="scaled", ImageId="ami-12345678", InstanceType="t3.micro"
    )
    client.create_auto_scaling_group(
        AutoScalingGroupName="scaled",
        LaunchConfigurationName="scaled",
        MinSize=0,
        MaxSize=0,
        AvailabilityZones=[f"{REGION}a"],
    )
    client.put_scaling_policy(
        AutoScalingGroupName="scaled",
        PolicyName="up",
        AdjustmentType="ChangeInCapacity",
        ScalingAdjustment=1,
    )
    found = client.describe_policies(AutoScalingGroupName="scaled")["ScalingPolicies"][0]
    return found.get("Enabled"), "PredictiveScalingConfiguration" in found


def dead_letter(aws: EmbeddedAws) -> Any:
    """A function's dead-letter target after it was made and after it was changed."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("main.py", "def handle(event, context): ...")
    trust = {"Statement": [{"Effect": "Allow", "Action": "sts:AssumeRole"}]}
    role = aws.client("iam", REGION).create_role(
        RoleName="worker", AssumeRolePolicyDocument=json.dumps(trust)
    )
    client = aws.client("lambda", REGION)
    client.create_function(
        FunctionName="worker",
        Runtime="python3.13",
        Role=role["Role"]["Arn"],
        Handler="main.handle",
        Code={"ZipFile": archive.getvalue()},
        DeadLetterConfig={"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:dead"},
    )
    first = client.get_function_configuration(FunctionName="worker").get("DeadLetterConfig")
    client.update_function_configuration(
        FunctionName="worker",
        DeadLetterConfig={"TargetArn": "arn:aws:sqs:eu-west-1:123456789012:other"},
    )
    second = client.get_function_configuration(FunctionName="worker").get("DeadLetterConfig")
    return [each and each["TargetArn"].rsplit(":", 1)[1] for each in (first, second)]


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
    """What a plan selects, as read and as listed, and what is left after the deletion."""
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
    client.delete_backup_selection(**where)
    gone = refusal(lambda: client.get_backup_selection(**where))
    return found == chosen, [each["SelectionName"] for each in listed], gone


def composite_alarm(aws: EmbeddedAws) -> Any:
    """The rules of a composite alarm."""
    client = aws.client("cloudwatch", REGION)
    try:
        client.put_composite_alarm(AlarmName="both", AlarmRule="ALARM(a) AND ALARM(b)")
    except ClientError:
        return None
    found = client.describe_alarms(AlarmNames=["both"], AlarmTypes=["CompositeAlarm"])
    return [each["AlarmRule"] for each in found["CompositeAlarms"]]


def replicas(aws: EmbeddedAws) -> Any:
    """A table's replicas, the region in a replica's ARN, and what is left after its removal."""
    here, there = aws.client("dynamodb", REGION), aws.client("dynamodb", OTHER)
    here.create_table(
        TableName="orders",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        StreamSpecification={"StreamEnabled": True, "StreamViewType": "NEW_AND_OLD_IMAGES"},
    )
    here.update_table(TableName="orders", ReplicaUpdates=[{"Create": {"RegionName": OTHER}}])
    found = here.describe_table(TableName="orders")["Table"].get("Replicas")
    if found is None:
        return None
    arn = there.describe_table(TableName="orders")["Table"]["TableArn"]
    here.update_table(TableName="orders", ReplicaUpdates=[{"Delete": {"RegionName": OTHER}}])
    left = here.describe_table(TableName="orders")["Table"].get("Replicas")
    gone = refusal(lambda: there.describe_table(TableName="orders"))
    return [each["RegionName"] for each in found], arn.split(":")[3], left, gone


def rotation_period(aws: EmbeddedAws) -> Any:
    """The rotation period when chosen, by default and after rotation was turned off."""
    kms = aws.client("kms", REGION)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    kms.enable_key_rotation(KeyId=key, RotationPeriodInDays=180)
    chosen = kms.get_key_rotation_status(KeyId=key).get("RotationPeriodInDays")
    kms.enable_key_rotation(KeyId=key)
    default = kms.get_key_rotation_status(KeyId=key).get("RotationPeriodInDays")
    kms.disable_key_rotation(KeyId=key)
    return chosen, default, kms.get_key_rotation_status(KeyId=key).get("RotationPeriodInDays")


def denied_plain_http(aws: EmbeddedAws) -> Any:
    """How an object is refused by a bucket that denies plain HTTP."""
    s3 = aws.client("s3", "us-east-1")
    s3.create_bucket(Bucket="over-tls")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["arn:aws:s3:::over-tls", "arn:aws:s3:::over-tls/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    s3.put_bucket_policy(
        Bucket="over-tls", Policy=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    refused = refusal(lambda: s3.put_object(Bucket="over-tls", Key="k", Body=b"x"))
    return refused and refused[0]


def logging_target(aws: EmbeddedAws) -> Any:
    """How logging into a bucket is refused whose policy has a statement for everybody."""
    s3 = aws.client("s3", "us-east-1")
    s3.create_bucket(Bucket="logged")
    s3.create_bucket(Bucket="logs-of-it")
    arn = "arn:aws:s3:::logs-of-it"
    statements = [
        {"Effect": "Deny", "Principal": "*", "Action": "s3:DeleteObject", "Resource": f"{arn}/*"},
        {
            "Effect": "Allow",
            "Principal": {"Service": "logging.s3.amazonaws.com"},
            "Action": "s3:PutObject",
            "Resource": f"{arn}/*",
        },
    ]
    policy = json.dumps({"Version": "2012-10-17", "Statement": statements})
    s3.put_bucket_policy(Bucket="logs-of-it", Policy=policy)
    target = {"LoggingEnabled": {"TargetBucket": "logs-of-it", "TargetPrefix": "a/"}}
    refused = refusal(lambda: s3.put_bucket_logging(Bucket="logged", BucketLoggingStatus=target))
    return refused and refused[0]


def webhook(aws: EmbeddedAws) -> Any:
    """How a message is refused whose topic has a webhook that nobody can reach."""
    sns = aws.client("sns", REGION)
    topic = sns.create_topic(Name="webhook")["TopicArn"]
    sns.subscribe(TopicArn=topic, Protocol="http", Endpoint="http://127.0.0.1:9/hook")
    try:
        sns.publish(TopicArn=topic, Message="m")
    except ResponseParserError:
        return "no answer of AWS"
    return None


def redrive(aws: EmbeddedAws) -> Any:
    """Whether a redrive policy comes back as it was sent."""
    sqs = aws.client("sqs", REGION)
    sqs.create_queue(QueueName="dead")
    sent = f'{{"deadLetterTargetArn":"arn:aws:sqs:{REGION}:{ACCOUNT}:dead","maxReceiveCount":5}}'
    url = sqs.create_queue(QueueName="alive", Attributes={"RedrivePolicy": sent})["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
    return found["Attributes"]["RedrivePolicy"] == sent


def state_machine(aws: EmbeddedAws) -> Any:
    """What is said of a good definition, of no JSON, of no object and of no states."""
    client = aws.client("stepfunctions", REGION)
    good = '{"StartAt": "a", "States": {"a": {"Type": "Succeed"}}}'
    try:
        return [
            client.validate_state_machine_definition(definition=text)["result"]
            for text in (good, "{", '"a"', '{"StartAt": "a"}')
        ]
    except ClientError:
        return None


def versions(aws: EmbeddedAws) -> Any:
    """The versions of a machine that is there, and the refusal of one that is not."""
    client = aws.client("stepfunctions", REGION)
    made = client.create_state_machine(
        name="unpublished",
        definition='{"StartAt": "a", "States": {"a": {"Type": "Succeed"}}}',
        roleArn=f"arn:aws:iam::{ACCOUNT}:role/steps",
    )["stateMachineArn"]
    try:
        found = client.list_state_machine_versions(stateMachineArn=made)
    except ClientError:
        return None
    other = made.replace("unpublished", "absent")
    refused = refusal(lambda: client.list_state_machine_versions(stateMachineArn=other))
    return found["stateMachineVersions"], refused


CASES = {
    **ec2_cases.CASES,
    **rds_cases.CASES,
    "autoscaling.policy-enabled": Case(scaling_policy, fault=(None, True), right=(True, False)),
    "backup.plan-name-again": Case(
        backup_plan_again, fault=(400, "AlreadyExistsException"), right=None
    ),
    "backup.selections": Case(
        backup_selection,
        fault=None,
        right=(True, ["all"], (400, "ResourceNotFoundException")),
    ),
    "backup.tags-path": Case(backup_tags, fault={}, right={"Team": "a"}),
    "cloudwatch.composite-alarm": Case(
        composite_alarm, fault=None, right=["ALARM(a) AND ALARM(b)"]
    ),
    "dynamodb.replicas": Case(
        replicas,
        fault=None,
        right=([OTHER], OTHER, None, (400, "ResourceNotFoundException")),
    ),
    "kms.rotation-period": Case(rotation_period, fault=(None,) * 3, right=(180, 365, None)),
    "lambda.dead-letter": Case(dead_letter, fault=[None, None], right=["dead", "other"]),
    "protocol.fail-fast": Case(missing_action, fault=500, right=501),
    "s3.logging-policy-principal": Case(logging_target, fault=500, right=None),
    "s3.policy-conditions": Case(denied_plain_http, fault=403, right=None),
    "sns.webhooks": Case(webhook, fault="no answer of AWS", right=None),
    "sqs.redrive-spacing": Case(redrive, fault=False, right=True),
    "stepfunctions.versions": Case(
        versions, fault=None, right=([], (400, "StateMachineDoesNotExist"))
    ),
    "stepfunctions.validate": Case(state_machine, fault=None, right=["OK", "FAIL", "FAIL", "FAIL"]),
}
