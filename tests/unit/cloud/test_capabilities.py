"""What is said to be shown is seen on the live server; what is not, has a reason."""

import json
from collections.abc import Callable

import pytest
from botocore.exceptions import ClientError

from stackproof.cloud.capabilities import EMBEDDED, SETTLES, embedded
from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from unit.cloud import lambdas
from unit.cloud.gateways import echoing
from unit.cloud.rds_cases import aurora

REGION = "eu-north-1"
TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


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


def conditional_put(aws: EmbeddedAws) -> object:
    """The refusal of a second put."""
    dynamodb = aws.client("dynamodb", REGION)
    dynamodb.create_table(
        TableName="once",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for _ in range(2):
        try:
            dynamodb.put_item(
                TableName="once",
                Item={"id": {"S": "1"}},
                ConditionExpression="attribute_not_exists(id)",
            )
        except ClientError as error:
            return error.response["Error"]["Code"] == "ConditionalCheckFailedException"
    return False


def network(aws: EmbeddedAws) -> object:
    """A rule of a security group and a route."""
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.5.0.0/16")["Vpc"]["VpcId"]
    group = ec2.create_security_group(GroupName="seen", Description="d", VpcId=vpc)["GroupId"]
    ec2.authorize_security_group_ingress(
        GroupId=group,
        IpPermissions=[
            {
                "IpProtocol": "tcp",
                "FromPort": 3306,
                "ToPort": 3306,
                "UserIdGroupPairs": [{"GroupId": group}],
            }
        ],
    )
    gateway = ec2.create_internet_gateway()["InternetGateway"]["InternetGatewayId"]
    ec2.attach_internet_gateway(VpcId=vpc, InternetGatewayId=gateway)
    table = ec2.create_route_table(VpcId=vpc)["RouteTable"]["RouteTableId"]
    ec2.create_route(RouteTableId=table, DestinationCidrBlock="0.0.0.0/0", GatewayId=gateway)
    rules = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"][0]["IpPermissions"]
    routes = ec2.describe_route_tables(RouteTableIds=[table])["RouteTables"][0]["Routes"]
    return (
        rules[0]["FromPort"] == 3306
        and rules[0]["UserIdGroupPairs"][0]["GroupId"] == group
        and gateway in [route.get("GatewayId") for route in routes]
    )


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


def database(aws: EmbeddedAws) -> object:
    """A cluster's encryption and exports."""
    aurora(aws, "seen", REGION, StorageEncrypted=True, EnableCloudwatchLogsExports=["audit"])
    rds = aws.client("rds", REGION)
    (found,) = rds.describe_db_clusters(DBClusterIdentifier="seen")["DBClusters"]
    return (found["StorageEncrypted"], found["EnabledCloudwatchLogsExports"]) == (True, ["audit"])


def bucket_policy(aws: EmbeddedAws) -> object:
    """The refusal that a bucket's policy asks for."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "denying")
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:PutObject",
        "Resource": "arn:aws:s3:::denying/*",
    }
    s3.put_bucket_policy(Bucket="denying", Policy=json.dumps({"Statement": [statement]}))
    try:
        s3.put_object(Bucket="denying", Key="k", Body=b"x")
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"] == 403
    return False


def bucket_settings(aws: EmbeddedAws) -> object:
    """A bucket's encryption, versioning, lifecycle and public access."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "described-bucket")
    default = {"SSEAlgorithm": "aws:kms"}
    block = dict.fromkeys(
        ("BlockPublicAcls", "IgnorePublicAcls", "BlockPublicPolicy", "RestrictPublicBuckets"), True
    )
    expire = {"ID": "e", "Status": "Enabled", "Filter": {"Prefix": ""}, "Expiration": {"Days": 90}}
    of = {"Bucket": "described-bucket"}
    s3.put_bucket_encryption(
        **of,
        ServerSideEncryptionConfiguration={
            "Rules": [{"ApplyServerSideEncryptionByDefault": default, "BucketKeyEnabled": True}]
        },
    )
    s3.put_bucket_versioning(**of, VersioningConfiguration={"Status": "Enabled"})
    s3.put_public_access_block(**of, PublicAccessBlockConfiguration=block)
    s3.put_bucket_lifecycle_configuration(**of, LifecycleConfiguration={"Rules": [expire]})
    encryption = s3.get_bucket_encryption(**of)["ServerSideEncryptionConfiguration"]["Rules"][0]
    return (
        encryption["ApplyServerSideEncryptionByDefault"] == default
        and encryption["BucketKeyEnabled"] is True
        and s3.get_bucket_versioning(**of)["Status"] == "Enabled"
        and s3.get_public_access_block(**of)["PublicAccessBlockConfiguration"] == block
        and s3.get_bucket_lifecycle_configuration(**of)["Rules"][0]["Expiration"] == {"Days": 90}
    )


def objects(aws: EmbeddedAws) -> object:
    """An object after it was put."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "with-objects")
    s3.put_object(Bucket="with-objects", Key="k", Body=b"x")
    return s3.get_object(Bucket="with-objects", Key="k")["Body"].read() == b"x"


def versions(aws: EmbeddedAws) -> object:
    """An object's earlier version."""
    s3 = aws.client("s3", REGION)
    _bucket(aws, "with-versions")
    s3.put_bucket_versioning(Bucket="with-versions", VersioningConfiguration={"Status": "Enabled"})
    first = s3.put_object(Bucket="with-versions", Key="k", Body=b"1")["VersionId"]
    s3.put_object(Bucket="with-versions", Key="k", Body=b"2")
    found = s3.get_object(Bucket="with-versions", Key="k", VersionId=first)
    return found["Body"].read() == b"1"


def secret(aws: EmbeddedAws) -> object:
    """A value after it was stored."""
    secrets = aws.client("secretsmanager", REGION)
    secrets.create_secret(Name="kept", SecretString="value")
    return secrets.get_secret_value(SecretId="kept")["SecretString"] == "value"


def topic_to_queue(aws: EmbeddedAws) -> object:
    """A message after its way from the topic to the queue."""
    sns, sqs = aws.client("sns", REGION), aws.client("sqs", REGION)
    url = sqs.create_queue(QueueName="subscribed")["QueueUrl"]
    topic = sns.create_topic(Name="telling")["TopicArn"]
    queue = f"arn:aws:sqs:{REGION}:123456789012:subscribed"
    sns.subscribe(TopicArn=topic, Protocol="sqs", Endpoint=queue)
    sns.publish(TopicArn=topic, Message="m")
    (received,) = sqs.receive_message(QueueUrl=url)["Messages"]
    return json.loads(received["Body"])["Message"] == "m"


def fifo(aws: EmbeddedAws) -> object:
    """How often a repeated message comes."""
    sqs = aws.client("sqs", REGION)
    url = sqs.create_queue(QueueName="once.fifo", Attributes={"FifoQueue": "true"})["QueueUrl"]
    for _ in range(2):
        sqs.send_message(
            QueueUrl=url, MessageBody="m", MessageGroupId="g", MessageDeduplicationId="d"
        )
    return len(sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10)["Messages"]) == 1


