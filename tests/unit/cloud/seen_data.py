"""What tables, databases and secrets are seen to do."""

from typing import Any

from botocore.exceptions import ClientError

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import Seen
from unit.cloud.rds_cases import aurora

REGION = "eu-north-1"


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


def database(aws: EmbeddedAws) -> object:
    """A cluster's encryption and exports."""
    aurora(aws, "seen", REGION, StorageEncrypted=True, EnableCloudwatchLogsExports=["audit"])
    rds = aws.client("rds", REGION)
    (found,) = rds.describe_db_clusters(DBClusterIdentifier="seen")["DBClusters"]
    return (found["StorageEncrypted"], found["EnabledCloudwatchLogsExports"]) == (True, ["audit"])


def secret(aws: EmbeddedAws) -> object:
    """A value after it was stored."""
    secrets = aws.client("secretsmanager", REGION)
    secrets.create_secret(Name="kept", SecretString="value")
    return secrets.get_secret_value(SecretId="kept")["SecretString"] == "value"


def table_settings(aws: EmbeddedAws) -> object:
    """A table's keys, encryption, recovery and protection, before and after they change."""
    dynamodb = aws.client("dynamodb", REGION)
    key = aws.client("kms", REGION).create_key()["KeyMetadata"]["Arn"]
    dynamodb.create_table(
        TableName="described",
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "S"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        BillingMode="PAY_PER_REQUEST",
        SSESpecification={"Enabled": True, "SSEType": "KMS", "KMSMasterKeyId": key},
    )
    recovered = [_recovery(dynamodb)]
    dynamodb.update_continuous_backups(
        TableName="described",
        PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
    )
    recovered.append(_recovery(dynamodb))
    dynamodb.update_table(TableName="described", DeletionProtectionEnabled=True)
    found = dynamodb.describe_table(TableName="described")["Table"]
    return (
        recovered == ["DISABLED", "ENABLED"]
        and found["SSEDescription"]["KMSMasterKeyArn"] == key
        and found["DeletionProtectionEnabled"] is True
        and found["KeySchema"] == [{"AttributeName": "id", "KeyType": "HASH"}]
    )


def _recovery(dynamodb: Any) -> str:
    answer = dynamodb.describe_continuous_backups(TableName="described")
    found = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
    status: str = found["PointInTimeRecoveryStatus"]
    return status


def secret_settings(aws: EmbeddedAws) -> object:
    """A secret's key and versions, and that a deleted one is said to be going."""
    secrets = aws.client("secretsmanager", REGION)
    secrets.create_secret(Name="described", SecretString="1", KmsKeyId="alias/k")
    secrets.put_secret_value(SecretId="described", SecretString="2")
    before = secrets.describe_secret(SecretId="described")
    secrets.delete_secret(SecretId="described", RecoveryWindowInDays=7)
    after = secrets.describe_secret(SecretId="described")
    stages = sorted(each for (each,) in before["VersionIdsToStages"].values())
    return (
        before["KmsKeyId"] == "alias/k"
        and stages == ["AWSCURRENT", "AWSPREVIOUS"]
        and "DeletedDate" not in before
        and "DeletedDate" in after
    )


SEEN: Seen = {
    "dynamodb.conditional-put": conditional_put,
    "rds.describe": database,
    "secretsmanager.value": secret,
    "dynamodb.describe": table_settings,
    "secretsmanager.describe": secret_settings,
}
