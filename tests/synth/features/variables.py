"""Variables of every type and what can be read of them."""

from cdktn import (
    App,
    Fn,
    TerraformOutput,
    TerraformStack,
    TerraformVariable,
    TerraformVariableValidationConfig,
    VariableType,
)
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
text = TerraformVariable(
    stack,
    "text",
    type="string",
    default="d",
    description="x",
    sensitive=True,
    nullable=False,
    validation=[
        TerraformVariableValidationConfig(condition="${length(var.v)>1}", error_message="e")
    ],
)
text.add_validation(condition="c", error_message="m")
number = TerraformVariable(stack, "number", type=VariableType.NUMBER, default=3)
names = TerraformVariable(stack, "names", type=VariableType.LIST_STRING)
flag = TerraformVariable(stack, "flag", type=VariableType.BOOL, default=False)
thing = TerraformVariable(
    stack, "thing", type=VariableType.object({"a": VariableType.STRING, "b": "number"})
)
for name in (
    "ANY", "LIST", "LIST_BOOL", "LIST_NUMBER", "MAP", "MAP_BOOL", "MAP_NUMBER", "MAP_STRING", "SET",
    "SET_BOOL", "SET_NUMBER", "SET_STRING", "STRING",
):  # fmt: skip
    TerraformVariable(stack, name, type=getattr(VariableType, name))
TerraformVariable(stack, "composite", type=VariableType.list(VariableType.map("string")))
TerraformVariable(stack, "tuple", type=VariableType.tuple("string", "number"))
TerraformVariable(stack, "set", type=VariableType.set(VariableType.NUMBER), default=[1])
TerraformVariable(stack, "untyped")
S3Bucket(
    stack,
    "b",
    bucket=f"{text.string_value}-{number.number_value}-{Fn.join(',', names.list_value)}",
    tags={"t": str(text)},
    force_destroy=flag.boolean_value,
)
Instance(stack, "i", ipv6_address_count=number.number_value, security_groups=names.list_value)
TerraformOutput(stack, "text-out", value=text.string_value, sensitive=True)
TerraformOutput(stack, "thing-out", value=Fn.lookup(thing.value, "a"))
TerraformOutput(stack, "raw", value=thing.value)
seen = [text.fqn, text.default, text.validation[1].condition, number.type]
app.synth()
