"""Judges synthesized configurations: asks every rule that has a hook for them.

Where the synthesis told which line of the program made a resource, the findings are about that
line.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import partial

from stackproof.check.suppress import sift
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import StackproofError
from stackproof.core.span import Span
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Rule
from stackproof.rules.configured import Circumstance, Configured, Contrast
from stackproof.rules.tool.rule_crash import RuleCrash
from stackproof.terraform.schema import Schema, shipped
from stackproof.terraform.view import View

_Question = tuple[Rule, Span, Callable[[], Iterable[Diagnostic]]]


def check_views(
    views: Iterable[View], *, rules: Iterable[Rule] | None = None, schema: Schema | None = None
) -> tuple[Diagnostic, ...]:
    """The findings about synthesized stacks, in order.

    Args:
        views: The stacks.
        rules: The rules to ask; all of them by default.
        schema: What the provider says; by default the table that ships.
    """
    asked = registry.every() if rules is None else tuple(rules)
    judged = schema or shipped()
    questions = (q for view in views for q in _questions(asked, Configured(view, judged)))
    return _answers(questions)


def check_contrasts(
    contrasts: Iterable[Contrast], *, rules: Iterable[Rule] | None = None
) -> tuple[Diagnostic, ...]:
    """The findings about stacks that were synthesized twice, in order.

    Args:
        contrasts: Each stack with its other self.
        rules: The rules to ask; all of them by default.
    """
    asked = registry.every() if rules is None else tuple(rules)
    return _answers(
        (rule, contrast.one.view.span(None, ()), partial(rule.check_contrast, contrast))
        for contrast in contrasts
        for rule in _with_hook(asked, "check_contrast")
    )


def contrasted(
    circumstance: Circumstance,
    pairs: Iterable[tuple[View, View, tuple[str, str]]],
    texts: Mapping[str, str],
    *,
    rules: Iterable[Rule] | None = None,
) -> tuple[Diagnostic, ...]:
    """What should differ between two syntheses and does not, or the reverse.

    Args:
        circumstance: What differed between them.
        pairs: Each stack with its other self, and what the two circumstances are called.
        texts: The texts that findings may point at, by path; a comment there can silence one.
        rules: The rules to ask; all of them by default.
    """
    contrasts = [
        Contrast(circumstance, Configured(one, shipped()), Configured(other, shipped()), names)
        for one, other, names in pairs
    ]
    return unsilenced(check_contrasts(contrasts, rules=rules), texts)


def _questions(rules: tuple[Rule, ...], ctx: Configured) -> Iterator[_Question]:
    view = ctx.view
    about_resources = _with_hook(rules, "check_resource")
    for resource in (*view.resources, *view.data):
        for rule in about_resources:
            # Where the resource stands is looked up only if something is found.
            yield rule, view.nowhere, partial(rule.check_resource, resource, ctx)
    for rule in _with_hook(rules, "check_config"):
        yield rule, view.nowhere, partial(rule.check_config, ctx)


def _answers(questions: Iterable[_Question]) -> tuple[Diagnostic, ...]:
    """All answers; a rule's first failure in a stack speaks for all."""
    found: dict[Diagnostic, None] = {}
    crashed: set[tuple[Rule, str]] = set()
    for rule, at, ask in questions:
        try:
            found |= dict.fromkeys(ask())
        except StackproofError:
            raise  # the machine failed, not the rule
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rules go on
            if (rule, at.path) not in crashed:
                crashed.add((rule, at.path))
                found[RuleCrash().about(rule, error, at)] = None
    return tuple(sorted(found, key=Diagnostic.order))


def _with_hook(rules: Iterable[Rule], hook: str) -> tuple[Rule, ...]:
    return tuple(rule for rule in rules if getattr(type(rule), hook) is not getattr(Rule, hook))


def unsilenced(found: Iterable[Diagnostic], texts: Mapping[str, str]) -> tuple[Diagnostic, ...]:
    """The findings that no comment in the program silences.

    Args:
        found: Findings about synthesized stacks.
        texts: The texts that they point at, by path.
    """
    by_path: dict[str, list[Diagnostic]] = {}
    for diagnostic in found:
        by_path.setdefault(diagnostic.primary.span.path, []).append(diagnostic)
    kept: list[Diagnostic] = []
    for path, diagnostics in by_path.items():
        # Only the check of the source can tell whether a comment is of use.
        is_program = path.endswith(".py") and path in texts
        kept += sift(Text(path, texts[path]), diagnostics, ()).kept if is_program else diagnostics
    return tuple(sorted(kept, key=Diagnostic.order))
