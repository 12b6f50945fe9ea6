"""SP352: a state that two environments or regions share."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.rules.base import Rule, Status
from stackproof.rules.configured import Circumstance, Contrast
from stackproof.terraform.config import Backend

# What says where a state is, by kind of backend; of the others nothing is said.
_PLACES: Final = {
    "s3": ("bucket", "key"),
    "gcs": ("bucket", "prefix"),
    "azurerm": ("storage_account_name", "container_name", "key"),
    "http": ("address",),
    "consul": ("path",),
}


class SharedState(Rule):
    """Two environments or regions keep their state in the same place, each undoing the other."""

    code: ClassVar = Code("SP352", "shared-state")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_contrast(self, contrast: Contrast) -> Iterator[Diagnostic]:
        """One finding if the two states are one."""
        backend = contrast.one.view.config.backend
        if contrast.circumstance is Circumstance.NOTHING or backend is None:
            return
        place = _place(backend)
        other = contrast.other.view.config.backend
        if place is None or other is None or _place(other) != place:
            return
        first, second = contrast.names
        path = ("terraform", "backend", backend.kind)
        yield self.finding(
            at=contrast.one.view.span_of("terraform.backend", path),
            message=f"`{first}` and `{second}` keep their state in the same place, `{place[-1]}`",
            subject=f"backend {backend.kind}",
            basis="two syntheses compared; one state holds one deployment",
        ).helped(f"let `{_PLACES[backend.kind][-1]}` differ")


def _place(backend: Backend) -> tuple[str, ...] | None:
    """Where a state is, if the configuration says so."""
    names = _PLACES.get(backend.kind, ())
    values = (backend.body.get(name) for name in names)
    place = tuple(value for value in values if isinstance(value, str))
    return place or None
