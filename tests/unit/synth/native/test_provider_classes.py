"""Resources, data sources and providers, made from the index alone."""

import pytest

from support.runtime import Run

_PACKAGES = {"cdktn": "cdktn_provider_aws", "cdktf": "cdktf_cdktf_provider_aws"}


@pytest.mark.parametrize("framework", ["cdktn", "cdktf"])
def test_nested_attributes_are_addressed_as_terraform_has_them(native: Run, framework: str) -> None:
    """Items of lists by index, of sets through `tolist`, single blocks as the first of a list."""
    package = _PACKAGES[framework]
    found = native(
        f"""
from {package}.eks_cluster import EksCluster, EksClusterVpcConfig
from {package}.instance import Instance
from {package}.data_aws_ami import DataAwsAmi

cluster = EksCluster(
    stack, "k", name="n", role_arn="r", vpc_config=EksClusterVpcConfig(subnet_ids=["a"])
)
machine = Instance(stack, "i")
image = DataAwsAmi(stack, "a")
out("list", lambda: cluster.identity.get(0).oidc.get(0).issuer)
out("block", lambda: cluster.vpc_config.vpc_id)
out("set", lambda: machine.ebs_block_device.get(1).device_name)
out("texts", lambda: machine.vpc_security_group_ids)
out("whole", lambda: machine.root_block_device)
out("data", lambda: image.block_device_mappings.get(0).ebs)
out("map", lambda: image.tags)
out("timeouts", lambda: machine.timeouts.create)
""",
        framework,
    )
    assert found.values == {
        "list": "${aws_eks_cluster.k.identity[0].oidc[0].issuer}",
        "block": "${aws_eks_cluster.k.vpc_config[0].vpc_id}",
        "set": "${tolist(aws_instance.i.ebs_block_device).1.device_name}",
        "texts": "${tolist(aws_instance.i.vpc_security_group_ids)}",
        "whole": "${aws_instance.i.root_block_device[0]}",
        "data": "${tolist(data.aws_ami.a.block_device_mappings).0.ebs}",
        "map": "${data.aws_ami.a.tags}",
        "timeouts": "${aws_instance.i.timeouts.create}",
    }


def test_arguments_are_put_assigned_and_reset(native: Run) -> None:
    """What was given last counts, also for one value of a nested block."""
    found = native("""
from cdktn_provider_aws.instance import Instance, InstanceEbsBlockDevice

machine = Instance(stack, "i", ami="a", instance_type="t")
machine.put_root_block_device(volume_size=5)
machine.root_block_device.volume_type = "gp3"
machine.root_block_device.reset_volume_size()
machine.put_ebs_block_device([InstanceEbsBlockDevice(device_name="x")])
machine.reset_ami()
machine.instance_type = "m"
seen["inputs"] = [machine.ami_input, machine.instance_type_input]
""")
    block = found.config["resource"]["aws_instance"]["i"]
    assert block["root_block_device"] == {"volume_type": "gp3"}
    assert block["ebs_block_device"] == [{"device_name": "x"}]
    assert block["instance_type"] == "m"
    assert "ami" not in block
    assert found.seen["inputs"] == [None, "m"]


def test_attributes_of_objects_print_all_their_keys(native: Run) -> None:
    """Terraform wants them so for a security group's rules; and no dynamic block stands there."""
    found = native("""
from cdktn_provider_aws.security_group import SecurityGroup, SecurityGroupIngress

SecurityGroup(stack, "s", ingress=[SecurityGroupIngress(from_port=1, to_port=2)])
rules = TerraformIterator.from_map({"x": {"port": 1}})
SecurityGroup(stack, "d", ingress=rules.dynamic({"from_port": rules.get_number("port")}))
""")
    groups = found.config["resource"]["aws_security_group"]
    assert groups["s"]["ingress"] == [
        {
            "cidr_blocks": None,
            "description": None,
            "from_port": 1,
            "ipv6_cidr_blocks": None,
            "prefix_list_ids": None,
            "protocol": None,
            "security_groups": None,
            "self": None,
            "to_port": 2,
        }
    ]
    assert groups["d"]["ingress"].startswith("${[ for key, val in ")


def test_a_provider_is_required_named_and_aliased(native: Run) -> None:
    """Its version is that of the bindings; resources name it by its alias."""
    found = native("""
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sqs_queue import SqsQueue

AwsProvider(stack, "aws", region="a", default_tags=[{"tags": {"A": "b"}}])
second = AwsProvider(stack, "second", region="b", alias="b")
SqsQueue(stack, "q", provider=second)
seen["values"] = [second.alias, second.fqn, second.region]
""")
    config = found.config
    assert config["provider"]["aws"] == [
        {"default_tags": [{"tags": {"A": "b"}}], "region": "a"},
        {"alias": "b", "region": "b"},
    ]
    assert config["terraform"]["required_providers"]["aws"] == {
        "source": "hashicorp/aws",
        "version": "6.69.1",
    }
    assert config["resource"]["aws_sqs_queue"]["q"]["provider"] == "aws.b"
    assert found.seen["values"] == ["b", "aws.b", "b"]


def test_a_reference_may_stand_where_a_block_is_wanted(native: Run) -> None:
    """Whole lists and items of lists do; an object without the properties does not."""
    found = native("""
from cdktn_provider_aws.instance import Instance

machine = Instance(stack, "i")
Instance(stack, "whole", ebs_block_device=machine.ebs_block_device)
Instance(stack, "item", ebs_block_device=[machine.ebs_block_device.get(0)])
attempt("other", lambda: Instance(stack, "other", ebs_block_device=[machine]))
""")
    blocks = found.config["resource"]["aws_instance"]
    assert blocks["whole"]["ebs_block_device"] == "${tolist(aws_instance.i.ebs_block_device)}"
    assert blocks["item"]["ebs_block_device"] == ["${tolist(aws_instance.i.ebs_block_device).0}"]
    assert "Missing required properties" in found.errors["other"]
    assert "'deviceName'" in found.errors["other"]
