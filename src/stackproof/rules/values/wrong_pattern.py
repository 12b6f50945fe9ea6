"""SP751: a string that is not of the form that AWS takes."""

import re
from collections.abc import Callable, Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import Limit, limits
from stackproof.terraform.references import has_template, literals, plain
from stackproof.terraform.view import Resource

# What is read of a resource or a data source as its ARN is one, though only Terraform knows which.
_ARN_READ: Final = re.compile(r"\$\{(?:data\.)?aws_\w+\.[\w-]+\.arn\}")
_AN_ARN: Final = "arn:aws:elasticloadbalancing:us-east-1:123456789012:loadbalancer/app/web/1f"


class WrongPattern(Rule):
    """A string is not of the form that AWS takes."""

    code: ClassVar = Code("SP751", "wrong-pattern")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each argument that does not match."""
        if resource.is_data:
            return
        for limit in limits().get(resource.type, ()):
            if limit.pattern is None:
                continue
            for node, name in limit.places(resource):
                for text in node.texts(name):
                    if _fits(text, limit):
                        continue
                    shown = plain(text)
                    yield self.finding(
                        at=ctx.at(resource, node, name),
                        message=f"`{argument(node, name)}` of `{resource.address}` is `{shown}`; "
                        + (limit.shape or f"it has to match `{limit.pattern}`"),
                        subject=f"{resource.address}.{argument(node, name)}",
                        basis=limit.source,
                    )


def _fits(text: str, limit: Limit) -> bool:
    """Whether a string may have the form; of one that is partly computed, its literals tell."""
    if _ARN_READ.fullmatch(text) and "arn" not in (limit.pattern or ""):
        return re.fullmatch(limit.pattern or "", _AN_ARN) is not None
    if not has_template(text):
        return re.fullmatch(limit.pattern or "", plain(text)) is not None
    parts = [plain(part) for part in literals(text)]
    fits = not parts[0] or _meet(parts[0], limit.beginning, str.startswith)
    fits = fits and (not parts[-1] or _meet(parts[-1], limit.ending, str.endswith))
    return fits and (
        not limit.letters or re.fullmatch(f"{limit.letters}*", "".join(parts)) is not None
    )


def _meet(part: str, wanted: str, test: Callable[[str, str], bool]) -> bool:
    """Whether a literal end of a string and the wanted end agree, as far as the shorter goes."""
    return test(part, wanted) or test(wanted, part)
