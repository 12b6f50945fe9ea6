"""The blocks of JSON on the rules' pages: what is found in a configuration, and what is not.

A block is a stack's configuration. Two blocks of a section with paths such as `environment/dev`
and `environment/test` are one stack, synthesized for both; `again/first` and `again/second` are
two syntheses under the same circumstances.
"""

import json
from collections.abc import Callable, Iterator, Mapping

import pytest

from stackproof.check.configs import check_contrasts, check_views
from stackproof.core.diagnostic import Confidence, Diagnostic
from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.configured import Circumstance, Configured, Contrast
from stackproof.rules.pages import ALONE, Example, page_of
from stackproof.rules.tool.rule_crash import RuleCrash
from stackproof.terraform.references import whole
from stackproof.terraform.schema import shipped
from stackproof.terraform.view import View

CIRCUMSTANCES = {
    "environment": Circumstance.ENVIRONMENT,
    "region": Circumstance.REGION,
    "again": Circumstance.NOTHING,
}

# What is not there cannot be opaque, and neither can a reference, an output or a provider.
ABOUT_ABSENCE = {
    *("SP252", "SP253", "SP550", "SP552", "SP553", "SP554", "SP560", "SP563", "SP787"),
    *("SP755", "SP757", "SP760", "SP761", "SP762", "SP763", "SP764", "SP765", "SP766", "SP767"),
    *("SP768", "SP769", "SP783", "SP784", "SP789"),
    *("SP770", "SP771", "SP772", "SP780", "SP791", "SP792"),
}


def blocks() -> Iterator[tuple[Rule, Example]]:
    """Every block of JSON of every page."""
    for rule in registry.every():
        for section in page_of(rule).sections:
            for example in section.examples:
                if example.language == "json":
                    yield rule, example


def parameters(is_meant: Callable[[Rule, Example], bool]) -> list[object]:
    """The blocks that a test is about, as its parameters."""
    return [
        pytest.param(rule, example, id=f"{rule.code.number}-{example.line}")
        for rule, example in blocks()
        if is_meant(rule, example)
    ]


def is_any(_rule: Rule, _example: Example) -> bool:
    """Every block."""
    return True


def is_flagged_alone(_rule: Rule, example: Example) -> bool:
    """A block with findings that is no half of a pair."""
    return bool(example.expected) and example.path == ALONE


def is_about_values(rule: Rule, example: Example) -> bool:
    """The same, of a rule whose subject can be made opaque."""
    return is_flagged_alone(rule, example) and rule.code.number not in ABOUT_ABSENCE


def view(example: Example, text: str) -> View:
    """A block as rules see it."""
    return View("page", json.loads(text), text=text, path=example.path)


def judge(rule: Rule, example: Example) -> tuple[Diagnostic, ...]:
    """What the default rules and the page's own find in a block."""
    rules = dict.fromkeys((*registry.chosen(), rule))
    if example.path == ALONE:
        return check_views([view(example, example.text)], rules=rules)
    (other,) = example.beside
    kind, _, name = example.path.partition("/")
    one, two = (Configured(view(e, e.text), shipped()) for e in (example, other))
    names = (name, other.path.partition("/")[2])
    return check_contrasts([Contrast(CIRCUMSTANCES[kind], one, two, names)], rules=rules)


def findings(found: tuple[Diagnostic, ...]) -> list[tuple[int, str]]:
    """Line and rule of each finding."""
    return sorted({(item.primary.span.start.line, item.code.number) for item in found})


@pytest.mark.parametrize(("rule", "example"), parameters(is_any))
def test_a_page_finds_exactly_what_its_comments_say(rule: Rule, example: Example) -> None:
    """Each expected finding is there, and no other."""
    assert findings(judge(rule, example)) == sorted(set(example.expected))


@pytest.mark.parametrize(("rule", "example"), parameters(is_about_values))
def test_what_terraform_computes_is_never_accused_with_confidence(
    rule: Rule, example: Example
) -> None:
    """With every literal computed by Terraform, no value is accused."""
    document = json.loads(example.text)
    parts = {name: opaque(document.get(name, {}), depth=2) for name in ("resource", "data")}
    found = check_views([view(example, json.dumps({**document, **parts}))], rules=[rule])
    assert [item for item in found if item.confidence is Confidence.HIGH] == []


def opaque(value: object, *, depth: int) -> object:
    """The same with a template in place of each literal below some levels of names."""
    if isinstance(value, Mapping):
        return {key: opaque(inner, depth=depth - 1) for key, inner in value.items()}
    if isinstance(value, list):
        return [opaque(item, depth=depth) for item in value]
    return value if isinstance(value, str) and whole(value) else "${var.opaque}"


@pytest.mark.parametrize(("rule", "example"), parameters(is_flagged_alone))
def test_a_rule_that_fails_is_a_finding_about_stackproof(rule: Rule, example: Example) -> None:
    """The failure is reported as SP901, once for a stack, and the other rules go on."""

    class Failing(type(rule)):  # type: ignore[misc]
        """The same rule, which fails."""

        def check_config(self, ctx: Configured) -> object:
            """Fails."""
            raise ZeroDivisionError(ctx.view.name)

    found = check_views([view(example, example.text)], rules=[Failing(), rule])
    assert [d.code.number for d in found].count(RuleCrash.code.number) == 1
    assert rule.code.number in {d.code.number for d in found}
