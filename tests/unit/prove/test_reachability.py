"""What is reachable, computed from groups, access lists and routes as EC2 describes them."""

import ipaddress
from typing import Any

import pytest

from stackproof.prove.probes.reachability import Tier, reachable

ALL = frozenset(range(65536))
OPEN = (
    {"RuleNumber": 100, "Egress": True, "Protocol": "-1", "RuleAction": "allow"},
    {"RuleNumber": 100, "Egress": False, "Protocol": "-1", "RuleAction": "allow"},
)
EVERYWHERE = "0.0.0.0/0"


def entries(*more: dict[str, Any]) -> tuple[dict[str, Any], ...]:
    """The entries of an access list that lets everything through but what comes before."""
    return tuple({"CidrBlock": EVERYWHERE, **each} for each in (*OPEN, *more))


def rule(protocol: str = "tcp", *ports: int, cidr: str = "", group: str = "") -> dict[str, Any]:
    """A permission of a group."""
    said: dict[str, Any] = {"IpProtocol": protocol}
    if ports:
        said |= {"FromPort": ports[0], "ToPort": ports[-1]}
    if cidr:
        said["IpRanges"] = [{"CidrIp": cidr}]
    if group:
        said["UserIdGroupPairs"] = [{"GroupId": group}]
    return said


def tier(name: str, block: str, **given: Any) -> Tier:
    """A tier that admits nothing and lets nothing out."""
    wanted: dict[str, Any] = {
        "lists": (entries(),),
        "is_open_to_internet": False,
        "is_let_out": False,
        "ingress": (),
        "egress": (),
        **given,
    }
    return Tier(group=name, blocks=(ipaddress.IPv4Network(block),), **wanted)


def test_both_sides_must_agree() -> None:
    """A port is reached if the source lets it out and the target lets it in."""
    front = tier("front", "10.0.0.0/24", egress=(rule("tcp", 8000, 9000, group="back"),))
    back = tier("back", "10.0.1.0/24", ingress=(rule("tcp", 8080, 8081, group="front"),))
    assert reachable(front, back, "tcp") == {8080, 8081}
    assert reachable(front, back, "udp") == frozenset()
    assert reachable(back, front, "tcp") == frozenset()
    closed = tier("front", "10.0.0.0/24")
    assert reachable(closed, back, "tcp") == frozenset()


@pytest.mark.parametrize(
    ("cidr", "ports"), [("10.0.0.0/8", {22}), ("10.0.0.128/25", {22}), ("10.9.0.0/16", set())]
)
def test_a_block_that_touches_a_tier_counts(cidr: str, ports: set[int]) -> None:
    """A rule about some of a tier's addresses is a way from the tier."""
    front = tier("front", "10.0.0.0/24", egress=(rule("-1", cidr=EVERYWHERE),))
    back = tier("back", "10.0.1.0/24", ingress=(rule("tcp", 22, cidr=cidr),))
    assert reachable(front, back, "tcp") == ports


def test_all_protocols_mean_all_ports() -> None:
    """A rule about every protocol opens every port of TCP and of UDP."""
    front = tier("front", "10.0.0.0/24", egress=(rule("-1", group="back"),))
    back = tier("back", "10.0.1.0/24", ingress=(rule("-1", group="front"),))
    assert reachable(front, back, "tcp") == reachable(front, back, "udp") == ALL


def test_the_internet_needs_a_route() -> None:
    """An open group is reached from the internet only where a gateway leads to it."""
    ingress = (rule("tcp", 443, cidr=EVERYWHERE),)
    hidden = tier("web", "10.0.0.0/24", ingress=ingress)
    shown = tier("web", "10.0.0.0/24", ingress=ingress, is_open_to_internet=True)
    assert reachable(None, hidden, "tcp") == frozenset()
    assert reachable(None, shown, "tcp") == {443}
    egress = (rule("tcp", 443, cidr=EVERYWHERE),)
    assert reachable(tier("web", "10.0.0.0/24", egress=egress), None, "tcp") == frozenset()
    out = tier("web", "10.0.0.0/24", egress=egress, is_let_out=True)
    assert reachable(out, None, "tcp") == {443}


def test_a_group_of_the_vpc_is_not_the_internet() -> None:
    """A rule that names a group admits nobody from outside."""
    web = tier(
        "web", "10.0.0.0/24", ingress=(rule("tcp", 443, group="other"),), is_open_to_internet=True
    )
    assert reachable(None, web, "tcp") == frozenset()


def test_access_lists_decide_by_their_first_entry() -> None:
    """An entry that denies closes what later ones would allow, and not what earlier ones did."""
    deny = {
        "RuleNumber": 50,
        "Egress": False,
        "Protocol": "6",
        "RuleAction": "deny",
        "PortRange": {"From": 22, "To": 22},
    }
    front = tier("front", "10.0.0.0/24", egress=(rule("tcp", 22, 23, group="back"),))
    ingress = (rule("tcp", 22, 23, group="front"),)
    before = tier("back", "10.0.1.0/24", ingress=ingress, lists=(entries(deny),))
    after = tier(
        "back", "10.0.1.0/24", ingress=ingress, lists=(entries({**deny, "RuleNumber": 200}),)
    )
    assert reachable(front, before, "tcp") == {23}
    assert reachable(front, after, "tcp") == {22, 23}


def test_one_open_subnet_is_enough() -> None:
    """What the access list of any subnet lets through is reachable."""
    closed: tuple[dict[str, Any], ...] = ()
    front = tier("front", "10.0.0.0/24", egress=(rule("tcp", 22, group="back"),))
    back = tier(
        "back",
        "10.0.1.0/24",
        ingress=(rule("tcp", 22, group="front"),),
        lists=(closed, entries()),
    )
    assert reachable(front, back, "tcp") == {22}
    shut = tier("back", "10.0.1.0/24", ingress=(rule("tcp", 22, group="front"),), lists=(closed,))
    assert reachable(front, shut, "tcp") == frozenset()
