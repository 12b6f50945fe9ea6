"""A DynamoDB table that is written in every region it has a replica in."""

from collections.abc import Collection, Mapping
from typing import Final

from stackproof.constructs import _backend as aws
from stackproof.constructs._guard import guard
from stackproof.constructs.database import table_values as values
from stackproof.constructs.database.table_values import Replica, TableKey
from stackproof.constructs.errors import BadValue
from stackproof.constructs.protection import DataProtection
from stackproof.constructs.security.customer_key import CustomerKey, only_through
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_READ: Final = (
    "dynamodb:BatchGetItem",
    "dynamodb:ConditionCheckItem",
    "dynamodb:DescribeTable",
    "dynamodb:GetItem",
    "dynamodb:Query",
)
_WRITE: Final = (
    "dynamodb:BatchWriteItem",
    "dynamodb:DeleteItem",
    "dynamodb:DescribeTable",
    "dynamodb:PutItem",
    "dynamodb:UpdateItem",
)
_KEY_READ: Final = ("kms:Decrypt", "kms:DescribeKey")
_KEY_WRITE: Final = (
    "kms:Decrypt",
    "kms:DescribeKey",
    "kms:Encrypt",
    "kms:GenerateDataKey*",
    "kms:ReEncrypt*",
)


class ReplicatedTable(aws.Construct):
    """An encrypted table that is paid by request, with replicas in other regions if wanted.

    Every replica can be written to, and has a key of its own region. It and the table can be
    restored to any second of the last 35 days.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        part: What it is in the project, such as `orders`: the middle of its physical name, which
            its replicas have too.
        key: What the table is encrypted with in its own region.
        hash_key: What an item is found by.
        range_key: What items of one hash key are ordered by. By default there is none.
        expires_by: The attribute, in seconds since 1970, after which DynamoDB deletes an item.
            By default items stay.
        replicas: Where it is copied to. By default nowhere.
        data_protection: By default (`RETAIN`) Terraform plans no deletion and DynamoDB refuses
            it; if `EPHEMERAL` the table goes with its stack.

    Raises:
        BadValue: DynamoDB does not take one of these.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        part: str,
        key: CustomerKey,
        hash_key: TableKey,
        range_key: TableKey | None = None,
        expires_by: str | None = None,
        replicas: Collection[Replica] = (),
        data_protection: DataProtection = DataProtection.RETAIN,
    ) -> None:
        if range_key is not None and range_key.name == hash_key.name:
            raise BadValue(
                "the range key",
                range_key.name,
                allowed="another attribute than the hash key",
                help="leave it out, or name the attribute that items are ordered by",
            )
        if expires_by is not None:
            values.ATTRIBUTE_NAME.check(expires_by, what="the attribute that items expire by")
        stack = AwsStack.around(scope)
        keys = _keys_by_region(stack.region, key.arn, replicas)
        table_name = stack.naming.table(part)
        super().__init__(scope, id_)
        self._keys = keys
        self._table_name = table_name
        table = aws.dynamodb_table
        self._resource = table.DynamodbTable(
            self,
            "Resource",
            name=self._table_name,
            billing_mode="PAY_PER_REQUEST",
            hash_key=hash_key.name,
            range_key=None if range_key is None else range_key.name,
            attribute=[
                table.DynamodbTableAttribute(name=each.name, type=each.kind.value)
                for each in (hash_key, range_key)
                if each is not None
            ],
            server_side_encryption=table.DynamodbTableServerSideEncryption(
                enabled=True, kms_key_arn=key.arn
            ),
            point_in_time_recovery=table.DynamodbTablePointInTimeRecovery(enabled=True),
            ttl=None
            if expires_by is None
            else table.DynamodbTableTtl(enabled=True, attribute_name=expires_by),
            deletion_protection_enabled=data_protection.retains,
            # Replicas are fed by the table's stream.
            stream_enabled=True if replicas else None,
            stream_view_type="NEW_AND_OLD_IMAGES" if replicas else None,
            replica=None
            if not replicas
            else [
                table.DynamodbTableReplica(
                    region_name=each.region,
                    kms_key_arn=each.key_arn,
                    point_in_time_recovery=True,
                    propagate_tags=True,
                )
                for each in sorted(replicas, key=lambda each: each.region)
            ],
            lifecycle=guard(data_protection),
        )

    def grant_read(self, role: ServiceRole) -> None:
        """Let a role read items by their keys, in the region that the role's stack is in.

        It may not scan the table.

        Raises:
            BadValue: The table has no replica there.
        """
        self._grant(role, "ReadItems", _READ, _KEY_READ)

    def grant_write(self, role: ServiceRole) -> None:
        """Let a role put, change and delete items, in the region that the role's stack is in.

        Raises:
            BadValue: The table has no replica there.
        """
        self._grant(role, "WriteItems", _WRITE, _KEY_WRITE)

    def grant_read_write(self, role: ServiceRole) -> None:
        """Let a role read, put, change and delete items, in the region of the role's stack.

        Raises:
            BadValue: The table has no replica there.
        """
        self.grant_read(role)
        self.grant_write(role)

    @property
    def arn(self) -> str:
        """The ARN of the table in its own region, as a token."""
        return self._resource.arn

    @property
    def name(self) -> str:
        """The name, the same in every region; plain, so that other regions need no token."""
        return self._table_name

    @property
    def regions(self) -> tuple[str, ...]:
        """Where the table can be read and written, its own region first."""
        return tuple(self._keys)

    @property
    def resource(self) -> aws.dynamodb_table.DynamodbTable:
        """The resource itself, for what this construct does not offer."""
        return self._resource

    def _grant(
        self, role: ServiceRole, sid: str, actions: tuple[str, ...], key_actions: tuple[str, ...]
    ) -> None:
        """Allow a role something with the table of its region and with the key of that."""
        stack = AwsStack.around(role)
        if stack.region not in self._keys:
            raise BadValue(
                "the region of the role that is granted something",
                stack.region,
                allowed=", ".join(self._keys),
                help="give the table a replica there",
            )
        role.grant(
            Statement(
                sid=sid,
                actions=actions,
                # The ARN is made of the name: a role of another stack must not wait for the table.
                resources=[stack.arn("dynamodb", f"table/{self._table_name}")],
            ),
            # DynamoDB uses the key in the name of whoever reads and writes.
            Statement(
                sid=f"KeyTo{sid}",
                actions=key_actions,
                resources=[self._keys[stack.region]],
                conditions=only_through("dynamodb", region=stack.region),
            ),
        )


def _keys_by_region(own: str, key_arn: str, replicas: Collection[Replica]) -> Mapping[str, str]:
    """The key of each region, the table's own first; no region may come twice."""
    keys = {own: key_arn}
    for replica in sorted(replicas, key=lambda each: each.region):
        if replica.region in keys:
            raise BadValue(
                "the region of a replica",
                replica.region,
                allowed=f"each other region than {own}, once",
                help="leave it out: the table is there already",
            )
        keys[replica.region] = replica.key_arn
    return keys
