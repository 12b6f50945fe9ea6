"""Where values stand in a JSON text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.terraform.positions import Positions

TEXT = """\
{
  "a": {
    "b": [
      1,
      {"c": "x\\"}"}
    ]
  },
  "d": null
}
"""


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        (("a",), 2, 3),
        (("a", "b"), 3, 5),
        (("a", "b", 0), 4, 7),
        (("a", "b", 1, "c"), 5, 8),
        (("d",), 8, 3),
    ],
)
def test_a_value_stands_where_its_key_begins(
    path: tuple[str | int, ...], line: int, column: int
) -> None:
    """An object's value is shown with its key, a list's item by itself."""
    start = Positions("x.json", TEXT).span(path).start
    assert (start.line, start.column) == (line, column)


def test_what_is_not_there_is_shown_at_what_is_nearest_above() -> None:
    """A missing argument is shown at its block."""
    assert Positions("x.json", TEXT).span(("a", "b", 1, "z", 3)).start.line == 5


def test_a_span_ends_with_its_first_line() -> None:
    """A whole resource is not underlined over many lines."""
    span = Positions("x.json", TEXT).span(("a",))
    assert (span.end.line, span.end.column) == (2, 9)


@given(st.text())
def test_no_text_makes_it_fail(text: str) -> None:
    """What is not there, or no JSON at all, still has a place."""
    assert Positions("x.json", text).span(("a", 0)).start.line >= 1
