"""The aspect that keeps the ids of the first version of the framework."""

from cdktn import App, Aspects, MigrateIds, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
S3Bucket(Construct(stack, "with-dash"), "b", bucket="b")
Aspects.of(stack).add(MigrateIds())
app.synth()
