"""A stack's configuration as rules look at it."""

from typing import Any

import pytest

from stackproof.core.span import Position, Span
from stackproof.core.value import Known, Token
from stackproof.terraform.address import Address
from stackproof.terraform.view import Resource, View

QUEUE = "aws_sqs_queue"


def of(body: dict[str, Any]) -> Resource:
    """The one resource of a stack with it."""
    (resource,) = View("s", {"resource": {QUEUE: {"main": body}}}).resources
    return resource


def test_a_literal_a_template_and_what_is_absent_are_told_apart() -> None:
    """Ignorance is a type: a template is never a literal, and null is absence."""
    queue = of({"name": "a", "delay_seconds": "${var.x}", "tags": None})
    assert queue.value("name") == Known("a")
    assert queue.value("delay_seconds") == Token("${var.x}")
    assert queue.value("tags") == Known(None)
    assert [n for n in ("name", "delay_seconds", "tags", "policy") if queue.is_absent(n)] == [
        "tags",
        "policy",
    ]


@pytest.mark.parametrize(
    ("raw", "number", "flag"),
    [
        (5, 5.0, None),
        ("5", 5.0, None),
        ("true", None, True),
        (False, None, False),
        ("x", None, None),
    ],
)
def test_strings_are_read_as_terraform_reads_them(
    raw: object,
    number: float | None,
    flag: bool | None,  # noqa: FBT001
) -> None:
    """A number or boolean in quotes is one; anything else is none."""
    queue = of({"x": raw})
    assert (queue.number("x"), queue.flag("x")) == (number, flag)


def test_a_block_may_be_an_object_or_a_list_of_objects() -> None:
    """Terraform's JSON has both forms for one block."""
    single = of({"rule": {"x": 1}}).blocks("rule")
    several = of({"rule": [{"x": 1}, {"x": 2}]}).blocks("rule")
    assert [node.within for node in single + several] == ["rule", "rule[0]", "rule[1]"]
    assert [node.known("x") for node in single + several] == [1, 1, 2]


def test_a_dynamic_block_is_neither_absent_nor_all_there_is() -> None:
    """What Terraform makes of `dynamic` cannot be seen."""
    queue = of({"dynamic": {"rule": {"for_each": "${var.x}", "content": {}}}})
    assert not queue.is_absent("rule")
    assert not queue.is_complete("rule")
    assert queue.is_absent("other")


def test_who_mentions_whom_is_known_through_templates_and_depends_on() -> None:
    """References in any string and entries of `depends_on` both count."""
    view = View(
        "s",
        {
            "resource": {
                "aws_sns_topic": {"t": {"name": "t"}},
                QUEUE: {
                    "a": {"name": "${aws_sns_topic.t.name}-q"},
                    "b": {"depends_on": ["aws_sqs_queue.a"]},
                },
            }
        },
    )
    topic, first, second = view.resources
    assert [str(r.address) for r in view.mentioned_by(topic)] == ["aws_sqs_queue.a"]
    assert view.reaches(second, topic)
    assert not view.reaches(topic, first)


def test_references_in_a_circle_are_followed_once() -> None:
    """A cycle, which Terraform refuses later, does not hang the view."""
    bodies = {"a": {"x": "${aws_sqs_queue.b.arn}"}, "b": {"x": "${aws_sqs_queue.a.arn}"}}
    view = View("s", {"resource": {QUEUE: bodies, "aws_sns_topic": {"t": {}}}})
    first, _, topic = view.resources
    assert not view.reaches(first, topic)


def test_a_finding_is_shown_in_the_program_if_its_line_is_known() -> None:
    """The source map outranks the place in the JSON."""
    made = Span("main.py", Position(7, 5), Position(7, 9))
    text = '{"resource": {"aws_sqs_queue": {"main": {}}}}'
    address = Address(QUEUE, "main")
    document = {"resource": {QUEUE: {"main": {}}}}
    known = View("s", document, text=text, origins={"aws_sqs_queue.main": (made,)})
    unknown = View("s", document, text=text)
    path = ("resource", QUEUE, "main")
    assert known.span(address, path) == made
    assert unknown.span(address, path).path == "cdk.tf.json"


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"resource": None},
        {"resource": []},
        {"resource": {QUEUE: "x"}},
        {"resource": {QUEUE: {"main": None}}},
        {"resource": {QUEUE: {"main": [[]]}}, "output": 5, "variable": {"x": 1}},
        {"provider": [{"aws": "x"}], "data": {"//": {}}},
    ],
)
def test_what_has_no_known_form_is_left_out(document: dict[str, Any]) -> None:
    """Odd documents are read as far as they go, without an error."""
    view = View("s", document)
    assert view.resources == ()
    assert list(view.outputs()) == list(view.variables()) == []


def test_lists_of_bodies_and_comments_are_read_as_terraform_does() -> None:
    """A label may hold a list, and `//` is a comment."""
    view = View("s", {"resource": [{QUEUE: {"//": {}, "main": [{"//": {"x": 1}, "name": "a"}]}}]})
    assert [(str(r.address), dict(r.body)) for r in view.resources] == [
        ("aws_sqs_queue.main", {"name": "a"})
    ]
    assert view.resources[0].path == ("resource", 0, QUEUE, "main", 0)
