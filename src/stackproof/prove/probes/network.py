"""Probes of VPCs, subnets and their routes."""

from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from stackproof.core.verdict import Verdict
from stackproof.prove.probes.examine import Observation, judge
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe

_EVERYWHERE = ("0.0.0.0/0", "::/0")
_DESCRIBED = frozenset({"ec2.describe"})


class TiersSpanZones(Probe):
    """Every tier of subnets stands in so many different availability zones.

    Args:
        outputs: The stack's outputs that list the subnets of a tier each.
        zones: How many zones a tier has to span.
    """

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def __init__(self, *, outputs: tuple[str, ...], zones: int = 3) -> None:
        self._outputs = outputs
        self._zones = zones

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Counts the zones of each tier's live subnets."""
        return judge(
            f"{self._zones} zones a tier",
            self._look(live, stack),
            nothing="no output lists subnets",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        ec2 = live.client("ec2", stack.all("aws_vpc")[0].region)
        there = {s["SubnetId"]: s["AvailabilityZoneId"] for s in ec2.describe_subnets()["Subnets"]}
        for name in self._outputs:
            subnets = stack.outputs.get(name, ())
            zones = {there[subnet] for subnet in subnets if subnet in there}
            yield Observation(
                name, len(zones) >= self._zones, f"{len(subnets)} subnets, {len(zones)} zones"
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes one subnet."""
        ec2 = live.client("ec2", stack.all("aws_vpc")[0].region)
        ec2.delete_subnet(SubnetId=stack.outputs[self._outputs[0]][0])


class DataSubnetsHaveNoWayOut(Probe):
    """No route of a database's subnets leads to everywhere.

    The subnets are those of the stack's database subnet groups.
    """

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the live route table of each such subnet."""
        return judge(
            "no route to everywhere",
            self._look(live, stack),
            nothing="the stack has no aws_db_subnet_group",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for group in stack.all("aws_db_subnet_group"):
            ec2 = live.client("ec2", group.region)
            for subnet in sorted(group["subnet_ids"]):
                ways = [
                    f"{route.get('GatewayId') or route.get('NatGatewayId')}"
                    for route in _routes(ec2, subnet)
                    if route.get("DestinationCidrBlock") in _EVERYWHERE
                    or route.get("DestinationIpv6CidrBlock") in _EVERYWHERE
                ]
                yield Observation(
                    f"{group.address} {subnet}",
                    not ways,
                    f"a way out through {', '.join(ways)}" if ways else "no way out",
                )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Gives one such subnet a route to an internet gateway."""
        group = stack.all("aws_db_subnet_group")[0]
        gateway = stack.all("aws_internet_gateway")[0]
        ec2 = live.client("ec2", group.region)
        subnet = min(group["subnet_ids"])
        table = _table(ec2, subnet)["RouteTableId"]
        ec2.create_route(
            RouteTableId=table, DestinationCidrBlock=_EVERYWHERE[0], GatewayId=gateway["id"]
        )


class FlowLogsCoverVpcs(Probe):
    """Every VPC has an active flow log of all its traffic."""

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the live flow logs of each VPC."""
        return judge(
            "an active flow log of ALL traffic",
            self._look(live, stack),
            nothing="the stack has no aws_vpc",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for vpc in stack.all("aws_vpc"):
            logs = _flow_logs(live, vpc)
            whole = [log for log in logs if log["TrafficType"] == "ALL"]
            active = [log for log in whole if log.get("FlowLogStatus") == "ACTIVE"]
            yield Observation(
                vpc.address,
                bool(active),
                f"logged to {active[0].get('LogDestination') or active[0].get('LogGroupName')}"
                if active
                else "no active flow log of all traffic",
            )

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Removes the flow logs of one VPC."""
        vpc = stack.all("aws_vpc")[0]
        found = [log["FlowLogId"] for log in _flow_logs(live, vpc)]
        live.client("ec2", vpc.region).delete_flow_logs(FlowLogIds=found)


class DefaultSecurityGroupsAreClosed(Probe):
    """The default security group of every VPC lets nothing in and nothing out."""

    needs: ClassVar[frozenset[str]] = _DESCRIBED

    def run(self, live: Live, stack: Deployed) -> Verdict:
        """Reads the live rules of each VPC's default group."""
        return judge(
            "no rule in the default group",
            self._look(live, stack),
            nothing="the stack has no aws_vpc",
        )

    def _look(self, live: Live, stack: Deployed) -> Iterator[Observation]:
        for vpc in stack.all("aws_vpc"):
            group = _default_group(live, vpc)
            rules = len(group["IpPermissions"]) + len(group["IpPermissionsEgress"])
            yield Observation(vpc.address, rules == 0, f"{rules} rules in {group['GroupId']}")

    def sabotage(self, live: Live, stack: Deployed) -> None:
        """Opens one default group to everywhere."""
        vpc = stack.all("aws_vpc")[0]
        live.client("ec2", vpc.region).authorize_security_group_ingress(
            GroupId=_default_group(live, vpc)["GroupId"],
            IpPermissions=[{"IpProtocol": "-1", "IpRanges": [{"CidrIp": _EVERYWHERE[0]}]}],
        )


def _table(ec2: Any, subnet: str) -> Mapping[str, Any]:  # noqa: ANN401 - boto3 has no types
    """The route table that a subnet uses: its own, else its VPC's main one."""
    own = ec2.describe_route_tables(
        Filters=[{"Name": "association.subnet-id", "Values": [subnet]}]
    )["RouteTables"]
    if own:
        return dict(own[0])
    vpc = ec2.describe_subnets(SubnetIds=[subnet])["Subnets"][0]["VpcId"]
    main = ec2.describe_route_tables(
        Filters=[
            {"Name": "vpc-id", "Values": [vpc]},
            {"Name": "association.main", "Values": ["true"]},
        ]
    )["RouteTables"]
    return dict(main[0])


def _routes(ec2: Any, subnet: str) -> list[Mapping[str, Any]]:  # noqa: ANN401
    return list(_table(ec2, subnet)["Routes"])


def _flow_logs(live: Live, vpc: DeployedResource) -> list[Mapping[str, Any]]:
    answer = live.client("ec2", vpc.region).describe_flow_logs(
        Filters=[{"Name": "resource-id", "Values": [vpc["id"]]}]
    )
    return list(answer["FlowLogs"])


def _default_group(live: Live, vpc: DeployedResource) -> Mapping[str, Any]:
    answer = live.client("ec2", vpc.region).describe_security_groups(
        Filters=[
            {"Name": "vpc-id", "Values": [vpc["id"]]},
            {"Name": "group-name", "Values": ["default"]},
        ]
    )
    return dict(answer["SecurityGroups"][0])
