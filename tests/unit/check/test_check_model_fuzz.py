"""Whole programs, torn and mixed, never make the model or a rule fail."""

import ast
from pathlib import Path

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check_texts
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.pages import page_of

PROGRAMS = Path(__file__).parents[2] / "corpus" / "analyses"
PAGES = tuple(
    example.text
    for rule in registry.every()
    for section in page_of(rule).sections
    for example in section.examples
)
SEEDS = (*(path.read_text("utf-8") for path in sorted(PROGRAMS.glob("*/**/*.py"))), *PAGES)
PATHS = ("main.py", "lib/__init__.py", "lib/stack.py", "lib/names.py", "tests/test_it.py")
LINKS = tuple(
    f"{statement}\n"
    for statement in (
        "from lib import *",
        "from lib.stack import *",
        "from lib.names import *",
        "from .stack import *",
        "from . import names, stack",
        "from lib import names as n",
        "import lib.stack",
        "from main import *  # round and round",
        "import main",
        "self = self.self",
        "class A(A): pass",
        "class A(lib.stack.A): pass",
        "def f(x=f(1)): return f(f)",
        "x = f(x) + [x]",
        "x = {**x, 'a': x}",
        "x = [*x, *x]",
        "x += x",
        "x.append(x)",
        "x.update(x)",
        "for x in x: x = x",
        "a, (b, *c) = b, (c, a)",
        "x = f'{x}{x}'",
        "x = x * 1000000 * 'a'",
        "x = range(10 ** 9)",
        "x = 1 if x else x",
        "x[x] = x[x][x]",
        "del x, x[0], x.y",
        "global x",
        "lambda self: self.x",
    )
)

changes = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 10_000), st.sampled_from(LINKS)), max_size=8
)
programs = st.lists(
    st.tuples(st.sampled_from(PATHS), st.sampled_from(SEEDS), changes, st.integers(0, 40)),
    min_size=1,
    max_size=4,
    unique_by=lambda item: item[0],
)


def mutated(seed: str, changes: list[tuple[int, int, str]], renamed: int) -> str:
    """A text with odd statements among its own, and one of its names meaning something else."""
    tree = ast.parse(seed)
    for where, place, line in changes:
        bodies = [
            node.body
            for node in ast.walk(tree)
            if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.For | ast.With)
        ]
        body = bodies[where % len(bodies)]
        index = place % (len(body) + 1)
        body[index:index] = ast.parse(line).body
    names = sorted({node.id for node in ast.walk(tree) if isinstance(node, ast.Name)})
    if renamed < len(names):
        for node in ast.walk(tree):
            if isinstance(node, ast.Name) and node.id == names[renamed]:
                node.id = "x"
    return ast.unparse(ast.fix_missing_locations(tree))


@settings(
    max_examples=150, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow]
)
@given(files=programs)
def test_a_mixed_program_is_judged_to_the_end_without_failing(
    files: list[tuple[str, str, list[tuple[int, int, str]], int]],
) -> None:
    """No rule fails, and every file is judged or is one problem."""
    texts = [Text(path, mutated(seed, changes, name)) for path, seed, changes, name in files]
    result = check_texts(texts, CATALOG, is_local=never)
    assert [item for item in result.diagnostics if item.code.number == "SP901"] == []
    assert len(result.files) + len(result.problems) == len(texts)


def never(_path: str, _name: str) -> bool:
    """Only the files given are the program's own."""
    return False


CATALOG = Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})
