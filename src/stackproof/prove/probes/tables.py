"""Probes of DynamoDB tables."""

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_NONE = "the stack has no aws_dynamodb_table"
_REPLICATION_SECONDS = 20
_REFUSALS = frozenset({"ConditionalCheckFailedException", "ValidationException"})


class TablesEncryptWithStackKey(Probe):
    """Every table is encrypted with a KMS key of the stack."""

    needs: ClassVar[frozenset[str]] = frozenset({"dynamodb.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each table's key (DynamoDB DescribeTable)."""
        return judge("a key of the stack", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        keys = {str(key["arn"]) for key in stack.all("aws_kms_key")}
        for table in stack.all("aws_dynamodb_table"):
            described = _client(live, table).describe_table(TableName=table["name"])["Table"]
            key = described.get("SSEDescription", {}).get("KMSMasterKeyArn")
            yield Observation(table.address, key in keys, f"encrypts with {key}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Puts a table without a key of the stack in the place of one."""
        table = stack.all("aws_dynamodb_table")[0]
        _replace(_client(live, table), table, [(str(table["hash_key"]), "HASH")])


class TablesCanBeRestored(Probe):
    """Every table can be restored to a point in time."""

    needs: ClassVar[frozenset[str]] = frozenset({"dynamodb.describe"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads each table's continuous backups; nothing is restored."""
        return judge("point-in-time recovery", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for table in stack.all("aws_dynamodb_table"):
            answer = _client(live, table).describe_continuous_backups(TableName=table["name"])
            found = answer["ContinuousBackupsDescription"]["PointInTimeRecoveryDescription"]
            status = found["PointInTimeRecoveryStatus"]
            yield Observation(table.address, status == "ENABLED", f"recovery {status.lower()}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Switches the recovery of one table off."""
        table = stack.all("aws_dynamodb_table")[0]
        _client(live, table).update_continuous_backups(
            TableName=table["name"],
            PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": False},
        )


class TablesWriteOnce(Probe):
    """An item that is put twice by its key, on the condition that it is not there, is put once."""

    needs: ClassVar[frozenset[str]] = frozenset({"dynamodb.conditional-put"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Puts an item twice in each table, and takes it away again."""
        return judge("the second put is refused", self._look(live, stack), nothing=_NONE)

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for table in stack.all("aws_dynamodb_table"):
            client, key = _client(live, table), _key(table)
            first = _put(client, table, key)
            second = _put(client, table, key)
            if first:
                client.delete_item(TableName=table["name"], Key=key)
            seen = "taken" if second else "refused"
            yield Observation(
                table.address,
                first and not second,
                f"the second put was {seen}" if first else "an item with its key was refused",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Puts a table whose items have another key in the place of one."""
        table = stack.all("aws_dynamodb_table")[0]
        _replace(_client(live, table), table, [("stackproof_other", "HASH")])


class TablesReplicate(Probe):
    """An item that is put in a table can be read from each of its replicas."""

    needs: ClassVar[frozenset[str]] = frozenset({"dynamodb.replication"})

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Puts an item, waits for it in the other regions, and takes it away again."""
        return judge(
            "the item in the other region",
            self._look(live, stack),
            nothing="no table of the stack has a replica",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for table in stack.all("aws_dynamodb_table"):
            regions = [str(replica["region_name"]) for replica in table["replica"]]
            if not regions:
                continue
            client, key = _client(live, table), _key(table)
            client.put_item(TableName=table["name"], Item=key)
            for region in sorted(regions):
                there = _arrives(live.client("dynamodb", region), table, key)
                yield Observation(
                    f"{table.address} in {region}", there, "arrived" if there else "not there"
                )
            client.delete_item(TableName=table["name"], Key=key)

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Takes one replica away."""
        table = next(t for t in stack.all("aws_dynamodb_table") if t["replica"])
        region = min(str(replica["region_name"]) for replica in table["replica"])
        _client(live, table).update_table(
            TableName=table["name"], ReplicaUpdates=[{"Delete": {"RegionName": region}}]
        )


def _client(live: Live, table: DeployedResource) -> Any:  # noqa: ANN401 - boto3 has no types
    return live.client("dynamodb", table.region)


def _kinds(table: DeployedResource) -> Mapping[str, str]:
    return {str(each["name"]): str(each["type"]) for each in table["attribute"]}


def _key(table: DeployedResource) -> dict[str, dict[str, Any]]:
    """A key that no item of the table has."""
    unique = uuid.uuid4()
    values: Mapping[str, Any] = {
        "S": f"stackproof-probe-{unique}",
        "N": str(unique.int % 10**30),
        "B": unique.bytes,
    }
    names = [table["hash_key"], table.values.get("range_key")]
    return {name: {(kind := _kinds(table)[name]): values[kind]} for name in names if name}


def _put(client: Any, table: DeployedResource, key: Mapping[str, Any]) -> bool:  # noqa: ANN401
    """Puts an item that may not be there; whether it was taken.

    A table with another key than Terraform recorded takes it for no item at all.
    """
    try:
        client.put_item(
            TableName=table["name"],
            Item=dict(key),
            ConditionExpression="attribute_not_exists(#key)",
            ExpressionAttributeNames={"#key": table["hash_key"]},
        )
    except client.exceptions.ClientError as error:
        if error.response["Error"]["Code"] in _REFUSALS:
            return False
        raise
    return True


def _replace(client: Any, table: DeployedResource, schema: list[tuple[str, str]]) -> None:  # noqa: ANN401
    """Deletes a table, and makes one of the same name that has nothing else of it."""
    name = table["name"]
    if table["deletion_protection_enabled"]:
        client.update_table(TableName=name, DeletionProtectionEnabled=False)
    client.delete_table(TableName=name)
    client.get_waiter("table_not_exists").wait(TableName=name)
    client.create_table(
        TableName=name,
        BillingMode="PAY_PER_REQUEST",
        KeySchema=[{"AttributeName": each, "KeyType": use} for each, use in schema],
        AttributeDefinitions=[{"AttributeName": each, "AttributeType": "S"} for each, _ in schema],
    )
    client.get_waiter("table_exists").wait(TableName=name)


def _arrives(client: Any, table: DeployedResource, key: Mapping[str, Any]) -> bool:  # noqa: ANN401
    """Whether an item is there in time."""
    end = time.monotonic() + _REPLICATION_SECONDS
    while True:
        try:
            if "Item" in client.get_item(TableName=table["name"], Key=dict(key)):
                return True
        except client.exceptions.ResourceNotFoundException:
            return False
        if time.monotonic() > end:
            return False
        time.sleep(1)
