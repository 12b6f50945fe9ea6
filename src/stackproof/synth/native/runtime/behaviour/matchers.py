"""What `Testing.to_have_resource` and its like compare."""

import json
from typing import Any

from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import framework

DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf/test/unit-tests",
    "cdktn": "https://cdktn.io/docs/test/unit-tests",
}


def has(received: str, section: str, type_: str, expected: dict[str, Any] | None) -> bool:
    """Whether a stack's JSON holds an element with at least the expected properties.

    Args:
        received: What `Testing.synth` gave.
        section: `resource`, `data` or `provider`.
        type_: Terraform's name of the type.
        expected: The properties; none of them asks for the element alone.
    """
    try:
        content = json.loads(received)
    except ValueError:
        raise JsError(_not_json(received)) from None
    if content is None:
        raise JsError(f"Cannot read properties of null (reading '{section}')", kind="TypeError")
    found = content.get(section) if isinstance(content, dict) else None
    elements = found.get(type_) if isinstance(found, dict) else None
    if isinstance(elements, dict):
        elements = list(elements.values())
    if not isinstance(elements, list):
        return False
    return any(_fits(element, expected or {}) for element in elements)


def _fits(actual: Any, expected: Any) -> bool:
    if isinstance(expected, dict):
        if isinstance(actual, list):
            actual = {str(number): item for number, item in enumerate(actual)}
        return isinstance(actual, dict) and all(
            key in actual and _fits(actual[key], value)
            for key, value in expected.items()
            if value is not None
        )
    if isinstance(expected, list):
        return (
            isinstance(actual, list)
            and len(actual) == len(expected)
            and all(map(_fits, actual, expected))
        )
    return isinstance(actual, bool) == isinstance(expected, bool) and bool(actual == expected)


def _not_json(received: str) -> str:
    name = framework().upper()
    return f"""\
Invalid JSON string passed: {received}


Ensure you are passing the result of Testing.synth('stack instance') to \
'toHaveResourceWithProperties', not Testing.fullSynth('stack instance').


Testing.synth returns the JSON representation of your stack. {name} can use assertions with this \
JSON to check the composition of your stacks, like so: \
"Testing.toHaveResource(Testing.synth('TerraformStack instance'), S3Bucket)"

Testing.fullSynth returns a file path to a temporary testing environment.

To learn more about testing in {name}, refer to: {DOCS[framework()]}
"""
