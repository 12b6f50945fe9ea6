"""Iterators, `for` expressions, dynamic blocks and `count`."""

from typing import Any

import pytest

from support.runtime import Run


@pytest.mark.parametrize(
    ("make", "for_each", "listed"),
    [
        ('from_list(["a", text])', '${toset(["a", aws_thing.thing.text])}', None),
        ("from_list(names)", "${toset(aws_thing.thing.names)}", None),
        ("from_map(labels)", "${aws_thing.thing.labels}", None),
        ('from_map({"x": {"p": 1}})', {"x": {"p": 1}}, '{"x" = {"p" = 1}}'),
        (
            'from_complex_list(StringMapList(thing, "sets", True), "name")',
            "${{ for key, val in tolist(aws_thing.thing.sets): val.name => val }}",
            "tolist(aws_thing.thing.sets)",
        ),
    ],
)
def test_an_iterator_is_what_for_each_and_for_expressions_go_through(
    native: Run, make: str, for_each: Any, listed: str | None
) -> None:
    """Lists become sets, maps stay, and lists of objects are keyed by an attribute."""
    found = native(f"""
it = TerraformIterator.{make}
TerraformResource(stack, "each", terraform_resource_type="aws_each", for_each=it)
out("text", lambda: it.get_string("a-b"))
out("key", lambda: "x-" + Token.as_string(it.key))
out("pluck", lambda: it.pluck_property("p"))
out("keys", lambda: it.keys())
""")
    collection = listed or for_each[2:-1]
    assert found.config["resource"]["aws_each"]["each"]["for_each"] == for_each
    assert found.values == {
        "text": '${each.value["a-b"]}',
        "key": "x-${each.key}",
        "pluck": f"${{[ for key, val in {collection}: val.p]}}",
        "keys": f"${{[ for key, val in {collection}: key]}}",
    }


@pytest.mark.parametrize(("framework", "item"), [("cdktn", "val"), ("cdktf", "each.value")])
def test_the_item_in_a_for_expression(native: Run, framework: str, item: str) -> None:
    """CDK Terrain takes the iterator's item for that of the loop, `cdktf` does not."""
    found = native(
        """
it = TerraformIterator.from_list(["a"])
out("list", lambda: it.for_expression_for_list(Fn.upper(it.get_string("x"))))
out("map", lambda: it.for_expression_for_map("key", "val"))
""",
        framework,
    )
    assert found.values == {
        "list": f'${{[ for key, val in toset(["a"]): upper({item}.x)]}}',
        "map": '${{ for key, val in toset(["a"]): key => val }}',
    }


def test_dynamic_blocks_stand_where_blocks_do_and_lists_elsewhere(native: Run) -> None:
    """A block attribute gets `dynamic`; any other place a list of objects."""
    found = native("""
from cdktn_provider_aws.data_aws_ami import DataAwsAmi
from cdktn_provider_aws.security_group import SecurityGroup

it = TerraformIterator.from_map({"k": {"n": "a"}})
DataAwsAmi(stack, "ami", filter=it.dynamic({"name": it.get_string("n"), "values": [it.key]}))
SecurityGroup(stack, "group", ingress=it.dynamic({"description": it.get_string("n")}))
out("anywhere", lambda: it.dynamic({"a": it.value}))
""")
    assert found.config["data"]["aws_ami"]["ami"]["dynamic"] == {
        "filter": {
            "for_each": {"k": {"n": "a"}},
            "iterator": "each",
            "content": {"name": "${each.value.n}", "values": ["${each.key}"]},
        }
    }
    listed = '${[ for key, val in {"k" = {"n" = "a"}}: {"description" = val.n}]}'
    assert found.config["resource"]["aws_security_group"]["group"]["ingress"] == listed
    assert found.values["anywhere"] == '${[ for key, val in {"k" = {"n" = "a"}}: {"a" = val}]}'


def test_resources_can_be_gone_through_only_with_for_each(native: Run) -> None:
    """One with a count, or with neither, is refused with advice."""
    found = native("""
def resource(id_: str, **kwargs: str) -> None:
    return TerraformResource(stack, id_, terraform_resource_type="aws_r", **kwargs)

attempt("count", lambda: TerraformIterator.from_resources(resource("a", count=2)))
attempt("neither", lambda: TerraformIterator.from_resources(resource("b")))
each = resource("c", for_each=TerraformIterator.from_list(["x"]))
out("each", lambda: TerraformIterator.from_resources(each).pluck_property("arn"))
out("attribute", lambda: each.get_string_attribute("arn"))
""")
    assert "You cannot create an iterator from a resource with a count" in found.errors["count"]
    assert "from a resource without a forEach argument" in found.errors["neither"]
    assert found.values == {
        "each": "${[ for key, val in aws_r.c: val.arn]}",
        "attribute": "${aws_r.c.*.arn}",
    }


def test_count_has_an_index_and_excludes_for_each(native: Run) -> None:
    """The index is a number to go on with; both at once fail at synthesis."""
    found = native("""
count = TerraformCount.of(3)
TerraformResource(stack, "c", terraform_resource_type="aws_c", count=count)
out("index", lambda: f"x{count.index}")
out("self", lambda: [TerraformSelf.get_string("publicIp"), TerraformSelf.get_number("a-b")])
""")
    assert found.config["resource"]["aws_c"]["c"]["count"] == 3
    assert found.values == {
        "index": "x${count.index}",
        "self": ["${self.public_ip}", "${self.a_b}"],
    }


def test_a_dynamic_block_within_a_block_is_refused(native: Run) -> None:
    """Only resources, data sources and providers can have one."""
    found = native("""
from cdktn_provider_aws.s3_bucket_lifecycle_configuration import (
    S3BucketLifecycleConfiguration, S3BucketLifecycleConfigurationRule,
)

it = TerraformIterator.from_list(["a"])
rule = S3BucketLifecycleConfigurationRule(
    id="r", status="Enabled", transition=it.dynamic({"days": it.value})
)
S3BucketLifecycleConfiguration(stack, "c", bucket="b", rule=[rule])
""")
    words = "Resolution error: We do not support directly resolving a TerraformDynamicBlock"
    assert words in found.errors["synth"]
