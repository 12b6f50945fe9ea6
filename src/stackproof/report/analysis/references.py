"""Which documentation a finding is about, told from the class of the bindings that it concerns."""

from collections.abc import Iterator

from stackproof.bindings.facts import ClassFacts, Kind, PackageFacts
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.program.model import Program, SourceModule


@dataclass(frozen=True, slots=True)
class Reference:
    """What a place is about.

    Args:
        type: Terraform's type.
        address: Its documentation.
    """

    type: str
    address: str


_SITE = "https://registry.terraform.io/providers"
_SECTIONS = {Kind.RESOURCE: "resources", Kind.DATA_SOURCE: "data-sources"}


class References:
    """Documentation by place in the source.

    Args:
        program: The program.
    """

    def __init__(self, program: Program) -> None:
        self._places: dict[str, list[tuple[Span, Reference]]] = {}
        for module in program.modules:
            found = sorted(_places(module, program), key=lambda place: place[0])
            self._places[module.path] = found

    def about(self, span: Span) -> Reference | None:
        """What a place is about: what the innermost call or import around it is about."""
        around = [
            reference
            for place, reference in self._places.get(span.path, ())
            if place.start <= span.start and span.end <= place.end
        ]
        return around[-1] if around else None


def _places(module: SourceModule, program: Program) -> Iterator[tuple[Span, Reference]]:
    names = program.names
    for call in module.calls:
        found = _reference(call.facts, names.package(call.facts.module))
        # A struct is documented with the resource whose module it stands in.
        found = found or _of_module(program, call.facts.module)
        if found:
            yield call.span, found
    for imp in module.imports:
        if imp.is_local or imp.name is None:
            continue
        resolution = names.resolve(imp.dotted)
        meant = resolution.module if resolution is not None else None
        about = _of_module(program, meant or imp.module)
        if about:
            yield imp.span, about


def _of_module(program: Program, module: str) -> Reference | None:
    """The one resource or data source that a module is about."""
    package = program.names.package(module)
    found = program.names.bindings.module(module)
    if package is None or found is None or package.provider_source is None:
        return None
    for facts in found.classes.values():
        about = _reference(facts, package)
        if about is not None:
            return about
    return None


def _reference(facts: ClassFacts, package: PackageFacts | None) -> Reference | None:
    section = _SECTIONS.get(facts.kind)
    if package is None or package.provider_source is None or section is None:
        return None
    kind = facts.terraform_type or ""
    name = kind.removeprefix(f"{package.provider_name}_")
    version = package.provider_version or "latest"
    address = f"{_SITE}/{package.provider_source}/{version}/docs/{section}/{name}"
    return Reference(kind, address)
