"""SP752: a number that is smaller or larger than AWS takes."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import Limit, limits
from stackproof.terraform.view import Resource


class OutOfRange(Rule):
    """A number is smaller or larger than AWS takes."""

    code: ClassVar = Code("SP752", "out-of-range")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each literal number out of its range."""
        if resource.is_data:
            return
        for limit in limits().get(resource.type, ()):
            if limit.least is None and limit.most is None:
                continue
            for node, name in limit.places(resource):
                number = node.number(name)
                if number is None or _is_within(number, limit):
                    continue
                yield self.finding(
                    at=ctx.at(resource, node, name),
                    message=f"`{argument(node, name)}` of `{resource.address}` is {number:g}; "
                    f"{_range(limit)}",
                    subject=f"{resource.address}.{argument(node, name)}",
                    basis=limit.source,
                )


def _is_within(number: float, limit: Limit) -> bool:
    # Some ranges have an exception, such as 0 for "never".
    if number in limit.values:
        return True
    is_enough = limit.least is None or number >= limit.least
    return is_enough and (limit.most is None or number <= limit.most)


def _range(limit: Limit) -> str:
    if limit.most is None:
        return f"at least {limit.least:g} is needed"
    if limit.least is None:
        return f"at most {limit.most:g} is allowed"
    return f"{limit.least:g} to {limit.most:g} are allowed"
