"""Keys of dicts in lists that the framework drops without a word."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.route_table import RouteTable
from cdktn_provider_aws.s3_bucket_lifecycle_configuration import S3BucketLifecycleConfiguration
from cdktn_provider_aws.s3_bucket_server_side_encryption_configuration import (
    S3BucketServerSideEncryptionConfigurationA,
)
from cdktn_provider_aws.security_group import SecurityGroup

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
rule = {"from_port": 22, "to_port": 22, "protocol": "tcp", "cidr_blocks": ["10.0.0.0/8"]}
SecurityGroup(stack, "group", ingress=[rule])
RouteTable(stack, "routes", vpc_id="v", route=[{"cidr_block": "0.0.0.0/0", "gateway_id": "g"}])
S3BucketServerSideEncryptionConfigurationA(
    stack,
    "encryption",
    bucket="b",
    rule=[{"apply_server_side_encryption_by_default": {"sse_algorithm": "AES256"}}],
)
S3BucketLifecycleConfiguration(
    stack,
    "lifecycle",
    bucket="b",
    rule=[{"id": "x", "status": "Enabled", "expiration": [{"days": 3}], "abort_incomplete": 1}],
)
app.synth()
