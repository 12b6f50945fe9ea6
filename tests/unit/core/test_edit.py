"""Edits of a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stackproof.core.edit import Edit, Overlap, apply, line_starts
from stackproof.core.span import Position, Span


def edit(line: int, start: int, end: int, text: str, *, end_line: int | None = None) -> Edit:
    """An edit within one line, or up to a column of a later one."""
    span = Span("a.py", Position(line, start), Position(end_line or line, end))
    return Edit(span, text)


def test_edits_are_placed_by_the_text_before_any_of_them() -> None:
    """A longer replacement does not move the place of a later edit."""
    text = "from a import b\nb()\n"
    changed = apply(text, [edit(2, 1, 2, "longer"), edit(1, 15, 16, "longer")])
    assert changed == "from a import longer\nlonger()\n"


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_line_endings_stay_as_they_are(ending: str) -> None:
    """Windows, Unix and old Mac line endings all count as one line and are kept."""
    text = f"one{ending}two{ending}"
    assert apply(text, [edit(2, 1, 4, "2")]) == f"one{ending}2{ending}"


def test_a_form_feed_does_not_end_a_line() -> None:
    """Only the three line endings of Python's own tokenizer count."""
    assert line_starts("a\x0cb\u2028c\nd") == (0, 6)


def test_an_edit_may_span_lines() -> None:
    """What lies between its ends goes."""
    assert apply("a(\n  b\n)\n", [edit(1, 3, 1, "", end_line=3)]) == "a()\n"


def test_the_same_edit_twice_counts_once() -> None:
    """Two findings may ask for the same change."""
    assert apply("x", [edit(1, 1, 2, "y"), edit(1, 1, 2, "y")]) == "y"


def test_edits_that_disagree_are_refused() -> None:
    """No half of either is applied."""
    with pytest.raises(Overlap):
        apply("abc", [edit(1, 1, 3, "x"), edit(1, 2, 4, "y")])


@given(st.text(alphabet="ab\r\n\x0b\u2028", max_size=40))
def test_no_edit_changes_nothing(text: str) -> None:
    """Whatever the text holds, it survives."""
    assert apply(text, []) == text
    starts = line_starts(text)
    assert "".join(text[a:b] for a, b in zip(starts, (*starts[1:], len(text)), strict=True)) == text
