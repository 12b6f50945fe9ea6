"""For each correction, a question whose answer moto gets wrong, with both answers."""

import io
import json
import zipfile
from typing import Any

from botocore.exceptions import ClientError
from botocore.parsers import ResponseParserError

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud import backup_cases, ec2_cases, elbv2_cases, lambda_cases, rds_cases
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


def unusable_key(aws: EmbeddedAws) -> Any:
    """How a key refuses to work: disabled, to be deleted, and to be deleted once more."""
    kms = aws.client("kms", REGION)
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    sealed = kms.encrypt(KeyId=key, Plaintext=b"x")["CiphertextBlob"]
    kms.disable_key(KeyId=key)
    asked = [
        lambda: kms.encrypt(KeyId=key, Plaintext=b"x"),
        lambda: kms.decrypt(CiphertextBlob=sealed),
        lambda: kms.schedule_key_deletion(KeyId=key),
        lambda: kms.generate_data_key(KeyId=key, KeySpec="AES_256"),
        lambda: kms.schedule_key_deletion(KeyId=key),
    ]
    refused = [refusal(each) for each in asked]
    return [each and each[1] for each in refused]


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
    """Whether a redrive policy comes back as it was sent, and none as none."""
    sqs = aws.client("sqs", REGION)
    last = sqs.create_queue(QueueName="dead")["QueueUrl"]
    none = sqs.get_queue_attributes(QueueUrl=last, AttributeNames=["All"])["Attributes"]
    sent = f'{{"deadLetterTargetArn":"arn:aws:sqs:{REGION}:{ACCOUNT}:dead","maxReceiveCount":5}}'
    url = sqs.create_queue(QueueName="alive", Attributes={"RedrivePolicy": sent})["QueueUrl"]
    found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["RedrivePolicy"])
    return found["Attributes"]["RedrivePolicy"] == sent, "RedrivePolicy" in none


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


def deleted_trail(aws: EmbeddedAws) -> Any:
    """The trails that are left after one was deleted by its ARN."""
    aws.client("s3", "us-east-1").create_bucket(Bucket="trail-of-all")
    client = aws.client("cloudtrail", "us-east-1")
    arn = client.create_trail(Name="trail", S3BucketName="trail-of-all")["TrailARN"]
    client.delete_trail(Name=arn)
    return [each["Name"] for each in client.describe_trails()["trailList"]]


