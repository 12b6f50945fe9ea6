"""The source rules find what the programs here say, line by line, and nothing else."""

import re
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check
from stackproof.rules import registry

HERE = Path(__file__).parent
PROGRAMS = sorted(path for path in HERE.iterdir() if path.is_dir() and path.name[0] != "_")
EXPECTED = re.compile(r"# error:((?: \[SP\d{3}\])+)")
CODE = re.compile(r"SP\d{3}")

# What is decided in the source; the upper half of each family is about the configuration.
FAMILIES = frozenset({"SP2", "SP3", "SP4", "SP6", "SP8", "SP9"})
FIRST_ABOUT_CONFIGURATIONS = 50


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The bindings that the programs are written for."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0", "cdktf": "0.21.0"})


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda path: path.name)
def test_a_program_has_the_faults_that_it_says(program: Path, catalog: Catalog) -> None:
    """Each marked line is found, by the rules it names, and no other line is."""
    rules = [
        rule
        for rule in registry.every()
        if rule.code.number[:3] in FAMILIES
        and int(rule.code.number[3:]) < FIRST_ABOUT_CONFIGURATIONS
    ]
    result = check([program], catalog, rules=rules)
    found = [
        (item.primary.span.path, item.primary.span.start.line, item.code.number)
        for item in result.diagnostics
    ]
    assert result.problems == ()
    assert sorted(found) == sorted(marked(program))


def marked(program: Path) -> list[tuple[str, int, str]]:
    """File, line and rule of each fault that a program says it has."""
    return [
        (path.as_posix(), number, code)
        for path in program.rglob("*.py")
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1)
        if (mark := EXPECTED.search(line)) is not None
        for code in CODE.findall(mark.group(1))
    ]
