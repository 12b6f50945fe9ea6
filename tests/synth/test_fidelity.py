"""Native synthesis does what the framework does, program by program."""

from pathlib import Path

import pytest

from synth import engines, references
from synth.comparison import Comparison, compare
from synth.groups import GROUPS, Group
from synth.known import known
from synth.outcomes import difference
from synth.programs import FRAMEWORKS

_BY_NAME = {group.name: group for group in GROUPS}
_CASES = [(group, framework) for group in GROUPS for framework in FRAMEWORKS]


@pytest.fixture(scope="module")
def compared(
    tmp_path_factory: pytest.TempPathFactory,
) -> dict[tuple[str, str], Comparison]:
    """Every program of every group, run natively and compared with its reference; made once."""
    return {
        (group.name, framework): _compared(group, framework, tmp_path_factory.mktemp(group.name))
        for group, framework in _CASES
    }


def _compared(group: Group, framework: str, folder: Path) -> Comparison:
    programs = group.programs(framework)
    outcomes = engines.native(
        programs, framework, folder, is_text_wanted=group.is_text_kept, processes=2
    )
    kept = references.load(group.name, framework)
    return compare(group.name, framework, programs, outcomes, references=kept, reviewed=known())


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("group", sorted(_BY_NAME))
def test_the_native_outcome_is_the_frameworks(
    compared: dict[tuple[str, str], Comparison], group: str, framework: str
) -> None:
    """JSON, manifest, assets and what a program sees are equal; errors end in the same line."""
    assert compared[group, framework].new == {}


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("group", sorted(_BY_NAME))
def test_every_program_has_a_reference(group: str, framework: str) -> None:
    """Whoever adds or changes a program runs the script that asks the framework."""
    programs = _BY_NAME[group].programs(framework)
    stale = references.stale(programs, references.load(group, framework))
    assert [program.key for program in stale] == []


@pytest.mark.parametrize("framework", FRAMEWORKS)
@pytest.mark.parametrize("group", sorted(_BY_NAME))
def test_no_reference_is_of_a_program_that_is_gone(group: str, framework: str) -> None:
    """The compressed files hold nothing that no test reads."""
    keys = {program.key for program in _BY_NAME[group].programs(framework)}
    assert set(references.load(group, framework)) - keys == set()


def test_every_reviewed_difference_still_exists(
    compared: dict[tuple[str, str], Comparison],
) -> None:
    """An entry of the list that covers nothing any more is taken out of it."""
    used = {number for comparison in compared.values() for number in comparison.used}
    unused = [entry.key.pattern for number, entry in enumerate(known()) if number not in used]
    assert unused == []


def test_every_reviewed_difference_has_its_reason() -> None:
    """An entry of the list says why."""
    assert all(entry.reason.strip() for entry in known())


@pytest.mark.parametrize(
    "other",
    [
        {"error": None, "text": "{}"},
        {"error": None, "text": "{ }", "seen": 1},
        {"error": ["TypeError", "x"]},
    ],
)
def test_outcomes_that_differ_are_told_apart(other: dict[str, object]) -> None:
    """A byte of JSON, a value that the program saw and an error are each noticed."""
    assert difference({"error": None, "text": "{ }"}, other) != ""


def test_errors_differ_by_type_and_last_line_alone() -> None:
    """What comes before the last line names the framework's own files."""
    expected = {"error": ["RuntimeError", "in a.js\nthe reason\n"]}
    assert difference(expected, {"error": ["RuntimeError", "elsewhere\nthe reason"]}) == ""
    assert difference(expected, {"error": ["RuntimeError", "in a.js\nanother"]}) != ""
    assert difference(expected, {"error": ["TypeError", "in a.js\nthe reason"]}) != ""
