"""Blocks put and reset, attributes assigned and reset after construction."""

from cdktn import App, Fn, TerraformStack
from cdktn_provider_aws.instance import Instance, InstanceEbsBlockDevice
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
machine = Instance(stack, "m", ami="ami-1", monitoring=True, tags={"a": "b"})
machine.put_root_block_device(volume_size=9)
machine.reset_ami()
machine.instance_type = "m5.large"
machine.tags = {"q": "1"}
machine.reset_root_block_device()
machine.put_root_block_device(volume_type="gp3")
machine.root_block_device.volume_size = 12
machine.root_block_device.reset_volume_type()
machine.put_ebs_block_device([InstanceEbsBlockDevice(device_name="/dev/sdb")])
machine.user_data = Fn.base64encode("x")
machine.reset_monitoring()
seen = [
    machine.root_block_device_input.volume_size,
    machine.root_block_device_input.volume_type,
    machine.instance_type_input,
    machine.ami_input,
    machine.tags_input,
    machine.root_block_device.volume_size_input,
]
app.synth()
