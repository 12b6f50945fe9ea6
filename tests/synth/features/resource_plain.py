"""A resource with scalars, lists and maps, and what can be read of it."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(
    stack, "bucket", bucket="x", force_destroy=True, tags={"b": "2", "a": "1", "10": "z", "9": "y"}
)
machine = Instance(
    stack,
    "machine",
    ami="ami-1",
    instance_type="t3.micro",
    ipv6_address_count=2,
    security_groups=["a", "b"],
    monitoring=False,
    ipv6_addresses=[],
    tags={},
    user_data="",
)
TerraformOutput(stack, "ip", value=machine.private_ip)
TerraformOutput(stack, "count", value=machine.ipv6_address_count)
TerraformOutput(stack, "groups", value=machine.security_groups)
TerraformOutput(stack, "monitoring", value=machine.monitoring)
TerraformOutput(stack, "tags", value=bucket.tags_all)
seen = [
    bucket.fqn,
    bucket.terraform_resource_type,
    bucket.friendly_unique_id,
    bucket.bucket_input,
    bucket.tags_input,
    bucket.force_destroy_input,
    bucket.acl_input,
    machine.ipv6_address_count_input,
    machine.security_groups_input,
    bucket.node.path,
    bucket.node.addr,
    S3Bucket.TF_RESOURCE_TYPE,
    S3Bucket.is_terraform_resource(bucket),
    S3Bucket.is_terraform_element(bucket),
    bucket.to_terraform(),
    bucket.to_metadata(),
]
app.synth()
