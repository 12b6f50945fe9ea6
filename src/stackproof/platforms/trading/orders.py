"""The table of orders as the functions of one region see it."""

from typing import Protocol

from stackproof.constructs import (
    AwsStack,
    CustomerKey,
    DataProtection,
    ReplicatedTable,
    ServiceRole,
    Statement,
    TableKey,
)
from stackproof.platforms.trading.shared import ORDERS, Shared

KEY = "client_order_id"
EXPIRES_BY = "expires_at"

_USE = ("kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


class Orders(Protocol):
    """What keeps the record of each order."""

    @property
    def name(self) -> str:
        """The table's name."""

    def grant_read_write(self, role: ServiceRole) -> None:
        """Let a role read and write records."""


class SharedOrders:
    """The replica of a table that the global stack made.

    Args:
        stack: The stack of the region.
        shared: The names.
    """

    def __init__(self, stack: AwsStack, shared: Shared) -> None:
        self._stack = stack
        self._shared = shared

    @property
    def name(self) -> str:
        """The table's name, the same in every region."""
        return self._shared.table

    def grant_read_write(self, role: ServiceRole) -> None:
        """Let a role read and write records by their keys."""
        role.grant(
            Statement(
                sid="ReadAndWriteOrders",
                actions=[
                    "dynamodb:DescribeTable",
                    "dynamodb:GetItem",
                    "dynamodb:PutItem",
                    "dynamodb:UpdateItem",
                ],
                resources=[self._stack.arn("dynamodb", f"table/{self.name}")],
            )
        )
        grant_shared_key(self._stack, self._shared, role)


def own_orders(
    stack: AwsStack, id_: str, *, key: CustomerKey, data_protection: DataProtection
) -> ReplicatedTable:
    """A table for this region alone."""
    return ReplicatedTable(
        stack,
        id_,
        part=ORDERS,
        key=key,
        hash_key=TableKey(KEY),
        expires_by=EXPIRES_BY,
        data_protection=data_protection,
    )


def grant_shared_key(stack: AwsStack, shared: Shared, role: ServiceRole) -> None:
    """Let a role use the region's key for shared data, which is known by its alias."""
    role.grant(
        Statement(
            sid="UseSharedKey",
            actions=_USE,
            resources=[stack.arn("kms", "key/*")],
            conditions={
                "ForAnyValue:StringEquals": {
                    "kms:ResourceAliases": [shared.key_alias(stack.region)]
                }
            },
        )
    )
