"""SP753: a value that AWS does not have."""

import difflib
from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.value import Known
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Configured, argument
from stackproof.rules.values.table import Limit, limits
from stackproof.terraform.view import Resource, value_of

_SHOWN = 12


class UnknownChoice(Rule):
    """A value is none of those that AWS has."""

    code: ClassVar = Code("SP753", "unknown-choice")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_resource(self, resource: Resource, ctx: Configured) -> Iterator[Diagnostic]:
        """One finding for each literal that does not exist."""
        if resource.is_data:
            return
        for limit in limits().get(resource.type, ()):
            if not limit.values or limit.least is not None or limit.most is not None:
                continue
            for node, name in limit.places(resource):
                raw = node.body.get(name)
                for item in raw if isinstance(raw, list) else [raw]:
                    value = value_of(item)
                    if not isinstance(value, Known) or _exists(value.value, limit):
                        continue
                    finding = self.finding(
                        at=ctx.at(resource, node, name),
                        message=f"`{argument(node, name)}` of `{resource.address}` is "
                        f"`{value.value}`, which AWS does not have",
                        subject=f"{resource.address}.{argument(node, name)}",
                        basis=limit.source,
                    )
                    yield finding.helped(_advice(value.value, limit))


def _exists(said: object, limit: Limit) -> bool:
    if said is None or isinstance(said, (dict, bool)):
        return True
    # Terraform reads "30" as 30 where a number belongs.
    names = {str(value) for value in limit.values}
    return (str(said).lower() if limit.any_case else str(said)) in names


def _advice(said: object, limit: Limit) -> str:
    names = [str(value) for value in limit.values]
    if isinstance(said, int) and all(isinstance(value, int) for value in limit.values):
        numbers = [value for value in limit.values if isinstance(value, int)]
        below = (
            [str(max(value for value in numbers if value < said))] if said > min(numbers) else []
        )
        above = (
            [str(min(value for value in numbers if value > said))] if said < max(numbers) else []
        )
        return f"the nearest: {' and '.join(below + above)}"
    # The same but for case is the likeliest slip.
    same = [name for name in names if name.lower() == str(said).lower()]
    close = same or difflib.get_close_matches(str(said), names, n=1, cutoff=0.75)
    if close:
        return f"`{close[0]}` exists"
    if len(names) <= _SHOWN:
        return "it has " + ", ".join(f"`{name}`" for name in names)
    return f"it has {len(names)} others, such as `{names[0]}`"
