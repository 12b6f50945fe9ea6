"""How much a stack resists the loss of its data."""

from enum import Enum


class DataProtection(Enum):
    """Whether data outlives the stack that holds it.

    `RETAIN` is for production, and what every construct does unless told otherwise: Terraform
    refuses to plan the destruction; databases refuse deletion and leave a final snapshot and
    their backups, buckets that hold objects are not deleted, keys wait 30 days.
    To destroy it after all, deploy it as `EPHEMERAL` first.

    `EPHEMERAL` is for previews and CI: everything can be destroyed at once, nothing is left, and
    keys wait the 7 days that AWS demands at least.
    """

    EPHEMERAL = "ephemeral"
    RETAIN = "retain"

    @property
    def retains(self) -> bool:
        """Whether data is kept."""
        return self is DataProtection.RETAIN

    @property
    def key_deletion_days(self) -> int:
        """How many days a deleted key can still be recovered."""
        return 30 if self.retains else 7
