"""SP201: a password, token or key that stands in the source."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.content import Content, findings
from stackproof.rules.secrets.report import is_filled_later, report
from stackproof.rules.secrets.sensitive import is_sensitive
from stackproof.rules.where import is_test

_WORDS = {
    Content.LITERAL: "is written in the source",
    Content.FORMATTED: "is put together from parts that are no secret",
}


class LiteralSecret(Rule):
    """A password, token or key is written in the source."""

    code: ClassVar = Code("SP201", "literal-secret")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each secret that stands in the source."""
        if is_test(passed.value.span.path) or not is_sensitive(passed):
            return
        for found in findings(passed.value):
            words = _WORDS.get(found.content)
            if words is not None and not is_filled_later(found, passed):
                yield report(self, found, passed, ctx, words=words)
