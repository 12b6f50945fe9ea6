"""The census: whatever exists is found, whoever made it, and nothing else is."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from stackproof.cloud.interface import LiveResource

TRUST = json.dumps({"Version": "2012-10-17", "Statement": []})


@pytest.fixture(scope="module")
def region(aws: EmbeddedAws) -> str:
    """A region of this module's own, so that other tests' resources are not in the way."""
    aws.client("ec2", "ap-south-1").describe_vpcs()
    return "ap-south-1"


def new(aws: EmbeddedAws, before: frozenset[LiveResource]) -> set[tuple[str, str, str]]:
    """Service, type and identifier of what has come since."""
    return {(r.service, r.type, r.identifier) for r in aws.inventory().live - before}


def topic(aws: EmbeddedAws, region: str) -> Any:
    """An SNS topic and how it is deleted."""
    sns = aws.client("sns", region)
    arn = sns.create_topic(Name="left")["TopicArn"]
    return [("sns", "topic", arn)], lambda: sns.delete_topic(TopicArn=arn)


def bucket(aws: EmbeddedAws, _region: str) -> Any:
    """A bucket with an object."""
    s3 = aws.client("s3", "us-east-1")
    s3.create_bucket(Bucket="left-with-objects")
    s3.put_object(Bucket="left-with-objects", Key="k", Body=b"x")

    def delete() -> None:
        s3.delete_object(Bucket="left-with-objects", Key="k")
        s3.delete_bucket(Bucket="left-with-objects")

    return [("s3", "bucket", "left-with-objects")], delete


def security_group(aws: EmbeddedAws, region: str) -> Any:
    """A security group in the default VPC, which itself is AWS's."""
    ec2 = aws.client("ec2", region)
    made = ec2.create_security_group(GroupName="left", Description="d")["GroupId"]
    return [("ec2", "security group", made)], lambda: ec2.delete_security_group(GroupId=made)


def instance(aws: EmbeddedAws, region: str) -> Any:
    """An EC2 instance; AWS lists it for an hour after its end."""
    ec2 = aws.client("ec2", region)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1)["Instances"][0]
    (device,) = made["BlockDeviceMappings"]
    return [
        ("ec2", "instance", made["InstanceId"]),
        ("ec2", "volume", device["Ebs"]["VolumeId"]),
        ("ec2", "network interface", made["NetworkInterfaces"][0]["NetworkInterfaceId"]),
    ], lambda: ec2.terminate_instances(InstanceIds=[made["InstanceId"]])


def snapshot(aws: EmbeddedAws, region: str) -> Any:
    """A snapshot of a database that is gone, with its automated snapshot."""
    rds = aws.client("rds", region)
    rds.create_db_instance(
        DBInstanceIdentifier="source",
        DBInstanceClass="db.t3.micro",
        Engine="mysql",
        MasterUsername="admin",
        MasterUserPassword="not-a-secret",
        AllocatedStorage=10,
    )
    rds.create_db_snapshot(DBInstanceIdentifier="source", DBSnapshotIdentifier="left")
    rds.delete_db_instance(DBInstanceIdentifier="source", SkipFinalSnapshot=True)
    return [("rds", "db snapshot", "left")], lambda: rds.delete_db_snapshot(
        DBSnapshotIdentifier="left"
    )


def cluster(aws: EmbeddedAws, region: str) -> Any:
    """An Aurora cluster with an instance and a managed secret."""
    rds = aws.client("rds", region)
    made = rds.create_db_cluster(
        DBClusterIdentifier="left",
        Engine="aurora-mysql",
        MasterUsername="admin",
        ManageMasterUserPassword=True,
    )["DBCluster"]
    rds.create_db_instance(
        DBInstanceIdentifier="left-0",
        DBClusterIdentifier="left",
        DBInstanceClass="db.r6g.large",
        Engine="aurora-mysql",
    )
    # AWS adds a hyphen and six characters to a secret's name for its ARN.
    secret = made["MasterUserSecret"]["SecretArn"].split(":secret:")[1][:-7]

    def delete() -> None:
        rds.delete_db_instance(DBInstanceIdentifier="left-0")
        rds.delete_db_cluster(DBClusterIdentifier="left", SkipFinalSnapshot=True)

    return [
        ("rds", "db cluster", "left"),
        ("rds", "db instance clustered", "left-0"),
        ("secretsmanager", "secret", secret),
    ], delete


