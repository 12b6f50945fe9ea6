"""Variables, locals, modules, moved and imported resources, `terraform_data`."""

from pathlib import Path

import pytest

from support.runtime import Run


def test_a_variable_prints_what_was_said_of_it(native: Run) -> None:
    """What was left out is left out, `False` is not; every type of value refers to it."""
    found = native("""
plain = TerraformVariable(stack, "plain")
full = TerraformVariable(
    stack, "full", type=VariableType.object({"a": "string", "b": VariableType.list("number")}),
    default={"camelCase": [1, None]}, description="d", sensitive=False, nullable=True,
)
full.add_validation(condition=Op.gt(Fn.length_of(plain.string_value), 1), error_message="short")
out("text", lambda: f"x-{plain.string_value}")
out("number", lambda: f"x={plain.number_value}")
out("list", lambda: Fn.element(plain.list_value, 0))
out("truth", lambda: plain.boolean_value)
""")
    assert found.config["variable"] == {
        "plain": {},
        "full": {
            "type": "object({a=string, b=list(number)})",
            "default": {"camel_case": [1]},
            "description": "d",
            "sensitive": False,
            "nullable": True,
            "validation": [{"condition": "${(length(var.plain) > 1)}", "error_message": "short"}],
        },
    }
    assert found.values == {
        "text": "x-${var.plain}",
        "number": "x=${var.plain}",
        "list": "${element(var.plain, 0)}",
        "truth": "${var.plain}",
    }


def test_a_local_keeps_its_keys_and_can_be_changed(native: Run) -> None:
    """The last expression counts; reading it gives a reference, not the expression."""
    found = native("""
local = TerraformLocal(stack, "local", 1)
local.expression = {"camelCase": [text, None]}
out("any", lambda: local.expression)
out("map", lambda: Fn.lookup(local.as_string_map, "k"))
""")
    assert found.config["locals"] == {"local": {"camelCase": ["${aws_thing.thing.text}"]}}
    assert found.values == {"any": "${local.local}", "map": "${local.local.k}"}


def test_a_module_has_variables_outputs_and_providers(native: Run) -> None:
    """Variables cannot take the place of the source; providers are named for the module."""
    found = native("""
from cdktn_provider_aws.provider import AwsProvider

first = AwsProvider(stack, "aws", region="a")
second = AwsProvider(stack, "other", region="b", alias="other")
module = TerraformHclModule(
    stack, "module", source="hashicorp/consul/aws", version="1.0", depends_on=[thing],
    variables={"aB": text, "source": "mine"}, providers=[first],
)
module.set("count_of", number)
module.add_provider(TerraformModuleProvider(module_alias="src", provider=second))
attempt("again", lambda: module.add_provider(first))
out("text", lambda: "x-" + module.get_string("vpc_id"))
out("any", lambda: module.get("a"))
""")
    assert found.config["module"]["module"] == {
        "source": "hashicorp/consul/aws",
        "version": "1.0",
        "depends_on": ["aws_thing.thing"],
        "aB": "${aws_thing.thing.text}",
        "count_of": "${aws_thing.thing.number}",
        "providers": {"aws": "aws", "aws.src": "aws.other"},
    }
    assert 'Multiple providers have the same alias: "aws"' in found.errors["again"]
    assert found.values == {"text": "x-${module.module.vpc_id}", "any": "${module.module.a}"}