def table_encryption(aws: EmbeddedAws) -> Any:
    """A table's encryption after it was changed."""
    client = aws.client("dynamodb", REGION)
    client.create_table(
        TableName="sealed",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    client.update_table(TableName="sealed", SSESpecification={"Enabled": True, "SSEType": "KMS"})
    return (
        client.describe_table(TableName="sealed")["Table"].get("SSEDescription", {}).get("Status")
    )


def delegation_sets(aws: EmbeddedAws) -> Any:
    """How many reusable delegation sets there are once a zone was made."""
    client = aws.client("route53", "us-east-1")
    client.create_hosted_zone(Name="delegated.example", CallerReference="once")
    return len(client.list_reusable_delegation_sets()["DelegationSets"])


def acl_without_rules(aws: EmbeddedAws) -> Any:
    """How many rules a web ACL has that was updated to have none."""
    client = aws.client("wafv2", REGION)
    seen = {
        "SampledRequestsEnabled": False,
        "CloudWatchMetricsEnabled": False,
        "MetricName": "m",
    }
    rule = {
        "Name": "r",
        "Priority": 1,
        "Action": {"Block": {}},
        "Statement": {"GeoMatchStatement": {"CountryCodes": ["AQ"]}},
        "VisibilityConfig": seen,
    }
    settings = {
        "Name": "acl",
        "Scope": "REGIONAL",
        "DefaultAction": {"Allow": {}},
        "VisibilityConfig": seen,
    }
    made = client.create_web_acl(**settings, Rules=[rule])["Summary"]
    where = {"Id": made["Id"], "LockToken": made["LockToken"]}
    client.update_web_acl(**settings, **where, Rules=[])
    found = client.get_web_acl(Name="acl", Scope="REGIONAL", Id=made["Id"])
    return len(found["WebACL"].get("Rules", []))


def warmup(aws: EmbeddedAws) -> Any:
    """A group's warmup when it was made, and after it was changed."""
    client = aws.client("autoscaling", REGION)
    client.create_launch_configuration(
        LaunchConfigurationName="warm", ImageId="ami-12345678", InstanceType="t3.micro"
    )
    client.create_auto_scaling_group(
        AutoScalingGroupName="warm",
        LaunchConfigurationName="warm",
        MinSize=0,
        MaxSize=0,
        AvailabilityZones=[f"{REGION}a"],
        DefaultInstanceWarmup=120,
    )
    said = []
    for seconds in (None, 60, -1):
        if seconds is not None:
            client.update_auto_scaling_group(
                AutoScalingGroupName="warm", DefaultInstanceWarmup=seconds
            )
        (found,) = client.describe_auto_scaling_groups(AutoScalingGroupNames=["warm"])[
            "AutoScalingGroups"
        ]
        said.append(found.get("DefaultInstanceWarmup"))
    return said


def replica_key(aws: EmbeddedAws) -> Any:
    """The key of a replica, as its source and as it itself says it."""
    here, there = aws.client("secretsmanager", REGION), aws.client("secretsmanager", OTHER)
    here.create_secret(
        Name="replicated",
        SecretString="s",
        KmsKeyId="alias/here",
        AddReplicaRegions=[{"Region": OTHER, "KmsKeyId": "alias/there"}],
    )
    (status,) = here.describe_secret(SecretId="replicated")["ReplicationStatus"]
    return status["KmsKeyId"], there.describe_secret(SecretId="replicated")["KmsKeyId"]


def replica_by_partial_arn(aws: EmbeddedAws) -> Any:
    """How a replica's value is refused to whoever has an ARN without its end."""
    here, there = aws.client("secretsmanager", REGION), aws.client("secretsmanager", OTHER)
    here.create_secret(
        Name="shortened",
        SecretString="s",
        AddReplicaRegions=[{"Region": OTHER}],
    )
    arn = f"arn:aws:secretsmanager:{OTHER}:{ACCOUNT}:secret:shortened"
    return refusal(lambda: there.get_secret_value(SecretId=arn))


CASES = {
    **backup_cases.CASES,
    **ec2_cases.CASES,
    **elbv2_cases.CASES,
    **lambda_cases.CASES,
    **rds_cases.CASES,
    "autoscaling.policy-enabled": Case(scaling_policy, fault=(None, True), right=(True, False)),
    "autoscaling.warmup": Case(warmup, fault=[None] * 3, right=[120, 60, None]),
    "cloudtrail.delete-by-arn": Case(deleted_trail, fault=["trail"], right=[]),
    "cloudwatch.composite-alarm": Case(
        composite_alarm, fault=None, right=["ALARM(a) AND ALARM(b)"]
    ),
    "dynamodb.encryption-update": Case(table_encryption, fault=None, right="ENABLED"),
    "dynamodb.replicas": Case(
        replicas,
        fault=None,
        right=([OTHER], OTHER, None, (400, "ResourceNotFoundException")),
    ),
    "kms.rotation-period": Case(rotation_period, fault=(None,) * 3, right=(180, 365, None)),
    "kms.unusable-key": Case(
        unusable_key,
        fault=[None] * 5,
        right=[
            "DisabledException",
            "DisabledException",
            None,
            "KMSInvalidStateException",
            "KMSInvalidStateException",
        ],
    ),
    "lambda.dead-letter": Case(dead_letter, fault=[None, None], right=["dead", "other"]),
    "protocol.fail-fast": Case(missing_action, fault=500, right=501),
    "route53.delegation-sets": Case(delegation_sets, fault=1, right=0),
    "s3.logging-policy-principal": Case(logging_target, fault=500, right=None),
    "s3.policy-conditions": Case(denied_plain_http, fault=403, right=None),
    "secretsmanager.replica-key": Case(
        replica_key,
        fault=("alias/aws/secretsmanager", "alias/here"),
        right=("alias/there", "alias/there"),
    ),
    "secretsmanager.replica-partial-arn": Case(
        replica_by_partial_arn, fault=(404, "ResourceNotFoundException"), right=None
    ),
    "sns.webhooks": Case(webhook, fault="no answer of AWS", right=None),
    "sqs.redrive-spacing": Case(redrive, fault=(False, False), right=(True, False)),
    "stepfunctions.versions": Case(
        versions, fault=None, right=([], (400, "StateMachineDoesNotExist"))
    ),
    "stepfunctions.validate": Case(state_machine, fault=None, right=["OK", "FAIL", "FAIL", "FAIL"]),
    "wafv2.no-rules": Case(acl_without_rules, fault=1, right=0),
}
