"""SP750: a string that is longer or shorter than AWS takes."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import Limit, limits
from stackproof.terraform.references import has_template, literals, plain
from stackproof.terraform.view import Resource


class WrongLength(Rule):
    """A string is longer or shorter than AWS takes."""

    code: ClassVar = Code("SP750", "wrong-length")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument whose literal part has the wrong length."""
        if resource.is_data:
            return
        for limit in limits().get(resource.type, ()):
            if limit.longest is None and limit.shortest is None:
                continue
            for node, name in limit.places(resource):
                for text in node.texts(name):
                    words = _judged(text, limit)
                    if words is None:
                        continue
                    yield self.finding(
                        at=ctx.at(resource, node, name),
                        message=f"`{argument(node, name)}` of `{resource.address}` {words}",
                        subject=f"{resource.address}.{argument(node, name)}",
                        basis=limit.source,
                    )


def _judged(text: str, limit: Limit) -> str | None:
    """What is wrong with a string, if it surely is."""
    length = len(plain("".join(literals(text))))
    is_computed = has_template(text)
    if limit.longest is not None and length > limit.longest:
        more = " even without its computed part" if is_computed else ""
        return f"has {length} characters{more}; at most {limit.longest} are allowed"
    if limit.shortest is not None and length < limit.shortest and not is_computed:
        return f"has {length} characters; at least {limit.shortest} are needed"
    return None
