"""What DynamoDB takes for a table (Amazon DynamoDB API Reference, CreateTable)."""

import re
from dataclasses import dataclass
from enum import Enum
from typing import Final

from stackproof.constructs.naming import REGION
from stackproof.constructs.validation import Rule, matches

ATTRIBUTE_NAME: Final = Rule(
    "the attribute name",
    matches(r"[^\s].{0,254}"),
    "1 to 255 characters",
    "choose a name such as client_order_id",
)


class KeyKind(Enum):
    """What a key of a table is made of."""

    STRING = "S"
    NUMBER = "N"
    BINARY = "B"


@dataclass(frozen=True, slots=True)
class TableKey:
    """A key of a table.

    Args:
        name: The attribute.
        kind: What it is made of. By default a string.

    Raises:
        BadValue: DynamoDB does not take the name.
    """

    name: str
    kind: KeyKind = KeyKind.STRING

    def __post_init__(self) -> None:
        ATTRIBUTE_NAME.check(self.name, what="the name of a table's key")


@dataclass(frozen=True, slots=True, kw_only=True)
class Replica:
    """A copy of a table in another region.

    Args:
        region: Where it is.
        key_arn: The key in that region that it is encrypted with.

    Raises:
        BadValue: It is no region, or no key there.
    """

    region: str
    key_arn: str

    def __post_init__(self) -> None:
        REGION.check(self.region, what="the region of a replica")
        Rule(
            f"the key of the replica in {self.region}",
            matches(rf"arn:aws[a-z-]*:kms:{re.escape(self.region)}:\d{{12}}:key/[A-Za-z0-9-]+"),
            f"the ARN of a KMS key in {self.region}, and of no alias",
            "DynamoDB uses keys of a replica's own region: make one there",
        ).check(self.key_arn)
