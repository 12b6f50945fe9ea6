"""Tokens of every type: made, asked, reversed, in strings, in lists and in maps."""

from cdktn import App, TerraformOutput, TerraformStack, TerraformVariable, Token, Tokenization
from cdktn_provider_aws.instance import Instance
from cdktn_provider_aws.provider import AwsProvider

app = App()
stack = TerraformStack(app, "stack")
AwsProvider(stack, "aws", region="eu-west-1")
machine = Instance(stack, "i", ami="a", tags={"x": "y"})
variable = TerraformVariable(stack, "v", type="string")
values = {
    "string": Token.as_string(machine.root_block_device),
    "string_literal": Token.as_string("x"),
    "string_dict": Token.as_string({"a": machine.id}),
    "number": Token.as_number(3),
    "number_token": Token.as_number(variable.value),
    "list": Token.as_list(["a", machine.id]),
    "list_token": Token.as_list(variable.value),
    "map": Token.as_string_map({"a": machine.id}),
    "string_map": Token.as_string_map(variable.value),
    "number_map": Token.as_number_map({"a": 1}),
    "boolean_map": Token.as_boolean_map(variable.value),
    "any_map": Token.as_any_map({"a": [1]}),
    "any": Token.as_any([1, machine.id]),
    "number_list": Token.as_number_list([1, 2]),
    "null": Token.null_value(),
    "hint": Token.as_string(variable.value, display_hint="hint"),
}
for key, value in values.items():
    TerraformOutput(stack, f"o_{key}", value=value)
Instance(stack, "null", ami=Token.as_string(Token.null_value()), instance_type="t")
Instance(stack, "joined", ami=f"{machine.id}{machine.arn}", security_groups=Token.as_list("${x}"))
seen = [
    Token.is_unresolved(machine.id),
    Token.is_unresolved("x"),
    Token.is_unresolved(f"x-{machine.id}"),
    Token.is_unresolved(machine.security_groups),
    Token.is_unresolved(machine.ipv6_address_count),
    Token.is_unresolved(machine.monitoring),
    Token.is_unresolved(3),
    Token.is_unresolved(["a"]),
    Token.is_unresolved({"a": machine.id}),
    Tokenization.is_resolvable(machine.monitoring),
    Tokenization.is_resolvable("x"),
    len(Tokenization.reverse_string(f"a{machine.id}b{machine.arn}").tokens),
    len(Tokenization.reverse(machine.id)),
    len(Tokenization.reverse("plain")),
    Tokenization.reverse_number(3) is None,
    Tokenization.reverse_number(machine.ipv6_address_count) is None,
    Tokenization.stringify_number(5),
]
app.synth()
