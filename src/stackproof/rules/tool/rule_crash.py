"""SP901: a rule of stackproof failed; the program is not to blame."""

from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.span import Span
from stackproof.rules.base import Rule


class RuleCrash(Rule):
    """A rule of stackproof failed on this file, so that it passed no judgement."""

    code: ClassVar = Code("SP901", "rule-crash")
    since: ClassVar = "0.1"

    def about(self, rule: Rule, error: BaseException, at: Span) -> Diagnostic:
        """The finding about a rule that raised an error.

        Args:
            rule: The rule that failed.
            error: What it raised.
            at: What it was judging.
        """
        text = " ".join(str(error).split())[:200]
        return self.finding(
            at=at,
            message=f"rule {rule.code} failed here: {type(error).__name__}: {text}",
            label="not judged",
            subject=rule.code.number,
        ).helped("this is a fault of stackproof; please report it with these lines")
