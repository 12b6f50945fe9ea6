"""How the rules about sensitive arguments say what they found."""

from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.rules.base import Context, Rule
from stackproof.rules.passed import Passed, is_within
from stackproof.rules.secrets.content import Content, Finding, is_placeholder
from stackproof.rules.secrets.managed import advice, managed_fix
from stackproof.rules.secrets.sensitive import type_of


def report(rule: Rule, found: Finding, passed: Passed, ctx: Context, *, words: str) -> Diagnostic:
    """The finding that a sensitive argument is known.

    Args:
        rule: The rule that speaks.
        found: What is known.
        passed: The argument.
        ctx: The program.
        words: What is said of it.
    """
    name = passed.argument.name
    what = f"`{found.key}` in `{name}`" if found.key else f"`{name}`"
    origin = found.origin.span
    related = () if is_within(origin, found.at.span) else (Label(origin, "it comes from here"),)
    finding = rule.finding(
        at=found.at.span,
        message=f"{what} of `{passed.owner.name}` {words}",
        label=_LABELS.get(found.content, ""),
        subject=f"{passed.subject}.{found.key}" if found.key else passed.subject,
        basis=ctx.bindings.basis(passed.owner.module),
        confidence=passed.confidence,
        related=related,
    ).helped(advice(passed, type_of(passed.owner)))
    fix = managed_fix(passed)
    return finding if fix is None else finding.fixed(fix)


def is_filled_later(found: Finding, passed: Passed) -> bool:
    """Whether a text only holds the place of what somebody fills in."""
    text = found.origin.text
    if text is None or not is_placeholder(text):
        return False
    has_lifecycle = any(keyword.name == "lifecycle" for keyword in passed.call.keywords)
    return has_lifecycle or type_of(passed.owner) in _STORES


# What is kept there is meant to be changed by hand; a password of a database is not.
_STORES = frozenset({"aws_ssm_parameter", "aws_secretsmanager_secret_version"})
_LABELS = {
    Content.LITERAL: "a secret in the source",
    Content.FORMATTED: "anyone can guess it",
    Content.DEFAULT: "a secret in the source",
    Content.GENERATED: "known to the program",
    Content.ENVIRONMENT: "known to the program",
    Content.STATE: "kept in the state",
}
