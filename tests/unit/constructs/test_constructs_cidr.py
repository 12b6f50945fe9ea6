"""Address arithmetic: subnets lie in their network and apart from each other."""

from ipaddress import IPv4Network
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stackproof.constructs import BadValue
from stackproof.constructs.network.cidr import check_block, check_disjoint, plan_subnets


# A busy machine is no fault, and examples are kept nowhere in the tree.
@settings(deadline=None, database=None)
@given(
    address=st.integers(0, 2**24 - 1),
    prefix=st.integers(16, 24),
    zones=st.integers(2, 4),
)
def test_subnets_fill_their_network_without_overlap(address: int, prefix: int, zones: int) -> None:
    """In any block each tier has one subnet a zone, inside the block and sharing no address."""
    block = IPv4Network(((10 << 24) + address, prefix), strict=False)
    plan = plan_subnets(str(block), zones=zones)
    subnets = [IPv4Network(each) for each in (*plan.public, *plan.private, *plan.isolated)]
    assert [len(tier) for tier in (plan.public, plan.private, plan.isolated)] == [zones] * 3
    assert all(each.subnet_of(block) and each.prefixlen <= 28 for each in subnets)
    assert not any(one.overlaps(other) for one, other in combinations(subnets, 2))


def test_a_further_zone_moves_no_subnet() -> None:
    """With a fourth zone the subnets of the first three keep their blocks."""
    three, four = (plan_subnets("10.0.0.0/16", zones=zones) for zones in (3, 4))
    assert four.public[:3] == three.public == ("10.0.0.0/20", "10.0.16.0/20", "10.0.32.0/20")
    assert four.private[:3] == three.private
    assert four.isolated[:3] == three.isolated


@pytest.mark.parametrize(
    ("block", "remedy"),
    [
        ("10.0.0.0", "choose a size"),
        ("10.0.0.0/8", "choose a size"),
        ("10.0.0.0/25", "choose a size"),
        ("10.0.0.0/33", "write an address"),
        ("10.0.0/16", "write an address"),
        ("fd00::/64", "write an address"),
        ("", "write an address"),
        ("10.0.7.0/16", r"is 10\.0\.0\.0/16"),
        ("8.8.0.0/16", "take it from 10"),
        ("172.32.0.0/16", "take it from 10"),
    ],
)
def test_refuses_a_block(block: str, remedy: str) -> None:
    """A block that no VPC of ours can have is refused with the block and what to do."""
    with pytest.raises(BadValue, match=remedy) as error:
        check_block("network.cidr", block)
    assert error.value.what == "network.cidr"
    assert error.value.value == block


@pytest.mark.parametrize("zones", [0, 1, 5, -1])
def test_refuses_a_number_of_zones(zones: int) -> None:
    """Fewer than two zones, or more than there are blocks for, are refused."""
    with pytest.raises(BadValue, match="2 to 4"):
        plan_subnets("10.0.0.0/16", zones=zones)


def test_refuses_blocks_that_overlap() -> None:
    """Two blocks that share addresses are refused, and both their names are said."""
    with pytest.raises(BadValue, match="us-west-2") as error:
        check_disjoint("cidr", [("us-east-1", "10.0.0.0/16"), ("us-west-2", "10.0.128.0/20")])
    assert "us-east-1" in error.value.allowed


def test_takes_blocks_side_by_side() -> None:
    """Neighbouring blocks share no address."""
    check_disjoint("cidr", [("a", "10.0.0.0/17"), ("b", "10.0.128.0/17")])
