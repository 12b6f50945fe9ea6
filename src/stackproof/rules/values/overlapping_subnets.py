"""SP788: subnets that overlap, or lie outside their VPC."""

import ipaddress
from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Resource

_BASIS = "Amazon EC2 API, CreateSubnet: InvalidSubnet.Range and InvalidSubnet.Conflict"


class OverlappingSubnets(Rule):
    """A subnet overlaps another one of its VPC, or lies outside the VPC."""

    code: ClassVar = Code("SP788", "overlapping-subnets")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_config(self, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each subnet that AWS refuses."""
        earlier: dict[str, list[tuple[Resource, ipaddress.IPv4Network]]] = {}
        for subnet in ctx.view.of("aws_subnet"):
            block = _network(subnet)
            key = subnet.body.get("vpc_id")
            if block is None or not isinstance(key, str) or subnet.is_repeated:
                continue
            for other, taken in earlier.setdefault(key, []):
                if block.overlaps(taken):
                    yield self._finding(
                        subnet, f"{block} overlaps {taken} of `{other.address}`", ctx
                    )
                    break
            earlier[key].append((subnet, block))
            vpc = ctx.view.target(key)
            if vpc is not None and not _is_within(block, vpc, ctx):
                yield self._finding(subnet, f"{block} is outside `{vpc.address}`", ctx)

    def _finding(self, subnet: Resource, words: str, ctx: Configured) -> Diagnostic:
        return self.finding(
            at=ctx.at(subnet, None, "cidr_block"),
            message=f"`{subnet.address}` cannot be made: {words}",
            subject=f"{subnet.address}.cidr_block",
            basis=_BASIS,
        )


def _is_within(block: ipaddress.IPv4Network, vpc: Resource, ctx: Configured) -> bool:
    """Whether a block may be in a VPC; further blocks of the VPC may hold it."""
    whole = _network(vpc)
    others = ctx.view.mentioned_by(vpc)
    if any(r.type == "aws_vpc_ipv4_cidr_block_association" for r in others):
        return True
    return vpc.type != "aws_vpc" or whole is None or block.subnet_of(whole)


def _network(resource: Resource) -> ipaddress.IPv4Network | None:
    text = resource.text("cidr_block")
    try:
        return ipaddress.IPv4Network(text) if text else None
    except ValueError:
        return None
