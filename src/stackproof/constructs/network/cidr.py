"""Address arithmetic: which block each subnet gets, and whether blocks overlap.

It needs no framework.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Network, NetmaskValueError
from itertools import combinations
from typing import Final

from stackproof.constructs.errors import BadValue

# A VPC is /16 to /28 (Amazon VPC User Guide); below /24 the sixteenth parts fall under the /28
# that a subnet needs at least.
_WIDEST: Final = 16
_NARROWEST: Final = 24
# A block is cut into sixteen: four for each tier, one for each zone, and four to spare.
_CUT: Final = 4
_STEP: Final = 4
_RANGES: Final = tuple(
    IPv4Network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16")
)

ZONES: Final = range(2, _STEP + 1)
"""How many availability zones a network can span."""


@dataclass(frozen=True, slots=True)
class SubnetPlan:
    """The blocks of a network's subnets, one for each zone in each tier."""

    public: tuple[str, ...]
    private: tuple[str, ...]
    isolated: tuple[str, ...]


def check_block(what: str, cidr: str) -> IPv4Network:
    """Read a block that a VPC can have.

    Args:
        what: The argument or setting, for the message.
        cidr: Such as `10.0.0.0/16`.

    Raises:
        BadValue: It is no block, not private, or of another size than /16 to /24.
    """
    size = f"/{_WIDEST} to /{_NARROWEST}"
    allowed = f"a private IPv4 block of {size} such as 10.0.0.0/16"
    try:
        block = IPv4Network(cidr)
    except (AddressValueError, NetmaskValueError, ValueError) as error:
        raise BadValue(what, cidr, allowed=allowed, help=_repair(cidr, error)) from None
    if not _WIDEST <= block.prefixlen <= _NARROWEST:
        raise BadValue(what, cidr, allowed=allowed, help=f"choose a size of {size}")
    if not any(block.subnet_of(each) for each in _RANGES):
        ranges = ", ".join(map(str, _RANGES))
        raise BadValue(what, cidr, allowed=allowed, help=f"take it from {ranges}")
    return block


def check_disjoint(what: str, blocks: Iterable[tuple[str, str]]) -> None:
    """Make sure that no two blocks share an address.

    Args:
        what: The settings, for the message.
        blocks: Names, such as regions, with their blocks.

    Raises:
        BadValue: Two overlap.
    """
    read = [(name, check_block(f"{what} of {name}", cidr)) for name, cidr in blocks]
    for (one, mine), (other, theirs) in combinations(read, 2):
        if mine.overlaps(theirs):
            raise BadValue(
                f"{what} of {other}",
                str(theirs),
                allowed=f"a block apart from {mine}, which {one} has",
                help="give each its own block, so that the networks can be joined",
            )


def plan_subnets(cidr: str, *, zones: int) -> SubnetPlan:
    """Cut a block into the subnets of three tiers.

    The blocks of a zone do not depend on how many zones there are, so one can be added later.

    Raises:
        BadValue: The block or the number of zones cannot be had.
    """
    if zones not in ZONES:
        raise BadValue(
            "the number of availability zones",
            zones,
            allowed=f"{ZONES.start} to {ZONES.stop - 1}",
            help="three is what most regions offer at least",
        )
    block = check_block("the network's CIDR block", cidr)
    parts = [str(part) for part in block.subnets(prefixlen_diff=_CUT)]
    public, private, isolated = (
        tuple(parts[tier * _STEP : tier * _STEP + zones]) for tier in range(3)
    )
    return SubnetPlan(public=public, private=private, isolated=isolated)


def _repair(cidr: str, error: ValueError) -> str:
    """What to write instead, where that can be told."""
    if "host bits" in str(error):
        return f"the block that holds this address is {IPv4Network(cidr, strict=False)}"
    return "write an address, a slash and a prefix length"
