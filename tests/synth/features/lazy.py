"""Values that are made at synthesis by the program's own producers."""

import jsii
from cdktn import (
    App,
    IAnyProducer,
    IListProducer,
    INumberProducer,
    IStringProducer,
    Lazy,
    TerraformOutput,
    TerraformStack,
)
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider

calls = []


@jsii.implements(IStringProducer)
class Text:
    """Gives a text."""

    def produce(self, context):
        calls.append("string")
        return "lazy!"


@jsii.implements(IAnyProducer)
class Anything:
    """Gives an object with a token."""

    def produce(self, context):
        return {"a": [1, machine.id], "b": None}


@jsii.implements(INumberProducer)
class Number:
    """Gives a number."""

    def produce(self, context):
        return 42


@jsii.implements(IListProducer)
class Names:
    """Gives a list."""

    def produce(self, context):
        return ["a", "b"]


app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
machine = Instance(stack, "i")
text = Lazy.string_value(Text(), display_hint="hint")
Instance(
    stack,
    "lazy",
    ami=text,
    ipv6_address_count=Lazy.number_value(Number()),
    security_groups=Lazy.list_value(Names()),
    tags={"a": f"x-{text}"},
)
TerraformOutput(stack, "any", value=Lazy.any_value(Anything()))
TerraformOutput(stack, "list", value=Lazy.list_value(Names(), omit_empty=True))
app.synth()
seen = [set(calls) == {"string"}]
