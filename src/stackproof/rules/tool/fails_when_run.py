"""SP904: the program ended with an error when it was run."""

from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.span import Span
from stackproof.rules.base import Rule


class FailsWhenRun(Rule):
    """The program ends with an error when it is run."""

    code: ClassVar = Code("SP904", "fails-when-run")
    since: ClassVar = "0.1"

    def ended(self, at: Span, message: str, advice: str | None) -> Diagnostic:
        """The finding about a run that came to no good end.

        Args:
            at: The line that was being executed.
            message: What happened, as Python or the framework says it.
            advice: What to do about it, if that is known.
        """
        finding = self.finding(
            at=at, message=f"the program fails here: {message}", label="ends here"
        )
        return finding if advice is None else finding.helped(advice)
