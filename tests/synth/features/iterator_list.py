"""Iterators over literal lists and list attributes."""

from cdktn import App, Fn, TerraformIterator, TerraformOutput, TerraformStack, Token
from cdktn_provider_aws.data_aws_availability_zones import DataAwsAvailabilityZones
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
literal = TerraformIterator.from_list(["a", "b"])
one = S3Bucket(
    stack,
    "one",
    for_each=literal,
    bucket=Token.as_string(literal.value),
    tags={"key": Token.as_string(literal.key)},
)
zones = TerraformIterator.from_list(DataAwsAvailabilityZones(stack, "zones").names)
S3Bucket(stack, "zoned", for_each=zones, bucket=f"b-{Token.as_string(zones.value)}")
TerraformOutput(stack, "list", value=literal.for_expression_for_list("${each.value}"))
TerraformOutput(stack, "map", value=zones.for_expression_for_map("${each.key}", "${each.value}"))
TerraformOutput(
    stack, "upper", value=zones.for_expression_for_list(Fn.upper(Token.as_string(zones.value)))
)
TerraformOutput(stack, "keys", value=literal.keys())
TerraformOutput(stack, "values", value=literal.values())
TerraformOutput(stack, "pluck", value=Fn.jsonencode(literal.pluck_property("x")))
TerraformOutput(stack, "arn", value=one.arn)
seen = [one.fqn]
app.synth()
