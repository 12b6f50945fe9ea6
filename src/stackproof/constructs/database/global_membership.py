"""A cluster's place in a database of several regions."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

from stackproof.constructs.validation import Rule, whole_number

PASSWORD_VERSION: Final = Rule(
    "the version of the master password",
    whole_number(range(1, 2**31)),
    "a whole number from 1",
    "count up to get another password",
)


class GlobalRole(Enum):
    """What a cluster is in a global database."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


@dataclass(frozen=True, slots=True, kw_only=True)
class GlobalMembership:
    """A cluster's place in an Aurora Global Database.

    Args:
        identifier: The global cluster.
        role: A secondary gets its data, its users and its database from the primary.
        password_version: Another number gives a primary another master password. By default 1.
    """

    identifier: str
    role: GlobalRole
    password_version: int = 1

    def __post_init__(self) -> None:
        PASSWORD_VERSION.check(self.password_version)

    @property
    def is_secondary(self) -> bool:
        """Whether another cluster writes."""
        return self.role is GlobalRole.SECONDARY
