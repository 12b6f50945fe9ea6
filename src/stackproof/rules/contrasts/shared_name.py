"""SP350: a name that two environments share."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Circumstance, Contrast
from stackproof.rules.contrasts.names import advice, name_of


class SharedName(Rule):
    """A resource has the same name in two environments, which cannot both be deployed."""

    code: ClassVar = Code("SP350", "shared-name")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_contrast(self, contrast: Contrast) -> Iterator[Diagnostic]:
        """One finding for each name that does not differ."""
        if contrast.circumstance is not Circumstance.ENVIRONMENT:
            return
        taken = {
            (resource.type, found[1])
            for resource in contrast.other.view.resources
            if (found := name_of(resource)) is not None
        }
        first, second = contrast.names
        for resource in contrast.one.view.resources:
            found = name_of(resource)
            if found is None or (resource.type, found[1]) not in taken:
                continue
            argument, name = found
            yield self.finding(
                at=contrast.one.at(resource, None, argument),
                message=f"`{resource.address}` is called `{name}` "
                f"in the environments `{first}` and `{second}` alike",
                subject=f"{resource.address}.{argument}",
                basis=f"two syntheses compared; AWS takes a name of `{resource.type}` once",
            ).helped(advice(name, "put the environment's name into it"))