def test_local_modules_are_copied_beside_the_stack(native: Run, tmp_path: Path) -> None:
    """They keep their places to each other; without the context their source is refused."""
    for name in ("a", "b"):
        (tmp_path / "modules" / name).mkdir(parents=True)
        (tmp_path / "modules" / name / "main.tf").write_text(name)
    found = native("""
attempt("unknown", lambda: TerraformHclModule(stack, "m", source="./modules/a"))
kept = TerraformHclModule(
    stack, "kept", source="./modules/a", skip_asset_creation_from_local_modules=True
)
own = App(outdir="own", context={"cdktfRelativeModules": ["./modules/a", "./modules/b"]})
second = TerraformStack(own, "second")
seen["sources"] = [
    kept.source, TerraformHclModule(second, "m", source="./modules/b").source
]
own.synth()
""")
    assert "cdktfRelativeModules context is not set" in found.errors["unknown"]
    kept, copied = found.seen["sources"]
    assert kept == "./modules/a"
    # The hash of "a" and "b" one after the other.
    assert copied == "./assets/__cdktf_module_asset_26CE565C/187EF4436122D1CC2F40DC2B92F0EBA0/b"
    assert (tmp_path / "own" / "stacks" / "second" / copied / "main.tf").read_text() == "b"


def test_a_moved_resource_leaves_its_state_to_another(native: Run) -> None:
    """The one that goes has no block any more; the index of an instance is part of the address."""
    found = native("""
def resource(id_: str, **kwargs: str) -> None:
    return TerraformResource(stack, id_, terraform_resource_type="aws_r", **kwargs)

resource("new").add_move_target("target")
resource("old").move_to("target", "key")
resource("here").move_from_id("aws_r.there")
resource("gone").move_to_id("aws_r.elsewhere")
""")
    assert found.config["moved"] == [
        {"from": "aws_r.old", "to": 'aws_r.new["key"]'},
        {"from": "aws_r.there", "to": "aws_r.here"},
        {"from": "aws_r.gone", "to": "aws_r.elsewhere"},
    ]
    assert set(found.config["resource"]["aws_r"]) == {"new", "here"}


@pytest.mark.parametrize(
    ("moves", "words"),
    [
        ('a.move_to("nowhere")', 'Target "nowhere" has not been set'),
        ('a.move_to("t"); a.move_to("t")', "has been given two different moveTargets"),
        ('a.move_from_id("x"); a.move_to_id("y")', "has been given two different move operations"),
        ('b.add_move_target("t"); a.move_to("t")', "moving resources to a different type"),
        ('a.add_move_target("t"); b.add_move_target("t")', 'Target "t" has already been used'),
        ('a.move_to("t"); a.move_from_id("x")', 'Move target: "t"\nMove by id: {\n  from: x\n'),
    ],
)
def test_moves_that_cannot_be_are_refused(native: Run, moves: str, words: str) -> None:
    """The message says which resource and what to do instead."""
    found = native(f"""
a = TerraformResource(stack, "a", terraform_resource_type="aws_a")
b = TerraformResource(stack, "b", terraform_resource_type="aws_b")

def move() -> None:
    {moves}

attempt("move", move)
""")
    assert words in (found.errors.get("move") or found.errors["synth"])


def test_imported_resources_get_an_import_block(native: Run) -> None:
    """One that the program has keeps its block; one that Terraform shall write has none."""
    found = native("""
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

other = AwsProvider(stack, "aws", region="r", alias="other")
S3Bucket(stack, "have").import_from("id1", other)
S3Bucket.generate_config_for_import(stack, "want", "id2")
""")
    assert found.config["import"] == [
        {"to": "aws_s3_bucket.have", "id": "id1", "provider": "aws.other"},
        {"to": "aws_s3_bucket.want", "id": "id2"},
    ]
    assert set(found.config["resource"]["aws_s3_bucket"]) == {"have"}


def test_terraform_data_keeps_values(native: Run) -> None:
    """Its keys are the program's own."""
    found = native("""
data = DataResource(stack, "data", input={"aB": text}, triggers_replace={"k": 1})
out("output", lambda: data.output.lookup("aB"))
data.reset_triggers_replace()
""")
    assert found.config["resource"]["terraform_data"]["data"] == {
        "input": {"aB": "${aws_thing.thing.text}"}
    }
    assert found.values["output"] == '${terraform_data.data.output["aB"]}'
