"""How a private tier reaches the internet."""

from enum import Enum


class NatGateways(Enum):
    """How the private tier reaches the internet.

    `SINGLE` costs a third, and its zone's failure cuts off the other zones' way out.
    """

    NONE = "none"
    SINGLE = "single"
    PER_ZONE = "per-zone"

    def count(self, zones: int) -> int:
        """How many gateways that makes."""
        return {NatGateways.NONE: 0, NatGateways.SINGLE: 1, NatGateways.PER_ZONE: zones}[self]
