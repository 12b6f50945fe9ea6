"""SP208: a secret in the start-up script of an instance."""

import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed
from stackproof.rules.secrets.content import is_placeholder
from stackproof.rules.secrets.sensitive import is_secret_attribute, names_secret
from stackproof.rules.where import is_test

_SCRIPTS: Final = frozenset({"user_data", "user_data_base64"})
_SETS: Final = re.compile(
    r"(?im)^[ \t]*(?:export[ \t]+|set[ \t]+)?(?P<name>[A-Za-z_]\w*)=(?P<quote>['\"]?)"
    r"(?P<value>[^\s'\"$`<(]{4,})(?P=quote)[ \t]*$"
)


class SecretInUserData(Rule):
    """A secret stands in the start-up script of an instance."""

    code: ClassVar = Code("SP208", "secret-in-user-data")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a script that sets a secret or has one put in."""
        name = passed.argument.terraform_name
        if name not in _SCRIPTS or is_test(passed.value.span.path):
            return
        for origin in origins(passed.value):
            secret = _secret(origin)
            if secret is not None:
                yield self.finding(
                    at=passed.value.span,
                    message=f"the script in `{name}` holds the secret `{secret}`",
                    label="readable on the instance and by all who may describe it",
                    subject=f"{passed.subject}.{secret}",
                    basis=ctx.bindings.basis(passed.owner.module),
                    confidence=passed.confidence,
                ).helped("let the script read it from Secrets Manager by the instance's role")
                return


def _secret(origin: Origin) -> str | None:
    """The name of the secret that a part of a script holds."""
    facts = origin.facts
    if facts is not None and is_secret_attribute(facts, origin.name):
        return origin.name
    if origin.source is not Source.LITERAL or origin.text is None:
        return None
    for found in _SETS.finditer(origin.text):
        if names_secret(found["name"]) and not is_placeholder(found["value"]):
            return found["name"]
    return None
