"""References between stacks of every type of attribute, in both places of the tree."""

from cdktn import (
    App,
    Fn,
    LocalBackend,
    S3Backend,
    TerraformLocal,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
)
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.vpc import Vpc
from constructs import Construct

app = App()
source = TerraformStack(app, "source")
AwsProvider(source, "aws", region="eu-west-1")
S3Backend(source, bucket="b", key="source", region="r", encrypt=True)
machine = Instance(source, "m")
vpc = Vpc(Construct(source, "net"), "vpc", cidr_block="10.0.0.0/16")
variable = TerraformVariable(source, "v", type="string")
local = TerraformLocal(source, "l", [1, 2])
user = TerraformStack(app, "user")
AwsProvider(user, "aws", region="eu-west-1")
LocalBackend(user, path="u")
S3Bucket(
    user,
    "b",
    bucket=machine.id,
    tags={
        "list": Fn.join(",", machine.vpc_security_group_ids),
        "twice": f"{machine.id}/{vpc.id}",
        "number": Fn.tostring(machine.ipv6_address_count),
        "block": machine.root_block_device.volume_id,
        "variable": variable.string_value,
        "local": Fn.join("", local.as_list),
    },
    depends_on=[],
)
third = TerraformStack(app, "third")
TerraformOutput(third, "o", value=[vpc.arn, machine.tags_all])
TerraformOutput(third, "p", value=machine.ipv6_address_count)
seen = [[dep.node.id for dep in stack.dependencies] for stack in (source, user, third)]
app.synth()
seen.append([child.node.id for child in user.node.children])
