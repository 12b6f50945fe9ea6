"""Resources that were moved, by target and by id."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
target = S3Bucket(stack, "target", bucket="t")
target.add_move_target("there")
source = S3Bucket(stack, "source", bucket="s")
source.move_to("there")
S3Bucket(stack, "from-id").move_from_id("aws_s3_bucket.old")
S3Bucket(stack, "to-id").move_to_id("aws_s3_bucket.new")
indexed = S3Bucket(stack, "indexed")
indexed.add_move_target("many")
S3Bucket(stack, "one-of-many").move_to("many", 0)
app.synth()