def redrive(aws: EmbeddedAws) -> object:
    """Where a message ends that nobody deletes."""
    sqs = aws.client("sqs", REGION)
    dead = sqs.create_queue(QueueName="poison")["QueueUrl"]
    policy = {
        "deadLetterTargetArn": f"arn:aws:sqs:{REGION}:123456789012:poison",
        "maxReceiveCount": 1,
    }
    url = sqs.create_queue(
        QueueName="work",
        Attributes={"RedrivePolicy": json.dumps(policy), "VisibilityTimeout": "0"},
    )["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="m")
    for _ in range(2):
        sqs.receive_message(QueueUrl=url)
    return [each["Body"] for each in sqs.receive_message(QueueUrl=dead)["Messages"]] == ["m"]


def _bucket(aws: EmbeddedAws, name: str) -> None:
    aws.client("s3", REGION).create_bucket(
        Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION}
    )


def api(aws: EmbeddedAws) -> object:
    """A request through an API to its function."""
    url = echoing(aws, "shown-api")
    return lambdas.request(f"{url}/things/7")[2] == {"id": "7"}


def validation(aws: EmbeddedAws) -> object:
    """The refusal of a body without what its model wants."""
    url = echoing(aws, "shown-validation")
    wrong = lambdas.request(f"{url}/things", method="POST", body={})
    return (wrong[0], wrong[2]) == (400, {"message": "Invalid request body"})


def invocation(aws: EmbeddedAws) -> object:
    """The account that a function sees."""
    code = "import boto3\ndef handle(e, c): return boto3.client('sts').get_caller_identity()"
    lambdas.function(aws, "shown", code)
    return lambdas.invoke(aws, "shown")[1]["Account"] == ACCOUNT


def function_log(aws: EmbeddedAws) -> object:
    """What a function printed."""
    lambdas.function(aws, "shown-log", "def handle(e, c): print('seen')")
    lambdas.invoke(aws, "shown-log")
    found = aws.client("logs", lambdas.REGION).filter_log_events(
        logGroupName="/aws/lambda/shown-log"
    )
    return "seen" in [each["message"] for each in found["events"]]


