"""The built-in resource `terraform_data`."""

from cdktn import App, DataResource, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b")
data = DataResource(stack, "d", input={"a": bucket.arn}, triggers_replace={"x": bucket.id, "y": 1})
DataResource(stack, "empty")
TerraformOutput(stack, "out", value=data.output)
TerraformOutput(stack, "id", value=data.id)
seen = [data.fqn, data.input, data.triggers_replace]
app.synth()
