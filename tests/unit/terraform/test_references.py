"""What the templates in a string refer to."""

import pytest

from stackproof.terraform.references import expressions, has_template, literals, plain, references
from stackproof.terraform.references import whole as whole_reference


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain", False),
        ("${var.x}", True),
        ("a-${var.x}-b", True),
        ("$${not.one}", False),
        ("$$${var.x}", True),
        ("%{ if true }", True),
        ("{}", False),
        ("", False),
    ],
)
def test_a_template_is_told_from_text_that_looks_like_one(text: str, expected: bool) -> None:  # noqa: FBT001
    """Doubled dollars are text, as Terraform has it."""
    assert has_template(text) is expected


def test_doubled_openers_mean_single_ones() -> None:
    """What is escaped reads as it is meant."""
    assert plain("$${aws:username} %%{x}") == "${aws:username} %{x}"


def test_nested_braces_and_strings_belong_to_their_template() -> None:
    """A template ends at its own brace, not at one in an object or a string within."""
    text = 'a-${jsonencode({"k" = "}", "n" = "${var.x}"})}-b'
    assert list(expressions(text)) == ['jsonencode({"k" = "}", "n" = "${var.x}"})']
    assert literals(text) == ("a-", "-b")


def test_a_template_within_a_string_within_a_template_is_one_with_it() -> None:
    """Quotes of the inner template do not end the string around it."""
    text = '${format("%s", "${lookup(var.m, "}")}")}-b'
    assert literals(text) == ("", "-b")


def test_an_unended_template_ends_with_the_text() -> None:
    """Broken input is read to its end and not beyond."""
    assert literals("a-${var.x") == ("a-", "")


def test_references_name_resources_and_data_but_no_variables() -> None:
    """Only what has the form of a resource's type is a reference."""
    text = "${aws_s3_bucket.logs-x.arn}/${data.aws_vpc.main.id}/${var.a_b}/${local.c_d}"
    found = [(str(ref.address), ref.attribute) for ref in references(text)]
    assert found == [("aws_s3_bucket.logs-x", "arn"), ("data.aws_vpc.main", "id")]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("${aws_sqs_queue.main.arn}", ("aws_sqs_queue.main", "arn")),
        ("${aws_sqs_queue.main[0].arn}", ("aws_sqs_queue.main", "arn")),
        ("${data.aws_vpc.main.id}", ("data.aws_vpc.main", "id")),
        ("${aws_sqs_queue.main}", ("aws_sqs_queue.main", "")),
    ],
)
def test_a_string_that_is_one_reference_is_known_as_such(
    text: str, expected: tuple[str, str]
) -> None:
    """The resource and what is read of it are told apart."""
    found = whole_reference(text)
    assert found is not None
    assert (str(found.address), found.attribute) == expected


@pytest.mark.parametrize(
    "text", ["${aws_sqs_queue.main.arn}/x", "${lower(aws_sqs_queue.main.arn)}", "${var.x}", "x", ""]
)
def test_a_string_with_anything_else_is_no_single_reference(text: str) -> None:
    """What is computed from a reference is not the reference."""
    assert whole_reference(text) is None
