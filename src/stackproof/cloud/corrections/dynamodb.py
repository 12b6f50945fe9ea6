"""DynamoDB: global tables."""

import copy
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction

_VERSION = "2019.11.21"
"""The version of global tables whose replicas are made with UpdateTable."""


@correction("dynamodb.replicas", api="dynamodb:UpdateTable", echo="dynamodb.replication")
def _replicas(moto: Patches) -> None:
    """Replicas asked of UpdateTable are ignored, so that whoever waits for them never ends.

    In AWS the table then exists in the other region, with what is written in either. Here the
    replicas share one memory, so that nothing about replication itself is shown.
    """
    models = moto.load("moto.dynamodb.models")
    handler = moto.load("moto.dynamodb.responses").DynamoHandler
    table = moto.load("moto.dynamodb.models.table").Table
    update = moto.original(handler, "update_table")
    describe = moto.original(table, "describe")

    def update_table(self: Moto) -> Moto:
        backend = self.dynamodb_backend
        for asked in self.body.get("ReplicaUpdates") or ():
            source = backend.get_table(self.body["TableName"])
            group = vars(source).setdefault("replica_group", {backend.region_name: source})
            for kind, replica in asked.items():
                others = models.dynamodb_backends[backend.account_id][replica["RegionName"]]
                _change(kind, replica, source=source, tables=others.tables, group=group)
        return update(self)

    def described(self: Moto, base_key: str = "TableDescription") -> dict[str, Any]:
        answer: dict[str, Any] = describe(self, base_key)
        group = getattr(self, "replica_group", {})
        backends = models.dynamodb_backends[self.account_id]
        others = [
            _replica(region, member)
            for region, member in sorted(group.items())
            if member is not self and backends[region].tables.get(self.name) is member
        ]
        if others:
            answer[base_key]["GlobalTableVersion"] = _VERSION
            answer[base_key]["Replicas"] = others
        return answer

    moto.replace(handler, "update_table", update_table)
    moto.replace(table, "describe", described)


@correction("dynamodb.encryption-update", api="dynamodb:UpdateTable")
def _encryption_update(moto: Patches) -> None:
    """A changed encryption of a table is ignored; AWS changes it."""
    handler = moto.load("moto.dynamodb.responses").DynamoHandler
    update = moto.original(handler, "update_table")

    def update_table(self: Moto) -> Moto:
        asked = self.body.get("SSESpecification")
        if asked is not None:
            table = self.dynamodb_backend.get_table(self.body["TableName"])
            own = table._get_default_encryption_key(table.account_id, table.region_name)  # noqa: SLF001
            named = asked.get("KMSMasterKeyId") or own
            table.sse_specification = {**asked, "KMSMasterKeyId": named}
        return update(self)

    moto.replace(handler, "update_table", update_table)


def _change(
    kind: str, replica: dict[str, Any], *, source: Moto, tables: Moto, group: dict[str, Moto]
) -> None:
    """Makes, changes or takes away one replica."""
    region = replica["RegionName"]
    if kind == "Delete":
        tables.pop(source.name, None)
        group.pop(region, None)
        return
    if kind == "Create":
        group[region] = tables[source.name] = _copy(source, region)
    key = replica.get("KMSMasterKeyId")
    if key is not None and region in group:
        group[region].sse_specification = {
            "Enabled": True,
            "SSEType": "KMS",
            "KMSMasterKeyId": key,
        }
        group[region].replica_key = key


def _copy(source: Moto, region: str) -> Moto:
    """The same items in another region; protection, tags and backups are each region's own."""
    made = copy.copy(source)
    made.table_arn = source.table_arn.replace(f":{source.region_name}:", f":{region}:", 1)
    made.region_name = region
    made.tags = []
    made.deletion_protection_enabled = False
    made.continuous_backups = copy.deepcopy(source.continuous_backups)
    made.continuous_backups["PointInTimeRecoveryDescription"] = {
        "PointInTimeRecoveryStatus": "DISABLED"
    }
    return made


def _replica(region: str, table: Moto) -> dict[str, Any]:
    key = getattr(table, "replica_key", None)
    return {
        "RegionName": region,
        "ReplicaStatus": "ACTIVE",
        **({"KMSMasterKeyId": key} if key else {}),
    }


CORRECTIONS: tuple[Correction, ...] = (_replicas, _encryption_update)
