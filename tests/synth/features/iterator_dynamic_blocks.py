"""Dynamic blocks of resources and data sources, over maps and lists."""

from cdktn import App, TerraformIterator, TerraformStack, TerraformVariable
from cdktn_provider_aws.data_aws_ami import DataAwsAmi
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket_lifecycle_configuration import S3BucketLifecycleConfiguration

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
filters = TerraformIterator.from_map({"k": {"name": "a", "vals": ["1"]}})
DataAwsAmi(
    stack,
    "ami",
    filter=filters.dynamic(
        {"name": filters.get_string("name"), "values": filters.get_list("vals")}
    ),
)
sizes = TerraformIterator.from_list(
    TerraformVariable(stack, "sizes", type="list(number)").list_value
)
Instance(
    stack,
    "i",
    ebs_block_device=sizes.dynamic({"device_name": "/dev/x", "volume_size": sizes.value}),
)
S3BucketLifecycleConfiguration(
    stack,
    "nested",
    bucket="b",
    rule=[{"id": "r", "status": "Enabled", "filter": [{"prefix": "x"}]}],
)
app.synth()