def role(aws: EmbeddedAws, region: str) -> Any:
    """An IAM role; AWS's own policies and service-linked roles are not counted."""
    iam = aws.client("iam", region)
    iam.create_role(RoleName="left", AssumeRolePolicyDocument=TRUST)
    iam.create_service_linked_role(AWSServiceName="autoscaling.amazonaws.com")
    return [("iam", "role", "left")], lambda: iam.delete_role(RoleName="left")


def log_group(aws: EmbeddedAws, region: str) -> Any:
    """A log group."""
    logs = aws.client("logs", region)
    logs.create_log_group(logGroupName="/left")
    return [("logs", "log group", "/left")], lambda: logs.delete_log_group(logGroupName="/left")


def parameter(aws: EmbeddedAws, region: str) -> Any:
    """A parameter; looking up AWS's public ones counts for nothing."""
    ssm = aws.client("ssm", region)
    ssm.put_parameter(Name="/left", Value="x", Type="String")
    ssm.get_parameters_by_path(Path="/aws/service/ami-amazon-linux-latest")
    return [("ssm", "parameter", "/left")], lambda: ssm.delete_parameter(Name="/left")


def queue(aws: EmbeddedAws, region: str) -> Any:
    """A queue with a message."""
    sqs = aws.client("sqs", region)
    url = sqs.create_queue(QueueName="left")["QueueUrl"]
    sqs.send_message(QueueUrl=url, MessageBody="m")
    return [("sqs", "queue", "left")], lambda: sqs.delete_queue(QueueUrl=url)


def table(aws: EmbeddedAws, region: str) -> Any:
    """A table that is encrypted with AWS's key, which is made on its first use."""
    dynamodb = aws.client("dynamodb", region)
    dynamodb.create_table(
        TableName="left",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS"},
    )
    return [("dynamodb", "table", "left")], lambda: dynamodb.delete_table(TableName="left")


def rule(aws: EmbeddedAws, region: str) -> Any:
    """A rule on the default bus, which is AWS's."""
    events = aws.client("events", region)
    events.put_rule(Name="left", ScheduleExpression="rate(1 day)")
    return [("events", "rule", "left")], lambda: events.delete_rule(Name="left")


def alarm(aws: EmbeddedAws, region: str) -> Any:
    """An alarm; the data of a metric is no resource."""
    cloudwatch = aws.client("cloudwatch", region)
    cloudwatch.put_metric_data(Namespace="n", MetricData=[{"MetricName": "m", "Value": 1}])
    cloudwatch.put_metric_alarm(
        AlarmName="left",
        MetricName="m",
        Namespace="n",
        EvaluationPeriods=1,
        Period=60,
        Threshold=1,
        Statistic="Sum",
        ComparisonOperator="GreaterThanThreshold",
    )
    return [("cloudwatch", "alarm", "left")], lambda: cloudwatch.delete_alarms(AlarmNames=["left"])


def endpoint(aws: EmbeddedAws, region: str) -> Any:
    """A gateway endpoint in the default VPC."""
    ec2 = aws.client("ec2", region)
    vpc = ec2.describe_vpcs(Filters=[{"Name": "is-default", "Values": ["true"]}])["Vpcs"][0]
    made = ec2.create_vpc_endpoint(
        VpcId=vpc["VpcId"], ServiceName=f"com.amazonaws.{region}.s3", VpcEndpointType="Gateway"
    )["VpcEndpoint"]["VpcEndpointId"]
    return [("ec2", "vpc end point", made)], lambda: ec2.delete_vpc_endpoints(VpcEndpointIds=[made])


