"""What may open a connection to what, from the live groups, network access lists and routes.

It computes with what EC2's describe operations answer, and asks nobody itself.
A block of addresses counts as a whole: a rule that covers some of a tier's addresses covers the
tier, as a proof must not miss a way.
"""

import ipaddress
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

INTERNET: Final = "internet"
PROTOCOLS: Final = ("tcp", "udp")

_EVERYWHERE: Final = ipaddress.IPv4Network("0.0.0.0/0")
_ALL_PORTS: Final = frozenset(range(65536))
_NUMBERS: Final[Mapping[str, str]] = {"6": "tcp", "17": "udp"}

_Answer = Mapping[str, Any]
_Block = ipaddress.IPv4Network


@dataclass(frozen=True, slots=True)
class Tier:
    """A part of the network that is guarded by one security group.

    Args:
        group: The id of the group.
        blocks: The blocks of its subnets.
        lists: The entries of the network access list of each subnet.
        is_open_to_internet: Whether a route of each subnet leads to an internet gateway.
        is_let_out: Whether a route leads out, by a gateway or by NAT.
        ingress: What the group admits.
        egress: What the group lets out.
    """

    group: str
    blocks: tuple[_Block, ...]
    lists: tuple[tuple[_Answer, ...], ...]
    is_open_to_internet: bool
    is_let_out: bool
    ingress: tuple[_Answer, ...]
    egress: tuple[_Answer, ...]


def tier(ec2: Any, *, group: str, subnets: Sequence[str]) -> Tier:  # noqa: ANN401 - boto3 has no types
    """Describe a tier as it is now.

    Args:
        ec2: A client of EC2.
        group: The id of its security group.
        subnets: The ids of its subnets.
    """
    (said,) = ec2.describe_security_groups(GroupIds=[group])["SecurityGroups"]
    described = ec2.describe_subnets(SubnetIds=list(subnets))["Subnets"]
    acls = ec2.describe_network_acls()["NetworkAcls"]
    tables = ec2.describe_route_tables()["RouteTables"]
    targets = [_ways_out(tables, subnet) for subnet in described]
    return Tier(
        group=group,
        blocks=tuple(_Block(subnet["CidrBlock"]) for subnet in described),
        lists=tuple(_entries(acls, subnet["SubnetId"]) for subnet in described),
        is_open_to_internet=any(way.startswith("igw-") for ways in targets for way in ways),
        is_let_out=any(targets),
        ingress=tuple(said["IpPermissions"]),
        egress=tuple(said["IpPermissionsEgress"]),
    )


def reachable(source: Tier | None, target: Tier | None, protocol: str) -> frozenset[int]:
    """The ports of a target that a source may open connections to; None is the internet."""
    ports = _ALL_PORTS
    if source is not None:
        if target is None and not source.is_let_out:
            return frozenset()
        ports &= _permitted(source.egress, target, protocol)
        ports &= _listed(source.lists, _blocks(target), protocol, is_egress=True)
    if target is not None:
        if source is None and not target.is_open_to_internet:
            return frozenset()
        ports &= _permitted(target.ingress, source, protocol)
        ports &= _listed(target.lists, _blocks(source), protocol, is_egress=False)
    return ports


def _blocks(peer: Tier | None) -> tuple[_Block, ...]:
    return (_EVERYWHERE,) if peer is None else peer.blocks


def _permitted(rules: Sequence[_Answer], peer: Tier | None, protocol: str) -> frozenset[int]:
    """The ports that a group's rules open for a peer, by its group or by its addresses."""
    ports: frozenset[int] = frozenset()
    for rule in rules:
        groups = {each["GroupId"] for each in rule.get("UserIdGroupPairs", ())}
        blocks = [_Block(each["CidrIp"]) for each in rule.get("IpRanges", ())]
        is_named = peer is not None and peer.group in groups
        if is_named or any(b.overlaps(p) for b in blocks for p in _blocks(peer)):
            ports |= _ports(
                rule.get("IpProtocol"), protocol, rule.get("FromPort"), rule.get("ToPort")
            )
    return ports


def _listed(
    lists: Sequence[Sequence[_Answer]],
    peers: Sequence[_Block],
    protocol: str,
    *,
    is_egress: bool,
) -> frozenset[int]:
    """The ports that the access list of any subnet lets through: the first entry decides."""
    found: frozenset[int] = frozenset()
    for entries in lists:
        undecided, allowed = _ALL_PORTS, frozenset[int]()
        for entry in sorted(entries, key=lambda each: int(each["RuleNumber"])):
            if bool(entry["Egress"]) != is_egress or "CidrBlock" not in entry:
                continue
            block = _Block(entry["CidrBlock"])
            range_ = entry.get("PortRange") or {}
            ports = _ports(entry["Protocol"], protocol, range_.get("From"), range_.get("To"))
            if entry["RuleAction"] == "allow" and any(block.overlaps(peer) for peer in peers):
                allowed |= undecided & ports
                undecided -= ports
            elif entry["RuleAction"] == "deny" and all(peer.subnet_of(block) for peer in peers):
                undecided -= ports
        found |= allowed
    return found


def _ports(said: object, protocol: str, first: object, last: object) -> frozenset[int]:
    """The ports that a rule is about, for one protocol."""
    name = _NUMBERS.get(str(said), str(said))
    if name == "-1":
        return _ALL_PORTS
    if name != protocol:
        return frozenset()
    if not isinstance(first, int) or not isinstance(last, int) or first < 0:
        return _ALL_PORTS
    return frozenset(range(first, last + 1))


def _entries(acls: Sequence[_Answer], subnet: str) -> tuple[_Answer, ...]:
    """The entries of the access list that a subnet has."""
    for acl in acls:
        if any(each.get("SubnetId") == subnet for each in acl["Associations"]):
            return tuple(acl["Entries"])
    return ()


def _ways_out(tables: Sequence[_Answer], subnet: _Answer) -> tuple[str, ...]:
    """Where the routes to everywhere of a subnet lead, by its own table or its VPC's main one."""
    own = [
        table
        for table in tables
        if any(each.get("SubnetId") == subnet["SubnetId"] for each in table["Associations"])
    ]
    main = [
        table
        for table in tables
        if table["VpcId"] == subnet["VpcId"]
        and any(each.get("Main") for each in table["Associations"])
    ]
    return tuple(
        route.get("GatewayId") or route.get("NatGatewayId") or "elsewhere"
        for table in (own or main)[:1]
        for route in table["Routes"]
        if route.get("DestinationCidrBlock") == str(_EVERYWHERE)
    )
