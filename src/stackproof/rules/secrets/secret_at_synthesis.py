"""SP203: a secret that the program knows, so that the JSON holds it."""

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
    Content.GENERATED: "is made by the program, so that it stands in the Terraform JSON",
    Content.ENVIRONMENT: "is read by the program, so that it stands in the Terraform JSON",
}


class SecretAtSynthesis(Rule):
    """A secret is known to the program while it runs, so that it ends in the Terraform JSON."""

    code: ClassVar = Code("SP203", "secret-at-synthesis")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each secret that the program knows."""
        if is_test(passed.value.span.path) or not is_sensitive(passed):
            return
        for found in findings(passed.value):
            words = _WORDS.get(found.content)
            if words is not None:
                yield report(self, found, passed, ctx, words=words)
