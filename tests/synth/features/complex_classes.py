"""The framework's classes for maps and lists of attributes."""

from cdktn import (
    AnyMap,
    App,
    BooleanMap,
    NumberMap,
    StringMap,
    StringMapList,
    TerraformOutput,
    TerraformStack,
)
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
machine = Instance(stack, "i")
values = {
    "string": StringMap(machine, "tags_all").lookup("a"),
    "number": NumberMap(machine, "n").lookup("a"),
    "boolean": BooleanMap(machine, "b").lookup("a"),
    "any": AnyMap(machine, "a").lookup("x"),
    "list": StringMapList(machine, "l", False).get(2).lookup("z"),
    "set": StringMapList(machine, "l", True).get(0).lookup("z"),
    "whole": StringMap(machine, "tags_all"),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
seen = {key: type(value).__name__ for key, value in values.items()}
app.synth()
