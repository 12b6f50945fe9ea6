"""Strings that need escaping or that carry Terraform expressions of their own."""

from cdktn import App, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b", bucket="a-${data.aws_x.y.z}-}-${foo}")
tags = {
    bucket.id: "token as key",
    "literal": "$${x}",
    "lines": 'a\nb"c\t\\',
    "unicode": "é ✓ \u2028 😀 <>&' \x7f",
    "percent": "%{ if x }y%{ endif }",
    "mixed": "a" + bucket.id + "b${var.c}" + bucket.arn,
    "brace": "}{",
    "empty": "",
    "control": "\x01",
}
S3Bucket(stack, "tags", tags=tags)
TerraformOutput(stack, "o", value=tags, description='say "hi"')
app.synth()
