"""For each correction of EC2, a question whose answer moto gets wrong, with both answers."""

from typing import Any

from stackproof.cloud.embedded import EmbeddedAws
from unit.cloud.asking import REGION, Case


def flow_log_folder(aws: EmbeddedAws) -> Any:
    """Where a flow log goes that was sent to a folder of a bucket."""
    aws.client("s3", "us-east-1").create_bucket(Bucket="flow-logs")
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.1.0.0/16")["Vpc"]["VpcId"]
    made = ec2.create_flow_logs(
        ResourceIds=[vpc],
        ResourceType="VPC",
        TrafficType="ALL",
        LogDestinationType="s3",
        LogDestination="arn:aws:s3:::flow-logs/network/",
    )
    if not made["FlowLogIds"]:
        return None
    found = ec2.describe_flow_logs(FlowLogIds=made["FlowLogIds"])["FlowLogs"]
    return [each["LogDestination"] for each in found]


def instance_interface(aws: EmbeddedAws) -> Any:
    """How many interfaces three terminated instances leave, one of which asked to keep its own."""
    ec2 = aws.client("ec2", REGION)
    image = ec2.describe_images()["Images"][0]["ImageId"]
    vpc = ec2.create_vpc(CidrBlock="10.4.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.4.0.0/24")["Subnet"]["SubnetId"]
    interface = {"DeviceIndex": 0, "SubnetId": subnet}
    for where in (
        {"SubnetId": subnet},
        {"NetworkInterfaces": [interface]},
        {"NetworkInterfaces": [{**interface, "DeleteOnTermination": False}]},
    ):
        made = ec2.run_instances(ImageId=image, MinCount=1, MaxCount=1, **where)["Instances"][0]
        ec2.terminate_instances(InstanceIds=[made["InstanceId"]])
    only = [{"Name": "vpc-id", "Values": [vpc]}]
    return len(ec2.describe_network_interfaces(Filters=only)["NetworkInterfaces"])


def launch_template_tags(aws: EmbeddedAws) -> Any:
    """Which resources the tags in a template's data are for."""
    ec2 = aws.client("ec2", REGION)
    own = {"ResourceType": "launch-template", "Tags": [{"Key": "a", "Value": "b"}]}
    launched = {"ResourceType": "instance", "Tags": [{"Key": "c", "Value": "d"}]}
    ec2.create_launch_template(
        LaunchTemplateName="tagged",
        TagSpecifications=[own],
        LaunchTemplateData={"InstanceType": "t3.micro", "TagSpecifications": [launched]},
    )
    found = ec2.describe_launch_template_versions(LaunchTemplateName="tagged")
    data = found["LaunchTemplateVersions"][0]["LaunchTemplateData"]
    return sorted(each["ResourceType"] for each in data["TagSpecifications"])


def nat_gateway(aws: EmbeddedAws) -> Any:
    """How many interfaces a deleted gateway leaves, and whether its address is still in use."""
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.2.0.0/16")["Vpc"]["VpcId"]
    subnet = ec2.create_subnet(VpcId=vpc, CidrBlock="10.2.0.0/24")["Subnet"]["SubnetId"]
    address = ec2.allocate_address(Domain="vpc")["AllocationId"]
    gateway = ec2.create_nat_gateway(SubnetId=subnet, AllocationId=address)["NatGateway"]
    ec2.delete_nat_gateway(NatGatewayId=gateway["NatGatewayId"])
    only = [{"Name": "vpc-id", "Values": [vpc]}]
    interfaces = ec2.describe_network_interfaces(Filters=only)["NetworkInterfaces"]
    freed = ec2.describe_addresses(AllocationIds=[address])["Addresses"][0]
    return len(interfaces), "AssociationId" in freed


def rule_description(aws: EmbeddedAws) -> Any:
    """The description of a rule that admits another group, as it was made and as it was changed."""
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.4.0.0/16")["Vpc"]["VpcId"]
    group, peer = (
        ec2.create_security_group(GroupName=name, Description="d", VpcId=vpc)["GroupId"]
        for name in ("described", "peer")
    )

    http: dict[str, Any] = {"IpProtocol": "tcp", "FromPort": 80, "ToPort": 80}
    permission = {**http, "UserIdGroupPairs": [{"GroupId": peer, "Description": "from peer"}]}
    made = ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[permission])
    rule = made["SecurityGroupRules"][0]["SecurityGroupRuleId"]

    def seen() -> str | None:
        found = ec2.describe_security_group_rules(SecurityGroupRuleIds=[rule])
        said: str | None = found["SecurityGroupRules"][0].get("Description")
        return said

    first = seen()
    ec2.modify_security_group_rules(
        GroupId=group,
        SecurityGroupRules=[
            {
                "SecurityGroupRuleId": rule,
                "SecurityGroupRule": {**http, "ReferencedGroupId": peer, "Description": "changed"},
            }
        ],
    )
    return first, seen()


def vpc_acl(aws: EmbeddedAws) -> Any:
    """How many network ACLs a deleted VPC leaves."""
    ec2 = aws.client("ec2", REGION)
    vpc = ec2.create_vpc(CidrBlock="10.3.0.0/16")["Vpc"]["VpcId"]
    ec2.delete_vpc(VpcId=vpc)
    only = [{"Name": "vpc-id", "Values": [vpc]}]
    return len(ec2.describe_network_acls(Filters=only)["NetworkAcls"])


CASES = {
    "ec2.flow-logs-prefix": Case(
        flow_log_folder, fault=None, right=["arn:aws:s3:::flow-logs/network/"]
    ),
    "ec2.instance-interface": Case(instance_interface, fault=3, right=1),
    "ec2.launch-template-tags": Case(
        launch_template_tags, fault=["instance", "launch-template"], right=["instance"]
    ),
    "ec2.nat-gateway-interface": Case(nat_gateway, fault=(1, True), right=(0, False)),
    "ec2.rule-description": Case(
        rule_description, fault=(None, "changed"), right=("from peer", "changed")
    ),
    "ec2.vpc-acl": Case(vpc_acl, fault=1, right=0),
}
