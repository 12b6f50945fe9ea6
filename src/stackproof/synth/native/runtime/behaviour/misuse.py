"""What the framework says when a program takes a token for the value it stands for."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, tokens
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import framework

_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/concepts",
    "cdktn": "https://cdktn.io/docs/concepts",
}
_RUNTIME_VALUES = """\
    We use tokens to represent runtime values (e.g., references to attributes of resource or data \
sources). List tokens don't contain the actual values because those are only available at apply \
time, whereas tokens are present during compile time.
"""


_DEEPEST = 201


class Endless(JsError):
    """A construct stands where a value is wanted, and its node leads back to it for ever.

    Attributes:
        path: Where it stands, seen from what is resolved; filled in from the inside out.
        layers: Where the tokens were made in which it stands, the innermost first.
    """

    def __init__(self) -> None:
        self.path: list[str] = []
        self.layers: list[str] = []
        super().__init__("")

    @property
    def text(self) -> str:  # known only when it has come all the way up
        """What JavaScript's message is."""
        loop = ["node", "host"] * _DEEPEST
        path = "/" + "/".join([*self.path, *loop][:_DEEPEST])
        made = f"""\
Unable to resolve object tree with circular reference at '{path}'.

The depth of your object tree is over 200, indicating you probably have a cyclical reference. \
Inspect the construct creating this cyclic reference (most likely in '{path}') and ensure it does \
not infinitely nest constructs."""
        for layer in self.layers:
            made = f"Resolution error: {made}.\nObject creation stack:\n  at {layer}"
        return made

    @text.setter
    def text(self, value: str) -> None:
        del value


def too_deep() -> JsError:
    """For a construct in what is merged: JavaScript follows it until its stack is full."""
    return JsError("Maximum call stack size exceeded", kind="RangeError")


def check_map(value: dict[str, Any]) -> None:
    """Refuses a map that is a token with more beside it."""
    if len(value) > 1 and any(key.startswith(tokens.MAP_MARK) for key in value):
        raise JsError(f"""\
Cannot add elements to map token, got: {js.compact(value)}. This can happen if you merge multiple \
maps, or if you add a new key value pair to the map token.

{_RUNTIME_VALUES}
    Instead of adding the value to the tokenized map, use a Terraform function. For example: \
Fn.merge([yourReferencedMap, {{ your: 'value' }}]). This creates a new map Token for a value, \
which could get rendered as:
    merge(my_resource.resource_name.one_specific_map_attribute, {{ your: ' value' }})""")


def check_numbers(value: list[Any]) -> None:
    """Refuses a list that holds a number list's token beside other items."""
    if len(value) > 1 and any(
        type(item) is float and tokens.of_list([item]) is not None for item in value
    ):
        raise JsError(f"""\
Cannot add elements to list token, got: {js.text(value)}.

{_RUNTIME_VALUES}
    If you want to add a value to a tokenized list, use a Terraform function instead. For example: \
Fn.concat([yourReferencedList, [42, 43, 44]]).""")


def taken_from_map(kind: str) -> JsError:
    """For a value that was taken out of a map's token.

    Args:
        kind: `string` or `number`.
    """
    name = framework().upper()
    docs = _DOCS[framework()]
    return JsError(f"""\
Found an encoded map token in a scalar {kind} context.

In {name}, we represent maps, with values unknown until after runtime, as objects with a single \
key-value pair where the value is a string token. For example: \
'{{ "&{{TfToken[Token.1]}}": "String Map Token Value" }}'.

We do this because {name} does not know the length of the list at compile time, meaning {name} \
has yet to invoke Terraform to communicate with the cloud provider. {name} later invokes Terraform \
on the synthesized static JSON file.

Because we don't know the contents of the map, we can not differentiate if the map was accessed, \
or used as part of a loop. To avoid this ambiguity:

- To access a singular item use 'Fn.lookup(map, key)'. Do not use 'map[key]'.
- If you want to loop over the map use 'TerraformIterator.fromMap(map)'. Do not use a 'for' loop \
or iterate over 'Object.entries(map)' with 'forEach'.

Learn more about tokens: {docs}/tokens
Learn more about iterators: {docs}/iterators""")
