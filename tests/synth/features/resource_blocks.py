"""Nested structs, single and in lists, as classes and as dicts."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.instance import (
    Instance,
    InstanceEbsBlockDevice,
    InstanceMetadataOptions,
    InstanceRootBlockDevice,
)
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.security_group import SecurityGroup, SecurityGroupIngress

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
Instance(
    stack,
    "classes",
    root_block_device=InstanceRootBlockDevice(volume_size=10, encrypted=True),
    ebs_block_device=[
        InstanceEbsBlockDevice(device_name="/dev/sdb", volume_size=5),
        InstanceEbsBlockDevice(device_name="/dev/sdc"),
    ],
    metadata_options=InstanceMetadataOptions(http_tokens="required"),
)
Instance(
    stack,
    "dicts",
    root_block_device={"volume_size": 10, "tags": {"a": "b"}},
    ebs_block_device=[{"deviceName": "/dev/sdd", "volumeSize": 7, "foo_bar": 1}],
)
Instance(stack, "empty", root_block_device={}, metadata_options={}, ebs_block_device=[])
Instance(stack, "none", root_block_device=None, ami=None, tags=None)
SecurityGroup(
    stack,
    "attributes",
    ingress=[
        SecurityGroupIngress(from_port=1, to_port=2, protocol="tcp", cidr_blocks=["0.0.0.0/0"]),
        SecurityGroupIngress(from_port=3, self_attribute=True),
    ],
    egress=[{"fromPort": 0, "cidr_blocks": ["lost"]}],
)
app.synth()
