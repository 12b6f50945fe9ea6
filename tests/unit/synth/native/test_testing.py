"""`Testing`: what programs' own tests call."""

import json
from typing import Any

import pytest

from support.runtime import Run

_CONFIG = {
    "resource": {
        "t": {
            "a": {"s": "x", "n": 1, "b": True, "l": [1, {"k": 1, "y": 2}], "o": {"p": 1}, "e": []},
            "b": {"s": "y"},
        }
    },
    "data": {"d": {"x": {"v": 1}}},
    "provider": {"aws": [{"region": "r"}]},
}


@pytest.mark.parametrize(
    ("expected", "is_there"),
    [
        ({}, True),
        ({"s": "x", "n": 1}, True),
        ({"s": "y"}, True),
        ({"s": "z"}, False),
        ({"n": 1.0}, True),
        ({"n": True}, False),
        ({"b": 1}, False),
        ({"o": {}}, True),
        ({"o": {"p": 2}}, False),
        ({"l": [1, {"k": 1}]}, True),
        ({"l": [1]}, False),
        ({"l": [{"k": 1, "y": 2}, 1]}, False),
        ({"l": {"0": 1}}, True),
        ({"o": []}, False),
        ({"e": []}, True),
        ({"missing": None}, True),
        ({"missing": 1}, False),
    ],
)
def test_properties_are_compared_in_part(native: Run, expected: Any, is_there: Any) -> None:
    """Objects may have more, lists must have the same length, types must agree."""
    found = native(f"""
seen["fits"] = Testing.to_have_resource_with_properties({json.dumps(_CONFIG)!r}, "t", {expected!r})
""")
    assert found.seen["fits"] is is_there


def test_elements_are_found_by_their_type(native: Run) -> None:
    """Resources, data sources and providers; what is no JSON is explained."""
    found = native(f"""
config = {json.dumps(_CONFIG)!r}
seen["found"] = [
    Testing.to_have_resource(config, "t"), Testing.to_have_resource(config, "d"),
    Testing.to_have_data_source_with_properties(config, "d", {{"v": 1}}),
    Testing.to_have_provider(config, "aws"), Testing.to_have_provider(config, "google"),
    Testing.to_have_resource('{{"resource": {{"t": {{}}}}}}', "t"),
]
attempt("folder", lambda: Testing.to_have_resource("/tmp/folder", "t"))
attempt("null", lambda: Testing.to_have_resource("null", "t"))
seen["valid"] = Testing.to_be_valid_terraform("/no/such/folder")
""")
    assert found.seen["found"] == [True, False, True, True, False, False]
    assert "Invalid JSON string passed: /tmp/folder" in found.errors["folder"]
    assert "TypeError: Cannot read properties of null" in found.errors["null"]
    assert found.seen["valid"] is False


def test_a_stack_is_synthesized_in_full_into_a_folder(native: Run) -> None:
    """It has a manifest and the stack's file; validations run."""
    found = native("""
import constructs

folder = Testing.full_synth(stack)
seen["files"] = sorted(
    os.path.relpath(os.path.join(root, file), folder)
    for root, _, files in os.walk(folder) for file in files
)
with open(os.path.join(folder, "stacks/stack/cdk.tf.json")) as file:
    seen["full"] = json.load(file)

@jsii.implements(constructs.IValidation)
class Wrong:
    def validate(self):
        return ["wrong"]

thing.node.add_validation(Wrong())
attempt("invalid", lambda: Testing.synth(stack, True))
""")
    assert found.seen["files"] == ["manifest.json", "stacks/stack/cdk.tf.json"]
    assert found.seen["full"]["//"]["metadata"]["version"] == "stubbed"
    assert "[stack/thing] wrong" in found.errors["invalid"]


def test_the_tree_is_drawn_with_the_classes_of_the_framework(native: Run) -> None:
    """Children are indented below their parents."""
    found = native("""
class Own(Construct):
    pass

Construct(Own(stack, "own"), "leaf")
seen["tree"] = Testing.render_construct_tree(app)
""")
    assert found.seen["tree"] == (
        "App\n"
        "└── stack (TerraformStack)\n"
        "    ├── thing (TerraformResource)\n"
        "    └── own (Construct)\n"
        "        └── leaf (Construct)\n"
    )


def test_an_app_for_tests_has_its_flags(native: Run) -> None:
    """They are on unless switched off."""
    found = native("""
plain = Testing.app(fake_cdktf_json_path=True, context={"a": 1})
bare = Testing.app(stub_version=False, enable_future_flags=False)
seen["versions"] = [plain.manifest.version, bare.manifest.version]
seen["context"] = [plain.node.try_get_context(k) for k in ("a", "canonicalAssetHashes")]
seen["bare"] = bare.node.try_get_context("canonicalAssetHashes")
seen["path"] = os.path.basename(plain.node.try_get_context("cdktfJsonPath"))
""")
    assert found.seen["versions"] == ["stubbed", "0.24.0"]
    assert found.seen["context"] == [1, "true"]
    assert found.seen["bare"] is None
    assert found.seen["path"] == "cdktf.json"
