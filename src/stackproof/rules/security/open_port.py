"""SP773: a port that only administrators and applications need, open to everybody."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.terraform.view import Node, Resource

_EVERYBODY: Final = frozenset({"0.0.0.0/0", "::/0"})
_PORTS: Final = {
    22: "SSH",
    3389: "RDP",
    3306: "MySQL",
    5432: "PostgreSQL",
    1433: "SQL Server",
    1521: "Oracle",
    27017: "MongoDB",
    6379: "Redis",
    9200: "OpenSearch",
    5439: "Redshift",
    11211: "Memcached",
    2049: "NFS",
}


class OpenPort(Rule):
    """A port for administration or data is open to the whole internet."""

    code: ClassVar = Code("SP773", "open-port")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each rule that lets everybody in."""
        for node in _ingress(resource):
            if not _is_everybody(node):
                continue
            words = _opened(node)
            if words is not None:
                yield self.finding(
                    at=ctx.at(resource, node),
                    message=f"`{resource.address}` opens {words} to everybody",
                    subject=f"{resource.address}.{node.within} {words}",
                    basis="AWS Foundational Security Best Practices, EC2.13, EC2.14 and EC2.19",
                ).helped("name the security group or the addresses that need it")


def _ingress(resource: Resource) -> Iterator[Node]:
    if resource.is_data:
        return
    if resource.type in {"aws_security_group", "aws_default_security_group"}:
        yield from resource.blocks("ingress")
    elif resource.type == "aws_vpc_security_group_ingress_rule" or (
        resource.type == "aws_security_group_rule" and resource.text("type") == "ingress"
    ):
        yield resource


def _is_everybody(node: Node) -> bool:
    names = ("cidr_blocks", "ipv6_cidr_blocks", "cidr_ipv4", "cidr_ipv6")
    return any(text in _EVERYBODY for name in names for text in node.texts(name))


def _opened(node: Node) -> str | None:
    """What is opened that should not be; None if nothing is."""
    protocol = node.known("protocol") or node.known("ip_protocol")
    if str(protocol) in {"-1", "all"}:
        return "every port"
    if protocol is not None and str(protocol).lower() not in {"tcp", "6"}:
        return None
    first, last = node.number("from_port"), node.number("to_port")
    if first is None or last is None:
        return None
    if first <= 0 and last >= 65535:  # noqa: PLR2004 - TCP has no more
        return "every port"
    hit = next((port for port in _PORTS if first <= port <= last), None)
    return None if hit is None else f"port {hit} ({_PORTS[hit]})"
