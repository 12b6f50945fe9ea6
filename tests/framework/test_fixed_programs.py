"""The real framework refuses what the pages flag, and takes what the fixes make of it.

Every function of a page's example is run as a stack of its own, many in one process; its
first parameter is the scope, and a function with more of them is not run.
"""

import ast
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.pages import Example, page_of
from support.framework import run_runner, written_for

# The rules about arguments; the others have tests of their own.
NUMBERS = frozenset(f"SP{number}" for number in (*range(103, 113), 125))

# What is flagged although the framework takes it.
WARNINGS = {"SP112"}
SILENT = {"SP108", "SP125"}

# How Python and the framework's kernel refuse an argument.
REFUSAL = re.compile(
    r"TypeError: |RuntimeError: (Error: )?(Passed to parameter|Unable to resolve object tree)"
    r"|AttributeError: (type object 'tuple' has no attribute|ZIP|FILES)"
)

pytestmark = pytest.mark.framework

RUNNER = """
import inspect, json, pathlib, sys
framework = sys.argv[1]
core = __import__(framework)
outcomes = {}
for key, code in json.loads(pathlib.Path("blocks.json").read_text()).items():
    space = {}
    exec(compile(code, key, "exec"), space)
    for name, function in list(space.items()):
        if not inspect.isfunction(function):
            continue
        if list(inspect.signature(function).parameters) != ["scope"]:
            continue
        stack = core.TerraformStack(core.App(), "stack")
        try:
            function(stack)
            built = json.loads(core.Testing.synth(stack))
        except Exception as error:
            outcomes[f"{key} {name}"] = [f"{type(error).__name__}: {error}", None]
        else:
            built.pop("//", None)
            outcomes[f"{key} {name}"] = [None, built]
pathlib.Path("outcomes.json").write_text(json.dumps(outcomes))
"""


@dataclass(frozen=True)
class Block:
    """One example of a page, and what the fix makes of it."""

    rule: Rule
    title: str
    example: Example
    fixed: Example | None

    @property
    def key(self) -> str:
        """Its name among the blocks."""
        return f"{self.rule.code.number}:{self.example.line}"

    def faulty(self) -> set[str]:
        """The functions with a finding in them."""
        return {
            node.name
            for node in ast.parse(self.example.text).body
            if isinstance(node, ast.FunctionDef)
            and any(
                node.lineno <= line <= (node.end_lineno or line)
                for line, _ in self.example.expected
            )
        }


def blocks() -> Iterator[Block]:
    """Every example of the pages of the rules about arguments."""
    for rule in registry.every():
        if rule.code.number not in NUMBERS:
            continue
        pairs = [
            (section.title, example)
            for section in page_of(rule).sections
            for example in section.examples
        ]
        for (title, example), following in zip(pairs, [*pairs[1:], ("", None)], strict=True):
            fixed = following[1] if following[0].startswith("Fixed") else None
            yield Block(rule, title, example, fixed)


@pytest.fixture(scope="module", params=["cdktf", "cdktn"])
def outcomes(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Mapping[str, Any]:
    """What the framework says of each function of each example: the error, and what it built."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "handler.py").write_text("")
    (folder / "cdktf.json").write_text("{}")  # the framework looks for assets beside it
    (folder / "runner.py").write_text(RUNNER)
    code = written_for(request.param, {block.key: block.example.text for block in blocks()})
    (folder / "blocks.json").write_text(json.dumps(code))
    run_runner(folder, request.param)
    return dict(json.loads((folder / "outcomes.json").read_text()))


def test_every_flagged_function_is_refused_or_loses_what_it_says(
    outcomes: Mapping[str, Any],
) -> None:
    """No finding is false: the construct fails, or its synthesized block lacks the key."""
    wrong = []
    for block in blocks():
        number = block.rule.code.number
        if not block.title.startswith("Flags") or number in WARNINGS:
            continue
        for name in block.faulty():
            error, built = outcomes[f"{block.key} {name}"]
            if error is not None:
                is_right = REFUSAL.match(error) is not None
            else:
                is_right = number in SILENT and not _is_kept(block, name, built, outcomes)
            if not is_right:
                wrong.append(f"{block.key} {name}: {error}")
    assert wrong == []


def test_the_fixed_and_the_accepted_synthesize(outcomes: Mapping[str, Any]) -> None:
    """What a fix makes, and what a page accepts, is taken by the framework."""
    titles = ("Fixed", "Accepts")
    run = {
        key: error
        for block in blocks()
        if block.title.startswith(titles) or block.rule.code.number in WARNINGS
        for key, (error, _) in outcomes.items()
        if key.startswith(f"{block.key} ")
    }
    assert {key: error for key, error in run.items() if error is not None} == {}
    assert len(run) > len(NUMBERS)


def test_a_fix_of_lost_keys_brings_them_back(outcomes: Mapping[str, Any]) -> None:
    """Nothing that was built before is lost by the fix, and something is added."""
    pairs = 0
    for block in blocks():
        if block.rule.code.number not in SILENT or block.fixed is None or not block.faulty():
            continue
        for name in block.faulty():
            error, before = outcomes[f"{block.key} {name}"]
            after = outcomes[f"{block.rule.code.number}:{block.fixed.line} {name}"][1]
            if error is None:
                pairs += 1
                assert set(_leaves(before)) < set(_leaves(after)), f"{block.key} {name}"
    assert pairs >= 5


def _is_kept(block: Block, name: str, built: Any, outcomes: Mapping[str, Any]) -> bool:
    """Whether all that the example says was built."""
    if block.fixed is not None:
        fixed = outcomes[f"{block.rule.code.number}:{block.fixed.line} {name}"][1]
        return set(_leaves(built)) >= set(_leaves(fixed))
    # Without a fix the value of the key under the finding has to be absent.
    said = {
        value.value
        for line, _ in block.example.expected
        for node in ast.walk(ast.parse(block.example.text))
        if isinstance(node, ast.Dict)
        for key, value in zip(node.keys, node.values, strict=True)
        if key is not None and key.lineno == line and isinstance(value, ast.Constant)
    }
    return said <= {value for _, value in _leaves(built)}


def _leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every scalar in a tree with the path to it; nulls count as absent."""
    if isinstance(value, dict):
        for key, item in value.items():
            yield from _leaves(item, f"{path}.{key}")
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]")
    elif value is not None:
        yield path, value


def test_every_function_of_a_page_can_be_run() -> None:
    """A flagged function takes the scope alone, so that none is left out in silence."""
    for block in blocks():
        if not block.title.startswith(("Flags", "Fixed")):
            continue
        functions = [
            node for node in ast.parse(block.example.text).body if isinstance(node, ast.FunctionDef)
        ]
        assert functions, block.key
        for node in functions:
            assert [argument.arg for argument in node.args.args] == ["scope"], block.key
