"""A probe of the ways between the tiers of a network."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Final

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, Live, Probe
from stackproof.prove.probes.reachability import INTERNET, PROTOCOLS, reachable, tier

_FEW: Final = 9


class TiersReachExactly(Probe):
    """What may open a connection to what is exactly what the table says, for every pair of tiers.

    Every port of TCP and UDP counts, and the internet is a tier of its own.

    Args:
        tiers: By name, the outputs that give a tier's security group and its subnets.
        table: By source and target, the TCP ports that are reached; a pair that is not there
            reaches nothing. `INTERNET` is the name of the internet.
    """

    needs: ClassVar[frozenset[str]] = frozenset({"ec2.describe"})

    def __init__(
        self,
        *,
        tiers: Mapping[str, tuple[str, str]],
        table: Mapping[tuple[str, str], frozenset[int]],
    ) -> None:
        self._tiers = tiers
        self._table = table

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Computes what is reachable from live groups, access lists and routes."""
        return judge("the table of ways", self._look(live, stack), nothing="no output names a tier")

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        ec2 = live.client("ec2", stack.all("aws_vpc")[0].region)
        tiers = {
            name: tier(ec2, group=stack.outputs[group], subnets=stack.outputs[subnets])
            for name, (group, subnets) in self._tiers.items()
            if group in stack.outputs and subnets in stack.outputs
        }
        if not tiers:
            return
        names = (INTERNET, *tiers)
        for source in names:
            for target in names:
                if source == target == INTERNET:
                    continue
                for protocol in PROTOCOLS:
                    ports = reachable(tiers.get(source), tiers.get(target), protocol)
                    wanted = self._table.get((source, target), frozenset())
                    if protocol != "tcp":
                        wanted = frozenset()
                    yield Observation(
                        f"{source} to {target}", ports == wanted, f"{protocol} {_spans(ports)}"
                    )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Opens a port of the last tier to the first."""
        ec2 = live.client("ec2", stack.all("aws_vpc")[0].region)
        groups = [stack.outputs[group] for group, _ in self._tiers.values()]
        first, last = groups[0], groups[-1]
        for change, group, other in (
            (ec2.authorize_security_group_ingress, last, first),
            (ec2.authorize_security_group_egress, first, last),
        ):
            permission = {
                "IpProtocol": "tcp",
                "FromPort": 2222,
                "ToPort": 2222,
                "UserIdGroupPairs": [{"GroupId": other}],
            }
            change(GroupId=group, IpPermissions=[permission])


def _spans(ports: frozenset[int]) -> str:
    """Ports in a few words."""
    if not ports:
        return "nothing"
    if len(ports) > _FEW:
        return f"{len(ports)} ports from {min(ports)} to {max(ports)}"
    return ", ".join(str(port) for port in sorted(ports))
