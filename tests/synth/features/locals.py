"""Locals of every kind, read as every type, changed after they were made."""

from cdktn import App, Fn, TerraformLocal, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
bucket = S3Bucket(stack, "b")
local = TerraformLocal(stack, "l", {"a": [1, "x", bucket.arn], "b": {"c": True, "d": None}})
TerraformLocal(stack, "none", None)
TerraformLocal(stack, "number", 1.5)
text = TerraformLocal(stack, "text", f"x-{bucket.id}")
values = {
    "string": local.as_string,
    "number": local.as_number,
    "list": local.as_list,
    "boolean": local.as_boolean,
    "string_map": local.as_string_map,
    "number_map": local.as_number_map,
    "boolean_map": local.as_boolean_map,
    "any_map": local.as_any_map,
    "expression": local.expression,
    "lookup": Fn.lookup(local.expression, "a"),
    "text": f"{text.as_string}!",
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
text.expression = "changed"
seen = [local.fqn, text.expression, str(text)]
app.synth()
