"""Comments that silence findings: what they silence, and what is said of them."""

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check_texts
from stackproof.check.fixer import fix_texts
from stackproof.program.parse import Text
from stackproof.rules import registry

WRONG = "from cdktf import Appp"


@pytest.mark.parametrize(
    ("content", "findings", "suppressed"),
    [
        (f"{WRONG}  # stackproof: ignore[SP101] made at build\n", [], 1),
        (f"{WRONG}  # stackproof: ignore[unknown-class, SP102] why\n", ["1 SP903"], 1),
        (f"{WRONG}  # noqa: F401 # stackproof: ignore[SP101] why\n", [], 1),
        (f"{WRONG}  # stackproof:ignore[sp101] why # noqa\n", [], 1),
        (f"# stackproof: ignore[SP101] why\n\n# more\n{WRONG}\n", [], 1),
        (f"# stackproof: ignore[SP101] why\nx = 1\n{WRONG}\n", ["1 SP903", "3 SP101"], 0),
        (f"{WRONG}  # stackproof: ignore[SP101]\n", ["1 SP902"], 1),
        (f"{WRONG}  # stackproof: ignore\n", ["1 SP101", "1 SP902"], 0),
        (f"{WRONG}  # stackproof: ignore[] why\n", ["1 SP101", "1 SP902"], 0),
        (f"{WRONG}  # stackproof: ignore[SP102] why\n", ["1 SP101", "1 SP903"], 0),
        (f"{WRONG}  # stackproof: ignore[SP699] why\n", ["1 SP101", "1 SP903"], 0),
        (f"{WRONG}; x = '# stackproof: ignore[SP101] why'\n", ["1 SP101"], 0),
        (f"{WRONG}\r# stackproof: ignore[SP101] why\r", ["1 SP101", "2 SP903"], 0),
        ("# stackproof: ignore[SP101] at the end", ["1 SP903"], 0),
        ("from cdktf import (\n    Appp,  # stackproof: ignore[SP101] why\n)\n", [], 1),
    ],
)
def test_a_comment_silences_what_it_names_on_its_line_and_is_judged_itself(
    content: str, findings: list[str], suppressed: int, catalog: Catalog
) -> None:
    """Names, reasons and places count; text in strings is no comment."""
    result = check_texts([Text("a.py", content)], catalog, is_local=lambda _p, _n: False)
    assert [f"{d.primary.span.start.line} {d.code}" for d in result.diagnostics] == findings
    assert result.stats.suppressed == suppressed


def test_a_comment_about_a_rule_that_was_not_asked_is_not_called_unused(catalog: Catalog) -> None:
    """Nobody knows whether it would silence anything."""
    text = Text("a.py", "x = 1  # stackproof: ignore[SP101] why\n")
    without = registry.chosen(ignore=["SP101"])
    assert check_texts([text], catalog, rules=without).diagnostics == ()


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x = 1  # stackproof: ignore[SP101] why\ny = 2\n", "x = 1\ny = 2\n"),
        ("x = 1\r\n  # stackproof: ignore[SP101] why\r\ny = 2\r\n", "x = 1\r\ny = 2\r\n"),
        ("x = 1  # stackproof: ignore[SP101] why", "x = 1"),
        ("# stackproof: ignore[SP101] why", ""),
        (
            f"{WRONG}z  # stackproof: ignore[SP101, SP102] a reason\n",
            f"{WRONG}z  # stackproof: ignore[SP101] a reason\n",
        ),
        ("x = 1  # keep # stackproof: ignore[SP101] why\n", "x = 1  # keep\n"),
    ],
)
def test_an_unused_name_is_taken_out_of_its_comment(
    before: str, after: str, catalog: Catalog
) -> None:
    """The comment goes with its last name, and its line if nothing else is there."""
    result = fix_texts([Text("a.py", before)], catalog, is_local=lambda _p, _n: False)
    assert [change.after.content for change in result.changes] == [after]
