"""SP902: a suppression that does not say which rule it silences, or why."""

from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.span import Span
from stackproof.rules.base import Rule


class UnexplainedSuppression(Rule):
    """A suppression names no rule or gives no reason."""

    code: ClassVar = Code("SP902", "unexplained-suppression")
    since: ClassVar = "0.1"
    severity: ClassVar = Severity.WARNING

    def without_rule(self, at: Span) -> Diagnostic:
        """The finding about a comment that names no rule."""
        return self.finding(
            at=at,
            message="this suppression names no rule, so it silences nothing",
            label="which rule?",
        ).helped("write `# stackproof: ignore[SP101] reason`")

    def without_reason(self, at: Span, names: tuple[str, ...]) -> Diagnostic:
        """The finding about a comment that gives no reason.

        Args:
            at: The comment.
            names: The rules that it names.
        """
        listed = ", ".join(names)
        return self.finding(
            at=at,
            message=f"the suppression of {listed} gives no reason",
            label="why?",
            subject=listed,
        ).helped(f"write the reason behind it: `# stackproof: ignore[{listed}] reason`")
