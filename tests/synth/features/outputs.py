"""Outputs of every kind of value and with every option."""

from cdktn import App, TerraformOutput, TerraformStack, Token
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from constructs import Construct

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b")
group = Construct(stack, "group")
TerraformOutput(stack, "sensitive", value="x", sensitive=True, description="d")
TerraformOutput(stack, "plain", value="x", sensitive=False)
TerraformOutput(stack, "object", value={"a": bucket.arn, "b": [1, {"c": None}], "d": None})
TerraformOutput(stack, "empty", value={})
TerraformOutput(stack, "list", value=[])
TerraformOutput(stack, "zero", value=0)
TerraformOutput(stack, "false", value=False)
TerraformOutput(stack, "resource", value=bucket)
TerraformOutput(stack, "any", value=Token.as_any(bucket.arn))
TerraformOutput(group, "nested", value=bucket.arn)
TerraformOutput(group, "static", value=bucket.arn, static_id=True)
output = TerraformOutput(stack, "with-dash", value="y", depends_on=[bucket])
output.value = "changed"
output.sensitive = True
output.description = "later"
renamed = TerraformOutput(stack, "renamed", value=1)
renamed.override_logical_id("other_name")
TerraformOutput(stack, "precondition", value=1).add_override(
    "precondition", [{"condition": "${true}", "error_message": "no"}]
)
seen = [output.friendly_unique_id, output.value, TerraformOutput.is_terraform_output(output)]
app.synth()
