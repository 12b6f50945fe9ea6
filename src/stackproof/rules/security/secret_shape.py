"""SP251: a string that is a secret by its form."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured
from stackproof.rules.security.secrets import EXAMPLES, SHAPES
from stackproof.terraform.values import show_path
from stackproof.terraform.view import Resource


class SecretShape(Rule):
    """A string in the configuration is a key or token by its form."""

    code: ClassVar = Code("SP251", "secret-shape")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each string with a secret in it; never the secret itself."""
        for path, text in resource.strings():
            for pattern, what in SHAPES:
                found = pattern.search(text)
                if found is None or found[0] in EXAMPLES:
                    continue
                where = show_path(path[len(resource.path) :])
                yield self.finding(
                    at=ctx.view.span(resource.address, path),
                    message=f"`{where}` of `{resource.address}` holds {what}",
                    subject=f"{resource.address}.{where}",
                    basis="the issuers' documented forms of keys and tokens",
                ).helped("revoke it, and give the program a role or a secret to read in its place")