def function(aws: EmbeddedAws, region: str) -> Any:
    """A function."""
    aws.client("iam", region).create_role(RoleName="runner", AssumeRolePolicyDocument=TRUST)
    client = aws.client("lambda", region)
    client.create_function(
        FunctionName="left",
        PackageType="Image",
        Role=f"arn:aws:iam::{ACCOUNT}:role/runner",
        Code={"ImageUri": f"{ACCOUNT}.dkr.ecr.{region}.amazonaws.com/i:1"},
    )

    def delete() -> None:
        client.delete_function(FunctionName="left")
        aws.client("iam", region).delete_role(RoleName="runner")

    return [("iam", "role", "runner"), ("lambda", "lambda function", "left")], delete


@pytest.mark.parametrize(
    "make",
    [
        alarm,
        bucket,
        cluster,
        endpoint,
        function,
        instance,
        log_group,
        parameter,
        queue,
        role,
        rule,
        security_group,
        snapshot,
        table,
        topic,
    ],
    ids=lambda make: make.__name__,
)
def test_what_is_made_appears_and_what_is_deleted_vanishes(
    make: Callable[[EmbeddedAws, str], Any], aws: EmbeddedAws, region: str
) -> None:
    """Only what somebody made is counted, from its making to its deletion."""
    before = aws.inventory()

    expected, delete = make(aws, region)

    assert new(aws, before.live) == set(expected)
    delete()
    after = aws.inventory()
    assert after.live == before.live
    assert after.ending == before.ending


def test_a_network_goes_without_a_trace(aws: EmbeddedAws, region: str) -> None:
    """A VPC with NAT is seen with all its parts, and nothing of it stays."""
    ec2 = aws.client("ec2", region)
    before = aws.inventory().live

    vpc = ec2.create_vpc(CidrBlock="10.9.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.9.0.0/24")["Subnet"]["SubnetId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    types = {type_ for _, type_, _ in new(aws, before)}
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    ec2.release_address(AllocationId=address)
    ec2.delete_subnet(SubnetId=subnet)
    ec2.delete_vpc(VpcId=vpc)

    assert types >= {"vpc", "subnet", "nat gateway", "elastic address", "network interface"}
    assert new(aws, before) == set()


def test_regions_are_told_apart(aws: EmbeddedAws) -> None:
    """A leftover is named with its region; a bucket has one too, a role has none."""
    aws.client("sqs", "sa-east-1").create_queue(QueueName="far")
    aws.client("s3", "sa-east-1").create_bucket(
        Bucket="far-bucket", CreateBucketConfiguration={"LocationConstraint": "sa-east-1"}
    )
    aws.client("iam", "sa-east-1").create_role(RoleName="far", AssumeRolePolicyDocument=TRUST)

    found = {str(each) for each in aws.inventory().live}

    assert found >= {
        "sqs queue far in sa-east-1",
        "s3 bucket far-bucket in sa-east-1",
        "iam role far in global",
    }


def test_what_waits_for_its_deletion_is_a_note(aws: EmbeddedAws, region: str) -> None:
    """A key and a secret that AWS keeps for some days are no leftovers, but they are named."""
    kms, secrets = aws.client("kms", region), aws.client("secretsmanager", region)
    before = aws.inventory()
    key = kms.create_key()["KeyMetadata"]["KeyId"]
    secrets.create_secret(Name="soon-gone", SecretString="x")
    assert new(aws, before.live) == {
        ("kms", "key", key),
        ("secretsmanager", "secret", "soon-gone"),
    }

    kms.schedule_key_deletion(KeyId=key)
    secrets.delete_secret(SecretId="soon-gone")

    after = aws.inventory()
    assert after.live == before.live
    assert set(after.notes()) - set(before.notes()) == {
        f"kms key {key} in {region} (pending deletion)",
        f"secretsmanager secret soon-gone in {region} (scheduled for deletion)",
    }
