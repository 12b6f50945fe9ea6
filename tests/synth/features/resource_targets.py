"""Targets of moves found by name."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
new = Construct(stack, "new")
target = S3Bucket(new, "b", bucket="b")
target.add_move_target("bucket")
S3Bucket(Construct(stack, "old"), "b", bucket="b").move_to("bucket")
each = S3Bucket(new, "each", for_each={"a": "1"} if False else None)
each.add_move_target("each")
S3Bucket(stack, "named").move_to("each", "key")
app.synth()
