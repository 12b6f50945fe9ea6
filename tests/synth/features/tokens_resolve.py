"""Tokens resolved by the program itself."""

from cdktn import (
    App,
    DefaultTokenResolver,
    Fn,
    StringConcat,
    TerraformStack,
    TerraformVariable,
    Tokenization,
)

app = App()
stack = TerraformStack(app, "stack")
text = TerraformVariable(stack, "v", type="string").string_value
resolver = DefaultTokenResolver(StringConcat())


def resolve(value):
    """What a value becomes."""
    return Tokenization.resolve(value, scope=stack, resolver=resolver, preparing=False)


seen = [
    resolve(text),
    resolve(f"a-{text}"),
    resolve({"a": [text, 1, None], "b": {"c": Fn.upper(text)}}),
    resolve([Fn.join(",", [text])]),
    Tokenization.resolve(f"x{text}", scope=stack, resolver=resolver, preparing=False),
    StringConcat().join("a", "b"),
]
