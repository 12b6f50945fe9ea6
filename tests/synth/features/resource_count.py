"""Resources that are made several times by a count."""

from cdktn import App, Fn, TerraformCount, TerraformOutput, TerraformStack, TerraformVariable, Token
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
count = TerraformCount.of(2)
one = S3Bucket(stack, "one", count=count, bucket=f"x-{Token.as_string(count.index)}")
S3Bucket(stack, "two", count=3)
wanted = TerraformVariable(stack, "wanted", type="number")
S3Bucket(stack, "three", count=TerraformCount.of(wanted.number_value))
S3Bucket(stack, "four", count=Token.as_number(Fn.length_of(["a", "b"])))
TerraformOutput(stack, "o", value=one.arn)
TerraformOutput(stack, "all", value=f"${{{one.fqn}[*].arn}}")
seen = [one.fqn, TerraformCount.is_terraform_count(count)]
app.synth()
