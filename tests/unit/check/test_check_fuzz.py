"""Real programs, torn and stuck together anyhow, never make the check or the fixer fail."""

from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check_texts
from stackproof.check.fixer import fix_texts
from stackproof.core.problem import Problem
from stackproof.program.parse import Text, decode, parse

PROGRAMS = Path(__file__).parents[2] / "corpus" / "analyses"
SEEDS = tuple(path.read_text("utf-8") for path in sorted(PROGRAMS.glob("*/**/*.py")))
LINES = tuple(dict.fromkeys(line for seed in SEEDS for line in seed.splitlines(keepends=True)))
SCRAPS = (
    *("(", ")", "[", "]", "{", "}", ",", ".", ":", "=", ":=", "*", "**", "'", '"', "\\", "#", ";"),
    *("\n", "\r", "\r\n", "\t", "\f", "\ufeff", "\x00", "é", "\U0001f600", "\u2028"),
    *(" as ", " if ", " else ", "lambda: ", "import ", "from ", "for x in y ", "await ", "f'{"),
    *("global app\n", "del app\n", "try:\n", "except ImportError:\n", "match x:\n case "),
    *("# stackproof: ignore[SP101] x", "# stackproof: ignore", "cdktf.Appp", "__all__ = ['App']\n"),
)

mutations = st.lists(
    st.tuples(st.integers(0, 100_000), st.integers(0, 60), st.sampled_from((*SCRAPS, *LINES))),
    max_size=6,
)


def mutated(seed: str, changes: list[tuple[int, int, str]]) -> str:
    """A text with some stretches replaced."""
    for place, length, scrap in changes:
        start = place % (len(seed) + 1)
        seed = seed[:start] + scrap + seed[start + length :]
    return seed


@settings(
    max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(seed=st.sampled_from(SEEDS), changes=mutations)
def test_a_mutated_program_is_judged_and_mended_without_failing(
    seed: str, changes: list[tuple[int, int, str]]
) -> None:
    """No rule fails, every mended file parses, and mending it again changes nothing."""
    text = Text("a.py", mutated(seed, changes))
    result = check_texts([text], CATALOG, is_local=never)
    assert "SP901" not in {item.code.number for item in result.diagnostics}
    assert len(result.files) + len(result.problems) == 1
    mended = fix_texts([text], CATALOG, unsafe=True, is_local=never)
    assert mended.problems == ()
    for change in mended.changes:
        assert not isinstance(parse(change.after), Problem)
        assert fix_texts([change.after], CATALOG, unsafe=True, is_local=never).changes == ()


@settings(max_examples=150, deadline=None, database=None)
@given(data=st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_text_or_a_problem(data: bytes) -> None:
    """A text is written back byte for byte; a problem is one line."""
    text = decode("a.py", data)
    if isinstance(text, Problem):
        assert "\n" not in text.message
    else:
        assert text.encode() == data
        parse(text)


def never(_path: str, _name: str) -> bool:
    """These programs have no modules of their own."""
    return False


CATALOG = Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})
