"""A VPC in three tiers over several availability zones, with its traffic recorded."""

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from stackproof.constructs import _backend as aws
from stackproof.constructs.audit.log_bucket import LogBucket
from stackproof.constructs.network.cidr import SubnetPlan, plan_subnets
from stackproof.constructs.network.nat import NatGateways
from stackproof.constructs.observability.log_group import LogGroup
from stackproof.constructs.observability.retention import LOG_RETENTION_DAYS
from stackproof.constructs.security.customer_key import CustomerKey
from stackproof.constructs.security.policy import Statement
from stackproof.constructs.security.service_role import ServiceRole
from stackproof.constructs.stack import AwsStack

_FLOW_LOGS = "flow-logs"


class Network(aws.Construct):
    """A VPC with public, private and isolated subnets in each zone.

    The public tier reaches the internet both ways, but nothing in it gets a public address of
    itself. The private tier reaches out through NAT. The isolated tier has no route out at all.
    Private and isolated subnets reach S3 and DynamoDB through gateway endpoints, which are free.
    Zones come from the account's own list, without local zones; a region with fewer than asked
    for is refused while planning. The default security group admits nothing.
    All traffic, accepted and rejected, is recorded in an encrypted log group, or in a log bucket.

    Args:
        scope: Where it lives, in an `AwsStack`.
        id_: Its id there.
        key: What the flow logs are encrypted with in a log group.
        part: What it is in the project, where a stack has several: what its physical names have
            before `network`, `flow-logs` and the like. By default nothing.
        cidr: The block of the VPC, private and /16 to /24. By default 10.0.0.0/16.
        zones: How many availability zones. By default 3.
        nat: How the private tier reaches out. By default through one gateway.
        log_retention_days: How long flow logs are kept in a log group. By default 30 days. In a
            log bucket they are kept for as long as that says.
        flow_logs: The bucket that flow logs go to, whose policy then lets them in. By default
            they go to a log group.

    Raises:
        BadValue: The block, the zones or the retention cannot be had.
    """

    def __init__(
        self,
        scope: aws.Construct,
        id_: str,
        *,
        key: CustomerKey,
        part: str | None = None,
        cidr: str = "10.0.0.0/16",
        zones: int = 3,
        nat: NatGateways = NatGateways.SINGLE,
        log_retention_days: int = 30,
        flow_logs: LogBucket | None = None,
    ) -> None:
        plan = plan_subnets(cidr, zones=zones)
        LOG_RETENTION_DAYS.check(log_retention_days)
        super().__init__(scope, id_)
        self._stack = AwsStack.around(self)
        self._prefix = "" if part is None else f"{part}-"
        self._resource = aws.vpc.Vpc(
            self,
            "Resource",
            cidr_block=cidr,
            enable_dns_support=True,
            enable_dns_hostnames=True,
            tags=self._named("network"),
        )
        aws.default_security_group.DefaultSecurityGroup(
            self, "DefaultSecurityGroup", vpc_id=self.vpc_id
        )
        self._zones = self._choose_zones(zones)
        self._public, self._private, self._isolated = self._cut(plan)
        gateway = aws.internet_gateway.InternetGateway(
            self, "InternetGateway", vpc_id=self.vpc_id, tags=self._named("internet")
        )
        self._route_out(gateway, nat)
        if flow_logs is None:
            self._record_traffic(key, log_retention_days)
        else:
            self._record_in_bucket(flow_logs)

    @property
    def vpc_id(self) -> str:
        """The VPC's id, as a token."""
        return self._resource.id

    @property
    def zones(self) -> tuple[str, ...]:
        """The names of the zones, as tokens, in the order of the subnets."""
        return self._zones

    @property
    def public_subnet_ids(self) -> tuple[str, ...]:
        """The ids of the public subnets, as tokens."""
        return _ids(self._public)

    @property
    def private_subnet_ids(self) -> tuple[str, ...]:
        """The ids of the private subnets, as tokens."""
        return _ids(self._private)

    @property
    def isolated_subnet_ids(self) -> tuple[str, ...]:
        """The ids of the isolated subnets, as tokens."""
        return _ids(self._isolated)

    @property
    def resource(self) -> aws.vpc.Vpc:
        """The VPC itself, for what this construct does not offer."""
        return self._resource

    def _named(self, part: str) -> Mapping[str, str]:
        return {"Name": self._stack.naming.plain(f"{self._prefix}{part}")}

    def _choose_zones(self, count: int) -> tuple[str, ...]:
        """The first zones that the account has, never by name."""
        zones = aws.data_aws_availability_zones
        enough = aws.framework.Postcondition(
            condition=f"${{length(self.names) >= {count}}}",
            error_message=(
                f"{self._stack.region} offers this account fewer than {count} availability zones: "
                "ask for fewer, or choose another region"
            ),
        )
        names = zones.DataAwsAvailabilityZones(
            self,
            "Zones",
            state="available",
            filter=[
                # Local and wavelength zones have to be opted into; zones proper have not.
                zones.DataAwsAvailabilityZonesFilter(
                    name="opt-in-status", values=["opt-in-not-required"]
                )
            ],
            lifecycle=aws.framework.TerraformResourceLifecycle(postcondition=[enough]),
        ).names
        fn = aws.framework.Fn
        return tuple(cast("str", fn.element(names, index)) for index in range(count))

    def _cut(self, plan: SubnetPlan) -> tuple[tuple[aws.subnet.Subnet, ...], ...]:
        """The subnets of the three tiers."""
        tiers = (("Public", plan.public), ("Private", plan.private), ("Isolated", plan.isolated))
        return tuple(
            tuple(
                aws.subnet.Subnet(
                    self,
                    f"{tier}{number}",
                    vpc_id=self.vpc_id,
                    cidr_block=block,
                    availability_zone=zone,
                    map_public_ip_on_launch=False,
                    tags=self._named(f"{tier.lower()}-{number}"),
                )
                for number, (block, zone) in enumerate(zip(blocks, self._zones, strict=True), 1)
            )
            for tier, blocks in tiers
        )

    def _route_out(self, gateway: aws.internet_gateway.InternetGateway, nat: NatGateways) -> None:
        """Route tables: one for the public tier, one per zone for the private, one isolated."""
        public = self._table("Public", self._public)
        aws.route.Route(
            self,
            "PublicDefault",
            route_table_id=public.id,
            destination_cidr_block="0.0.0.0/0",
            gateway_id=gateway.id,
        )
        gateways = [
            self._nat(number, subnet, gateway)
            for number, subnet in enumerate(self._public[: nat.count(len(self._public))], 1)
        ]
        inner = [self._table("Isolated", self._isolated)]
        for number, subnet in enumerate(self._private, 1):
            table = self._table(f"Private{number}", [subnet], subnet_numbers=[number])
            inner.append(table)
            if gateways:
                aws.route.Route(
                    self,
                    f"Private{number}Default",
                    route_table_id=table.id,
                    destination_cidr_block="0.0.0.0/0",
                    nat_gateway_id=gateways[(number - 1) % len(gateways)].id,
                )
        for service in ("S3", "DynamoDb"):
            aws.vpc_endpoint.VpcEndpoint(
                self,
                f"{service}Endpoint",
                vpc_id=self.vpc_id,
                vpc_endpoint_type="Gateway",
                service_name=f"com.amazonaws.{self._stack.region}.{service.lower()}",
                route_table_ids=[table.id for table in inner],
                tags=self._named(service.lower()),
            )

    def _table(
        self,
        name: str,
        subnets: Sequence[aws.subnet.Subnet],
        *,
        subnet_numbers: Iterable[int] | None = None,
    ) -> aws.route_table.RouteTable:
        """A route table and its subnets."""
        tier = name.rstrip("0123456789")
        table = aws.route_table.RouteTable(
            self, f"{name}Routes", vpc_id=self.vpc_id, tags=self._named(name.lower())
        )
        numbers = subnet_numbers or range(1, len(subnets) + 1)
        for number, subnet in zip(numbers, subnets, strict=True):
            aws.route_table_association.RouteTableAssociation(
                self,
                f"{tier}{number}Association",
                route_table_id=table.id,
                subnet_id=subnet.id,
            )
        return table

    def _nat(
        self,
        number: int,
        subnet: aws.subnet.Subnet,
        gateway: aws.internet_gateway.InternetGateway,
    ) -> aws.nat_gateway.NatGateway:
        """A NAT gateway with its own address."""
        tags = self._named(f"nat-{number}")
        address = aws.eip.Eip(self, f"NatAddress{number}", domain="vpc", tags=tags)
        return aws.nat_gateway.NatGateway(
            self,
            f"Nat{number}",
            allocation_id=address.id,
            subnet_id=subnet.id,
            tags=tags,
            # EC2 refuses a public NAT gateway in a VPC that has no internet gateway yet.
            depends_on=[gateway],
        )

    def _record_traffic(self, key: CustomerKey, retention_days: int) -> None:
        """Flow logs, written by a role that can write to their log group alone."""
        logs = LogGroup(
            self,
            "FlowLogGroup",
            name=self._stack.naming.log_group(f"{self._prefix}{_FLOW_LOGS}"),
            key=key,
            retention_days=retention_days,
        )
        role = ServiceRole(
            self,
            "FlowLogRole",
            name=self._stack.naming.role(f"{self._prefix}{_FLOW_LOGS}"),
            service="vpc-flow-logs.amazonaws.com",
            source_arn=self._stack.arn("ec2", "vpc-flow-log/*"),
        )
        logs.grant_write(role)
        role.grant(
            Statement(
                sid="FindStreams",
                actions=["logs:DescribeLogStreams"],
                resources=[f"{logs.arn}:*"],
            ),
            Statement(
                sid="FindFlowLogs",
                actions=["logs:DescribeLogGroups"],
                # It lists the groups of the account, and AWS knows it for no single one.
                resources=[self._stack.arn("logs", "log-group:*")],
            ),
        )
        aws.flow_log.FlowLog(
            self,
            "FlowLog",
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="cloud-watch-logs",
            log_destination=logs.arn,
            iam_role_arn=role.arn,
            max_aggregation_interval=60,
            tags=self._named(_FLOW_LOGS),
        )

    def _record_in_bucket(self, bucket: LogBucket) -> None:
        """Flow logs, delivered by AWS itself."""
        bucket.allow_flow_logs(prefix=_FLOW_LOGS)
        aws.flow_log.FlowLog(
            self,
            "FlowLog",
            vpc_id=self.vpc_id,
            traffic_type="ALL",
            log_destination_type="s3",
            log_destination=f"{bucket.arn}/{_FLOW_LOGS}/",
            max_aggregation_interval=60,
            tags=self._named(_FLOW_LOGS),
            # EC2 widens the bucket's policy itself where it finds that it may not deliver.
            depends_on=[bucket.policy],
        )


def _ids(subnets: Iterable[aws.subnet.Subnet]) -> tuple[str, ...]:
    return tuple(subnet.id for subnet in subnets)
