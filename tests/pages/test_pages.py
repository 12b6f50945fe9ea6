"""Every rule keeps the promises of its page; new rules are held to them without a new test."""

import ast
import re
from collections.abc import Iterable, Iterator

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import CheckResult, check_texts
from stackproof.check.fixer import fix_texts
from stackproof.core.diagnostic import Confidence
from stackproof.core.errors import Bug
from stackproof.program.imports import Import
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Context, Rule
from stackproof.rules.pages import Example, page_of, parse_page
from stackproof.rules.tool.rule_crash import RuleCrash

PATH = "page.py"

# The engine alone raises them: when a rule fails (`test_engine.py` makes one fail), when Checkov
# does, or when a program fails that is run (`tests/cli/test_check_run.py`).
WITHOUT_EXAMPLE = {"SP901", "SP790", "SP904"}

# Names are no values: what an import or the name of an argument says cannot be opaque.
ABOUT_NAMES = {
    *("SP101", "SP105", "SP106", "SP110", "SP111", "SP112"),
    *("SP120", "SP121", "SP122", "SP124", "SP125"),
    *("SP801", "SP802", "SP807", "SP809"),
}

# What the statements of a test do is no matter of values either, nor is text in comments.
ABOUT_STATEMENTS = {"SP207", "SP803", "SP804", "SP805", "SP806", "SP810", "SP811", "SP812"}


def rules() -> Iterator[object]:
    """Every rule, as a test's parameter."""
    for rule in registry.every():
        yield pytest.param(rule, id=rule.code.number)


def examples() -> Iterator[object]:
    """Every block of Python of every page."""
    for rule in registry.every():
        for section in page_of(rule).sections:
            for example in section.examples:
                if example.language == "python":
                    yield pytest.param(example, id=f"{rule.code.number}-{example.line}")


def flagged() -> Iterator[object]:
    """Every block of Python with findings."""
    for rule in registry.every():
        for section in page_of(rule).sections:
            for example in section.examples:
                if example.expected and example.language == "python":
                    yield pytest.param(example, id=f"{rule.code.number}-{example.line}")


def fixed() -> Iterator[object]:
    """Every block under `Fixed`, with the block that it is made of."""
    for rule in registry.every():
        before: Example | None = None
        for section in page_of(rule).sections:
            for example in section.examples:
                if section.title.startswith("Fixed"):
                    unsafe = "--unsafe-fixes" in section.title
                    name = f"{rule.code.number}-{example.line}"
                    yield pytest.param(before, example, unsafe, id=name)
                before = example


def judge(text: str, catalog: Catalog) -> CheckResult:
    """The check of one text."""
    return check_texts([Text(PATH, text)], catalog, is_local=nothing_is_local)


def judge_example(example: Example, text: str, catalog: Catalog) -> CheckResult:
    """The check of an example, with another text if need be, and of the files beside it."""
    others = [Text(item.path, item.text) for item in example.beside]
    return check_texts([*others, Text(example.path, text)], catalog, is_local=nothing_is_local)


def nothing_is_local(_path: str, _name: str) -> bool:
    """Pages stand in no folder."""
    return False


def findings(result: CheckResult, path: str = PATH) -> list[tuple[int, str]]:
    """Line and rule of each finding in one file."""
    return sorted(
        (item.primary.span.start.line, item.code.number)
        for item in result.diagnostics
        if item.primary.span.path == path
    )


@pytest.mark.parametrize("rule", list(rules()))
def test_every_rule_has_a_page_of_its_own_with_the_usual_sections(rule: Rule) -> None:
    """A page names its rule and says why, what is flagged, what is not, and what is missing."""
    page = page_of(rule)
    titles = [section.title for section in page.sections]
    assert (page.number, page.slug) == (rule.code.number, rule.code.slug)
    assert page.summary == (type(rule).__doc__ or "").strip()
    assert titles[0] == "Why it fails"
    assert titles[-1] == "Known gaps"
    if rule.code.number not in WITHOUT_EXAMPLE:
        for beginning in ("Flags ", "Accepts ", "Says nothing about "):
            assert any(title.startswith(beginning) for title in titles), beginning
    if any(title.startswith("Fixed") for title in titles):
        assert "Fix safety" in titles


@pytest.mark.parametrize("example", list(examples()))
def test_a_page_finds_exactly_what_its_comments_say(example: Example, catalog: Catalog) -> None:
    """Each expected finding is there, and no other."""
    result = judge_example(example, example.text, catalog)
    assert result.problems == ()
    assert findings(result, example.path) == sorted(example.expected)


