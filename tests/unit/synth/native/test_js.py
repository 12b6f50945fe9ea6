"""Numbers, texts and objects as JavaScript has them."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.synth.native.runtime.behaviour import js


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (1.0, "1"),
        (-0.0, "0"),
        (12345678901234567890, "12345678901234567000"),
        (123456789012345680000000, "1.2345678901234569e+23"),
        (1e21, "1e+21"),
        (1e20, "100000000000000000000"),
        (1.5e-7, "1.5e-7"),
        (0.000001, "0.000001"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-2.5, "-2.5"),
    ],
)
def test_numbers_print_as_in_javascript(number: float, text: str) -> None:
    """Whole numbers have no point, large and small ones an exponent with a sign."""
    assert js.number_text(number) == text


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_printed_number_is_the_same_number(number: float) -> None:
    """Nothing is lost on the way to text."""
    assert float(js.number_text(number)) == number


@given(st.text())
def test_a_printed_text_is_the_same_text(text: str) -> None:
    """Quotes, control characters and half characters are escaped, the rest stays."""
    assert json.loads(js.quoted(text)) == text


def test_keys_are_sorted_in_files_and_kept_in_objects() -> None:
    """Files sort keys as text; objects keep whole numbers in front."""
    content = {"b": 1, "10": 2, "9": 3, "a": {}}
    assert js.stringify(content) == '{\n  "10": 2,\n  "9": 3,\n  "a": {},\n  "b": 1\n}'
    assert js.ordered(content) == ["9", "10", "b", "a"]


def test_the_older_framework_breaks_empty_lists() -> None:
    """An empty list or object has a line break in it, at every depth."""
    assert js.stringify({"a": [], "b": {}}, breaks_empty=True) == (
        '{\n  "a": [\n  ],\n  "b": {\n  }\n}'
    )


def test_what_is_absent_is_left_out_and_null_is_printed() -> None:
    """JavaScript has two kinds of nothing."""
    assert js.stringify({"a": None, "b": js.NULL}) == '{\n  "b": null\n}'


def test_objects_merge_and_lists_join() -> None:
    """A whole number as a key reaches into a list; what it meets is replaced or merged."""
    merged = js.merge({"a": [{"x": 1}], "l": [1]}, {"a": {"0": {"y": 2}, "1": 3}, "l": [2]})
    assert merged == {"a": [{"x": 1, "y": 2}, 3], "l": [1, 2]}
