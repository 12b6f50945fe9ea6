"""`Fn` and `Op`: how calls print, and what they refuse."""

from typing import Any

import pytest

from support.runtime import Run


def test_arguments_print_as_terraform_writes_values(native: Run) -> None:
    """Text is quoted, numbers and truth values are not, references are bare."""
    found = native("""
out("join", lambda: Fn.join("-", ["a", text, "b"]))
out("nested", lambda: Fn.upper(Fn.lower(text)))
out("mixed", lambda: Fn.upper("x" + Fn.lower(text) + "y"))
out("list", lambda: Fn.element(names, number))
out("object", lambda: Fn.jsonencode({"a": [1, 2.5, True], "k-d": text, "n": {"m": "l1\\nl2"}}))
out("big", lambda: Fn.floor(1e21))
out("small", lambda: Fn.floor(1e-7))
out("none", lambda: Fn.timestamp())
""")
    assert found.values == {
        "join": '${join("-", ["a", aws_thing.thing.text, "b"])}',
        "nested": "${upper(lower(aws_thing.thing.text))}",
        "mixed": '${upper("x${lower(aws_thing.thing.text)}y")}',
        "list": "${element(aws_thing.thing.names, aws_thing.thing.number)}",
        "object": '${jsonencode({"a" = [1, 2.5, true], "k-d" = aws_thing.thing.text, '
        '"n" = {"m" = "l1\\nl2"}})}',
        "big": "${floor(1e+21)}",
        "small": "${floor(1e-7)}",
        "none": "${timestamp()}",
    }


def test_a_list_of_arguments_is_spread_where_terraform_wants_it_so(native: Run) -> None:
    """`merge` and its like take their list apart, `alltrue` and its like do not."""
    found = native("""
out("merge", lambda: Fn.merge([{"a": 1}, labels]))
out("coalesce", lambda: Fn.coalesce(["", text]))
out("max", lambda: Fn.max([1, number]))
out("union", lambda: Fn.setunion(["a"], [["b"], ["c"]]))
out("all", lambda: Fn.alltrue([True, flag]))
out("subnets", lambda: Fn.cidrsubnets("10.0.0.0/8", [4, 4]))
""")
    assert found.values == {
        "merge": '${merge({"a" = 1}, aws_thing.thing.labels)}',
        "coalesce": '${coalesce("", aws_thing.thing.text)}',
        "max": "${max(1, aws_thing.thing.number)}",
        "union": '${setunion(["a"], ["b"], ["c"])}',
        "all": "${alltrue([true, aws_thing.thing.flag])}",
        "subnets": '${cidrsubnets("10.0.0.0/8", 4, 4)}',
    }


def test_results_are_handed_out_as_what_the_program_goes_on_with(native: Run) -> None:
    """A number stays a number, a list a list, and a truth value something to resolve."""
    found = native("""
for key, value in {
    "text": Fn.upper("a"), "number": Fn.abs(-1), "list": Fn.split(",", "a"),
    "truth": Fn.can(1), "any": Fn.element(["a"], 0),
}.items():
    seen[key] = type(value).__name__
""")
    assert found.seen["text"] == found.seen["any"] == "str"
    assert found.seen["number"] == "float"
    assert found.seen["list"] == "list"
    assert found.seen["truth"] not in {"str", "float", "list", "bool"}


@pytest.mark.parametrize(
    ("framework", "result", "docs"),
    [
        ("cdktn", "list", "https://cdktn.io/docs/concepts/functions"),
        ("cdktf", "str", "https://developer.hashicorp.com/terraform/cdktf/concepts/functions"),
    ],
)
def test_a_bare_quote_is_refused_by_position(
    native: Run, framework: str, result: str, docs: str
) -> None:
    """The message says which argument it is; and the frameworks differ in `formatlist`."""
    found = native(
        """
attempt("bare", lambda: Fn.replace("abc", 'a"b', "c"))
attempt("escaped", lambda: Fn.upper('a\\\\"b'))
seen["list"] = type(Fn.formatlist("%s", [names])).__name__
""",
        framework,
    )
    assert found.errors["bare"].startswith(
        "RuntimeError: Error: Argument 1 of replace failed the validation: Error: Your value, "
        "'a\"b', has unescaped double quotes in it"
    )
    assert docs in found.errors["bare"]
    assert "escaped" not in found.errors
    assert found.seen["list"] == result


def test_a_raw_string_is_escaped_for_terraform(native: Run) -> None:
    """Quotes, line breaks and `${` come out as Terraform reads them literally."""
    found = native("""
out("alone", lambda: Fn.raw_string('a"b${c}\\n'))
out("argument", lambda: Fn.join(",", [Fn.raw_string('"'), "x"]))
""")
    assert found.values == {"alone": 'a\\"b$${c}\\n', "argument": '${join(",", ["\\"", "x"])}'}


