"""SP351: a name that two regions share, of something that has no region."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Circumstance, Contrast
from stackproof.rules.contrasts.names import advice, is_for_all_regions, name_of


class SharedBetweenRegions(Rule):
    """A resource that has no region has the same name in two regions of one account."""

    code: ClassVar = Code("SP351", "shared-between-regions")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_contrast(self, contrast: Contrast) -> Iterator[Diagnostic]:
        """One finding for each name that does not differ."""
        if contrast.circumstance is not Circumstance.REGION:
            return
        taken = {
            (resource.type, found[1])
            for resource in contrast.other.view.resources
            if (found := name_of(resource)) is not None
        }
        first, second = contrast.names
        for resource in contrast.one.view.resources:
            found = name_of(resource)
            is_shared = found is not None and (resource.type, found[1]) in taken
            if found is None or not is_shared or not is_for_all_regions(resource):
                continue
            argument, name = found
            yield self.finding(
                at=contrast.one.at(resource, None, argument),
                message=f"`{resource.address}` is called `{name}` in {first} and {second} alike",
                subject=f"{resource.address}.{argument}",
                basis=f"two syntheses compared; the name of a `{resource.type}` "
                "is taken in all regions at once",
            ).helped(advice(name, "put the region's name into it, or make it once for all regions"))
