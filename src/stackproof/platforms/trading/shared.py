"""What the regions share, by name: no stack reads the state of another.

The stack of each region finds what `TradingGlobalStack` made by names that both can work out, so
that a region can be planned, deployed and destroyed without the others.
"""

from dataclasses import dataclass
from typing import Final

from stackproof.constructs import Naming

PROJECT: Final = "trading"
_GLOBAL: Final = "trading-global"

ORDERS: Final = "orders"
DATABASE: Final = "database"


@dataclass(frozen=True, slots=True)
class Shared:
    """The names of what the regions of one environment share.

    Args:
        primary: The region that writes the database.
        environment_suffix: What tells one deployment from another.
    """

    primary: str
    environment_suffix: str

    @property
    def project(self) -> str:
        """The project of the global stack: another one, as its names and its state are others."""
        return _GLOBAL

    @property
    def table(self) -> str:
        """The table of orders, in every region."""
        return self._naming(self.primary).table(ORDERS)

    @property
    def cluster(self) -> str:
        """The global cluster."""
        return self._naming(self.primary).global_cluster(DATABASE)

    @property
    def secret(self) -> str:
        """The secret of the database's master user, in every region."""
        return Naming(PROJECT, self.primary, self.environment_suffix).secret(DATABASE)

    def key_alias(self, region: str) -> str:
        """The key of a region that shared data is encrypted with there."""
        return self._naming(region).alias("shared")

    def _naming(self, region: str) -> Naming:
        return Naming(_GLOBAL, region, self.environment_suffix)