@pytest.mark.parametrize(("before", "after", "unsafe"), list(fixed()))
def test_a_fixed_block_is_what_the_fix_makes_of_the_block_before_it(
    before: Example,
    after: Example,
    unsafe: bool,  # noqa: FBT001
    catalog: Catalog,
) -> None:
    """The page shows the fix as it is, and nothing is left to find or to mend."""
    result = fix_texts([Text(PATH, before.text)], catalog, unsafe=unsafe, is_local=nothing_is_local)
    assert [change.after.content for change in result.changes] == [after.text]
    assert result.remaining.diagnostics == ()
    ast.parse(after.text)


@pytest.mark.parametrize("example", list(flagged()))
def test_a_fix_takes_its_own_finding_away_and_a_second_run_changes_nothing(
    example: Example, catalog: Catalog
) -> None:
    """What is left after fixing has no fix, and the mended text is stable and parses."""
    first = fix_texts(
        [
            Text(example.path, example.text),
            *(Text(item.path, item.text) for item in example.beside),
        ],
        catalog,
        unsafe=True,
        is_local=nothing_is_local,
    )
    assert all(item.fix is None for item in first.remaining.diagnostics)
    assert first.problems == ()
    for change in first.changes:
        ast.parse(change.after.content)
        again = fix_texts([change.after], catalog, unsafe=True, is_local=nothing_is_local)
        assert again.changes == ()


@pytest.mark.parametrize("example", list(flagged()))
def test_what_only_the_environment_knows_is_never_accused_with_confidence(
    example: Example, catalog: Catalog
) -> None:
    """With every literal and every nested object read from outside, no argument is accused."""
    text = ast.unparse(Opaque().visit(ast.parse(example.text)))
    result = judge_example(example, text, catalog)
    accused = {
        item.code.number for item in result.diagnostics if item.confidence is Confidence.HIGH
    }
    assert accused <= ABOUT_NAMES | ABOUT_STATEMENTS


class Opaque(ast.NodeTransformer):
    """Replaces literals, and what is passed by name, by something only the environment knows."""

    def visit_keyword(self, node: ast.keyword) -> ast.keyword:
        """Make what is passed opaque."""
        return ast.keyword(node.arg, opaque())

    def visit_Constant(self, node: ast.Constant) -> ast.expr:  # noqa: ARG002
        """Make a literal opaque."""
        return opaque()

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.expr:  # noqa: ARG002
        """Make an f-string opaque."""
        return opaque()


def opaque() -> ast.expr:
    """An expression of unknown value."""
    return ast.parse('__import__("os").environ["X"]', mode="eval").body


@pytest.mark.parametrize("rule", list(rules()))
def test_a_rules_numbers_name_and_metadata_are_in_order(rule: Rule) -> None:
    """The code is unique, the docstring one sentence, the first version known."""
    same = [other for other in registry.every() if other.code.number == rule.code.number]
    assert same == [rule]
    assert (type(rule).__doc__ or "").count("\n") == 0
    assert re.fullmatch(r"\d+\.\d+", rule.since)


@pytest.mark.parametrize("rule", list(rules()))
def test_a_rule_that_fails_is_a_finding_about_stackproof(rule: Rule, catalog: Catalog) -> None:
    """The failure is reported as SP901 and the other rules go on."""

    class Failing(type(rule)):  # type: ignore[misc]
        """The same rule, which fails."""

        def check_import(self, imp: Import, ctx: Context) -> Iterable[object]:
            """Fails."""
            del ctx
            raise ZeroDivisionError(imp.dotted)

    text = "from cdktf_cdktf_provider_aws.wafv2_web_acl import Wafv2WebAclRuleStatement\n"
    others = [other for other in registry.every() if other is not rule]
    result = check_texts(
        [Text(PATH, text)], catalog, rules=[Failing(), *others], is_local=nothing_is_local
    )
    expected = [] if rule.code.number == "SP101" else [(1, "SP101")]
    assert findings(result) == [*expected, (1, RuleCrash.code.number)]


@pytest.mark.parametrize("text", ["", "unknown-class (SP101)\n", "# Unknown class\n"])
def test_a_page_without_a_title_is_refused(text: str) -> None:
    """A page that does not begin with its rule's name is a fault of ours."""
    with pytest.raises(Bug, match="begins with"):
        parse_page(text)
