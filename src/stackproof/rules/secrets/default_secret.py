"""SP202: a secret with a default that is written in the source."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.content import Content, findings
from stackproof.rules.secrets.report import report
from stackproof.rules.secrets.sensitive import is_sensitive
from stackproof.rules.where import is_test

_WORDS = {
    Content.DEFAULT: "falls back to what is written in the source",
}


class DefaultSecret(Rule):
    """A password, token or key has a default that is written in the source."""

    code: ClassVar = Code("SP202", "default-secret")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each secret that has a written default."""
        if is_test(passed.value.span.path) or not is_sensitive(passed):
            return
        for found in findings(passed.value):
            words = _WORDS.get(found.content)
            if words is not None:
                yield report(self, found, passed, ctx, words=words)
