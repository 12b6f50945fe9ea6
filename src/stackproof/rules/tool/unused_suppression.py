"""SP903: a suppression that silences nothing."""

from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety, Severity
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.rules.base import Rule


class UnusedSuppression(Rule):
    """A suppression names a rule that finds nothing there."""

    code: ClassVar = Code("SP903", "unused-suppression")
    since: ClassVar = "0.1"
    severity: ClassVar = Severity.WARNING

    def unused(self, at: Span, name: str, edit: Edit) -> Diagnostic:
        """The finding about a rule that a comment names in vain.

        Args:
            at: The comment.
            name: The rule it names.
            edit: What takes the name, or the whole comment, away.
        """
        finding = self.finding(
            at=at,
            message=f"nothing here is found by {name}",
            label="silences nothing",
            subject=name,
        )
        fix = Fix(f"take {name} out of the suppression", (edit,), Safety.SAFE)
        return finding.helped("take it out").fixed(fix)

    def unknown(self, at: Span, name: str, edit: Edit) -> Diagnostic:
        """The finding about a comment that names a rule that does not exist.

        Args:
            at: The comment.
            name: What it names.
            edit: What takes the name, or the whole comment, away.
        """
        finding = self.finding(
            at=at, message=f"no rule is called {name}", label="silences nothing", subject=name
        )
        return finding.fixed(Fix(f"take {name} out of the suppression", (edit,), Safety.SAFE))
