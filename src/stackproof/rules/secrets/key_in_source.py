"""SP207: an access key of AWS or a private key in the source."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.edit import line_starts
from stackproof.core.span import Position, Span
from stackproof.program.model import SourceModule
from stackproof.rules.base import Context, Rule, Status

# The forms are AWS's: IAM User Guide, "IAM identifiers", unique identifier prefixes.
_ACCESS_KEY: Final = re.compile(r"(?<![A-Z0-9])(?:AKIA|ASIA)[A-Z2-7]{16}(?![A-Z0-9])")
_PRIVATE_KEY: Final = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----(?:\\n|\s)+[A-Za-z0-9+/]{40}"
)
_SECRET_KEY: Final = re.compile(
    r"(?i)secret_?(?:access_?)?key['\"]?\s*[=:]\s*['\"](?P<key>[A-Za-z0-9+/]{40})['\"]"
)
_EXAMPLE: Final = "EXAMPLE"


class KeyInSource(Rule):
    """An access key of AWS or a private key stands in the source."""

    code: ClassVar = Code("SP207", "key-in-source")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each text of the form of a key."""
        del ctx
        text = module.text.content
        for words, pattern in _FORMS:
            for found in pattern.finditer(text):
                if _EXAMPLE in found.group():
                    continue
                yield self.finding(
                    at=_span(module, *found.span("key" if "key" in found.groupdict() else 0)),
                    message=f"{words} stands in the source",
                    label="whoever reads this can use it",
                    subject=words,
                ).helped("revoke it, and use a role, or keep it in Secrets Manager")


_FORMS: Final = (
    ("an access key of AWS", _ACCESS_KEY),
    ("a secret access key", _SECRET_KEY),
    ("a private key", _PRIVATE_KEY),
)


def _span(module: SourceModule, start: int, end: int) -> Span:
    starts = line_starts(module.text.content)

    def place(offset: int) -> Position:
        line = max(index for index, begin in enumerate(starts) if begin <= offset)
        return Position(line + 1, offset - starts[line] + 1)

    return Span(module.path, place(start), place(end))
