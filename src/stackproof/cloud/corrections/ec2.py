"""EC2: flow logs and launch templates."""

import inspect
from typing import Any

from stackproof.cloud.corrections.base import Correction, Moto, Patches, correction


@correction("ec2.flow-logs-prefix", api="ec2:CreateFlowLogs", echo="ec2.flow-logs-delivery")
def _flow_logs_prefix(moto: Patches) -> None:
    """A flow log to a folder of a bucket fails, as the folder is taken for part of its name.

    In AWS the destination may be `bucket_ARN/subfolder/`.
    """
    backend = moto.load("moto.ec2.models.flow_logs").FlowLogsBackend
    create = moto.original(backend, "create_flow_logs")
    signature = inspect.signature(create)

    def create_flow_logs(self: Moto, *rest: Moto, **named: Moto) -> Moto:
        call = signature.bind(self, *rest, **named)
        destination = call.arguments.get("log_destination") or ""
        bucket, slash, _ = destination.partition("/")
        if call.arguments.get("log_destination_type") != "s3" or not slash:
            return create(self, *rest, **named)
        call.arguments["log_destination"] = bucket
        made = create(*call.args, **call.kwargs)
        for flow_log in made[0]:
            flow_log.log_destination = destination
        return made

    moto.replace(backend, "create_flow_logs", create_flow_logs)


@correction("ec2.launch-template-tags", api="ec2:CreateLaunchTemplate")
def _launch_template_tags(moto: Patches) -> None:
    """The tags of a launch template come back as tags for what it launches.

    AWS keeps the two apart: only specifications inside the template's data are about launches.
    """
    version = moto.load("moto.ec2.models.launch_templates").LaunchTemplateVersion
    create = moto.original(version, "__init__")

    def init(
        self: Moto,
        template: Moto,
        number: int,
        data: dict[str, Any],
        description: str,
    ) -> None:
        specifications = data.pop("TagSpecifications", None) or []
        launched = [s for s in specifications if s.get("ResourceType") != "launch-template"]
        if launched:
            data["TagSpecifications"] = launched
        create(self, template, number, data, description)

    moto.replace(version, "__init__", init)


@correction("ec2.instance-interface", api="ec2:TerminateInstances")
def _instance_interface(moto: Patches) -> None:
    """A terminated instance leaves the network interface that was made for it.

    In AWS such an interface goes with its instance unless `DeleteOnTermination` is false.
    """
    instance = moto.load("moto.ec2.models.instances").Instance
    prepare = moto.original(instance, "prep_nics")

    def prep_nics(self: Moto, nic_spec: Moto, *rest: Moto, **named: Moto) -> None:
        for wanted in nic_spec:
            if "NetworkInterfaceId" not in wanted:
                wanted.setdefault("DeleteOnTermination", True)
        prepare(self, nic_spec, *rest, **named)
        if not nic_spec:
            for interface in self.nics.values():
                interface.delete_on_termination = True

    moto.replace(instance, "prep_nics", prep_nics)


@correction("ec2.nat-gateway-interface", api="ec2:DeleteNatGateway")
def _nat_gateway_interface(moto: Patches) -> None:
    """A deleted NAT gateway leaves its network interface behind, still with the address.

    AWS deletes the interface with the gateway and frees the address.
    """
    backend = moto.load("moto.ec2.models.nat_gateways").NatGatewayBackend
    delete = moto.original(backend, "delete_nat_gateway")

    def delete_nat_gateway(self: Moto, nat_gateway_id: str) -> Moto:
        gone = delete(self, nat_gateway_id)
        interface = gone._eni  # noqa: SLF001 - moto shows it nowhere else
        for address in self.addresses:
            if address.eni is interface:
                address.eni = None
                address.association_id = None
        self.enis.pop(interface.id, None)
        return gone

    moto.replace(backend, "delete_nat_gateway", delete_nat_gateway)


@correction("ec2.vpc-acl", api="ec2:DeleteVpc")
def _vpc_acl(moto: Patches) -> None:
    """A deleted VPC leaves its default network ACL behind; AWS deletes the two together."""
    backend = moto.load("moto.ec2.models.vpcs").VPCBackend
    delete = moto.original(backend, "delete_vpc")

    def delete_vpc(self: Moto, vpc_id: str) -> Moto:
        gone = delete(self, vpc_id)
        for acl in list(self.network_acls.values()):
            if acl.vpc_id == vpc_id:
                del self.network_acls[acl.id]
        return gone

    moto.replace(backend, "delete_vpc", delete_vpc)


@correction("ec2.rule-description", api="ec2:DescribeSecurityGroupRules")
def _rule_description(moto: Patches) -> None:
    """The description of a rule is forgotten unless the rule is about an address range.

    In AWS a rule about another security group or a prefix list has one too.
    """
    rule = moto.original(moto.load("moto.ec2.models.security_groups"), "SecurityGroupRule")
    describe = moto.original(rule, "description").fget
    create = moto.original(rule, "__init__")
    signature = inspect.signature(create)

    def init(self: Moto, *rest: Moto, **named: Moto) -> None:
        create(self, *rest, **named)
        prefix_list = signature.bind(self, *rest, **named).arguments.get("prefix_list_id") or {}
        self.prefix_list_description = prefix_list.get("Description")

    def description(self: Moto) -> Moto:
        return (
            describe(self)
            or self.source_group.get("Description")
            or getattr(self, "prefix_list_description", None)
        )

    moto.replace(rule, "__init__", init)
    moto.replace(rule, "description", property(description))


CORRECTIONS: tuple[Correction, ...] = (
    _flow_logs_prefix,
    _instance_interface,
    _launch_template_tags,
    _nat_gateway_interface,
    _rule_description,
    _vpc_acl,
)