def function_timeout(aws: EmbeddedAws) -> object:
    """The error of a function that sleeps."""
    code = "import time\ndef handle(e, c): time.sleep(60)"
    lambdas.function(aws, "shown-slow", code, Timeout=1)
    return lambdas.invoke(aws, "shown-slow")[1]["errorType"] == "Sandbox.Timedout"


def function_dead_letters(aws: EmbeddedAws) -> object:
    """The event that failed."""
    dead = lambdas.queue(aws, "shown-dead")
    target = {"TargetArn": lambdas.arn_of("shown-dead")}
    lambdas.function(aws, "shown-fails", "def handle(e, c): 1 / 0", DeadLetterConfig=target)
    client = aws.client("lambda", lambdas.REGION)
    client.invoke(FunctionName="shown-fails", InvocationType="Event", Payload=b"{}")
    return lambdas.bodies(aws, dead, 1) == ["{}"]


def event_source(aws: EmbeddedAws) -> object:
    """A queue that becomes empty because its function did its work."""
    url = lambdas.queue(aws, "shown-source")
    lambdas.function(aws, "shown-source", "def handle(e, c): ...")
    aws.client("lambda", lambdas.REGION).create_event_source_mapping(
        EventSourceArn=lambdas.arn_of("shown-source"), FunctionName="shown-source"
    )
    sqs = aws.client("sqs", lambdas.REGION)
    sqs.send_message(QueueUrl=url, MessageBody="m")

    def is_empty() -> bool:
        found = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return (
            {found["ApproximateNumberOfMessages"]}
            == {found["ApproximateNumberOfMessagesNotVisible"]}
            == {"0"}
        )

    return lambdas.eventually(is_empty)


SHOWN: dict[str, Callable[[EmbeddedAws], object]] = {
    "apigateway.request": api,
    "apigateway.validate": validation,
    "cloudwatch.alarm-definition": alarm_definition,
    "dynamodb.conditional-put": conditional_put,
    "ec2.describe": network,
    "iam.describe": role,
    "kms.encrypt": encryption,
    "kms.rotation-setting": rotation,
    "lambda.dead-letter": function_dead_letters,
    "lambda.event-source": event_source,
    "lambda.invoke": invocation,
    "lambda.logs": function_log,
    "lambda.timeout": function_timeout,
    "logs.describe": log_group,
    "logs.events": log_events,
    "rds.describe": database,
    "s3.bucket-policy": bucket_policy,
    "s3.describe": bucket_settings,
    "s3.objects": objects,
    "s3.versioning": versions,
    "secretsmanager.value": secret,
    "sns.to-sqs": topic_to_queue,
    "sqs.fifo": fifo,
    "sqs.redrive": redrive,
}


@pytest.mark.parametrize("name", sorted(SHOWN))
def test_what_is_shown_is_seen(name: str, aws: EmbeddedAws) -> None:
    """The live server behaves as the capability says."""
    assert SHOWN[name](aws) is True


def test_nothing_is_said_to_be_shown_without_a_test() -> None:
    """Each shown capability has an observation here."""
    assert sorted(SHOWN) == sorted(each.name for each in EMBEDDED.values() if each.shown)


def test_needs_that_are_shown_leave_nothing_unproved(aws: EmbeddedAws) -> None:
    """A probe that needs only what is shown may run."""
    assert aws.unproved(frozenset({"sqs.redrive", "s3.objects"})) is None
    assert aws.unproved(frozenset()) is None


def test_a_need_that_is_hidden_gives_its_reason(aws: EmbeddedAws) -> None:
    """A probe that needs a database server is unproved, and the person reads why."""
    assert aws.unproved({"rds.connect", "s3.objects", "dns.resolve"}) == (
        "the embedded AWS runs no DNS server; no database server runs behind the embedded AWS"
    )


def test_what_nobody_has_verified_is_not_shown() -> None:
    """A misspelt or new capability never lets a proof pass."""
    assert not embedded("sqs.redrve").shown
    assert "`sqs.redrve`" in embedded("sqs.redrve").reason


def test_reasons_end_a_sentence() -> None:
    """A reason is one plain clause that can follow "unproved: "."""
    for each in EMBEDDED.values():
        assert each.reason == each.reason.strip().rstrip(".")
        assert "\n" not in each.reason


def test_types_that_settle_are_of_the_aws_provider() -> None:
    """The table holds Terraform's names."""
    assert all(name.startswith("aws_") for name in SETTLES)