def test_look_ups_print_as_property_access(native: Run) -> None:
    """A plain key follows a dot, any other stands in brackets; a default makes it a call."""
    found = native("""
out("plain", lambda: Fn.lookup(labels, "k"))
out("odd", lambda: Fn.lookup(labels, "k-d"))
out("default", lambda: Fn.lookup(labels, "k", "d"))
out("empty", lambda: Fn.lookup(labels, "k", ""))
out("nested", lambda: Fn.lookup_nested({"a": [1]}, ["a", 0, "*", "x y", text]))
""")
    assert found.values == {
        "plain": "${aws_thing.thing.labels.k}",
        "odd": '${aws_thing.thing.labels["k-d"]}',
        "default": '${lookup(aws_thing.thing.labels, "k", "d")}',
        "empty": "${aws_thing.thing.labels.k}",
        "nested": '${{"a" = [1]}.a.0[*]["x y"][aws_thing.thing.text]}',
    }


def test_operators_stand_in_parentheses_but_for_those_of_one_side(native: Run) -> None:
    """Nested operations keep their order; conditions get no parentheses."""
    found = native("""
out("add", lambda: Op.add(Op.mul(number, 2), 1))
out("and", lambda: Op.and_(flag, Op.not_(Op.eq(text, "x"))))
out("negate", lambda: Op.negate(number))
out("conditional", lambda: Fn.conditional(Op.gt(number, 1), "a", text))
out("text", lambda: f"n={Op.add(number, 1)}")
""")
    assert found.values == {
        "add": "${((aws_thing.thing.number * 2) + 1)}",
        "and": '${(aws_thing.thing.flag && !(aws_thing.thing.text == "x"))}',
        "negate": "${-aws_thing.thing.number}",
        "conditional": '${(aws_thing.thing.number > 1) ? "a" : aws_thing.thing.text}',
        "text": "n=${(aws_thing.thing.number + 1)}",
    }


@pytest.mark.parametrize(
    ("framework", "expected"),
    [
        (
            "cdktn",
            {
                "right": "${(1 == undefined)}",
                "left": "${(null + 1)}",
                "false": "${(true == false)}",
                "sub": "${(3 - 0)}",
                "argument": "${jsonencode(null)}",
                "list": "${concat([null])}",
                "null": "${upper(null)}",
            },
        ),
        (
            "cdktf",
            {
                "right": "${(1 == undefined)}",
                "left": "${(undefined + 1)}",
                "false": "${(true == undefined)}",
                "sub": "${-3}",
                "argument": "${jsonencode()}",
                "list": "${concat([])}",
                "null": "${upper()}",
            },
        ),
    ],
)
def test_what_is_left_out_prints_as_each_framework_prints_it(
    native: Run, framework: str, expected: Any
) -> None:
    """The frameworks differ in absent operands, zeros on the right, and nulls."""
    found = native(
        """
out("right", lambda: Op.eq(1, None))
out("left", lambda: Op.add(None, 1))
out("false", lambda: Op.eq(True, False))
out("sub", lambda: Op.sub(3, 0))
out("argument", lambda: Fn.jsonencode(None))
out("list", lambda: Fn.concat([None, [None, 1]]))
out("null", lambda: Fn.upper(Token.as_string(Token.null_value())))
""",
        framework,
    )
    assert found.values == expected


def test_functions_of_newer_versions_fail_validation_only_where_they_are_used(native: Run) -> None:
    """CDK Terrain says which versions have a function; the project's aim may be raised."""
    found = native("""
def validated(targets: str, use: str) -> None:
    app = Testing.app(context={"targetVersions": targets} if targets is not None else {})
    stack = TerraformStack(app, "s")
    value = Fn.templatestring("x", {})
    TerraformOutput(stack, "o", value=value if use else 1)
    Testing.synth(stack, True)

for key, targets, use in (
    ("default", None, True), ("unused", None, False), ("raised", {"terraform": ">=1.9"}, True),
    ("low", {"opentofu": "^1.6.2"}, True), ("syntax", {"terraform": "~>1.9"}, True),
    ("nothing", {}, True), ("bogus", {"terraform": "new"}, True), ("other", {"pulumi": "*"}, True),
):
    attempt(key, lambda: validated(targets, use))
""")
    assert (
        "requires terraform >=1.9.0, but the project targets terraform >=1.5.7. It is available"
        in found.errors["default"]
    )
    assert "unused" not in found.errors
    assert "raised" not in found.errors
    assert (
        "requires opentofu >=1.7.0, but the project targets opentofu ^1.6.2" in found.errors["low"]
    )
    assert "uses Terraform provider constraint syntax" in found.errors["syntax"]
    assert "must declare at least one product" in found.errors["nothing"]
    assert '"new" is not a valid semver range' in found.errors["bogus"]
    assert 'unknown product "pulumi"' in found.errors["other"]
