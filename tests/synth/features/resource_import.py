"""Resources that exist and are imported, with and without a provider."""

from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
other = AwsProvider(stack, "other", region="eu-west-2", alias="other")
S3Bucket.generate_config_for_import(stack, "generated", "my-bucket")
S3Bucket.generate_config_for_import(stack, "generated-with", "my-bucket", other)
S3Bucket(stack, "one", bucket="b").import_from("id1")
S3Bucket(stack, "two").import_from("id2", other)
app.synth()
