"""Look-ups in the bindings: what a class takes, which classes there are, what is at hand."""

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

from stackproof.api.catalogs import Catalogs
from stackproof.core.errors import HostError, NoInput, UsageError
from stackproof.core.progress import Progress, Silent
from stackproof.core.records import dataclass, field

if TYPE_CHECKING:
    from stackproof.bindings.catalog import Catalog
    from stackproof.bindings.facts import PackageFacts
    from stackproof.bindings.index import Construct, Index
    from stackproof.bindings.search import Match, Package
    from stackproof.bindings.show import Shown

_DEPTH = 3
_MOST_SUGGESTED = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class LookupRequest:
    """Where to look.

    Args:
        folder: The project whose settings and requirements say which versions are meant.
        package: A distribution or the package that is imported; None for every one at hand.
        bindings: Versions to look at, by distribution; they outrank the project's own.
        environ: Our own environment.
    """

    folder: Path = Path()
    package: str | None = None
    bindings: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=lambda: MappingProxyType(os.environ))


@dataclass(frozen=True, slots=True)
class Binding:
    """A class of the bindings.

    Args:
        text: For a person.
        json: For programs.
        elsewhere: Other packages that have a class of this name.
    """

    text: str
    json: str
    elsewhere: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Listing:
    """Several things, one a line.

    Args:
        text: For a person.
        json: For programs.
        count: How many.
        basis: The packages that were searched.
    """

    text: str
    json: str
    count: int
    basis: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Indexed:
    """An index of one package.

    Args:
        distribution: The package.
        version: Its version.
        path: The index.
        modules: How many modules it has.
        json: The same for programs.
    """

    distribution: str
    version: str
    path: Path
    modules: int
    json: str


def show(
    request: LookupRequest,
    name: str,
    *,
    depth: int = _DEPTH,
    colour: bool = False,
    progress: Progress | None = None,
) -> Binding:
    """One class: what it takes and gives, and an example call.

    Args:
        request: Where to look.
        name: A class, a module or a Terraform type, or nearly one.
        depth: How many levels of nested structs are followed.
        colour: Whether the text may be coloured.
        progress: Hears of an index that has to be built first.

    Raises:
        UsageError: Nothing is called so, or nearly so.
    """
    from stackproof.bindings import show as shown  # noqa: PLC0415
    from stackproof.report import bindings as report  # noqa: PLC0415
    from stackproof.report import json_v1  # noqa: PLC0415
    from stackproof.report.paint import Paint  # noqa: PLC0415

    catalog = _catalog(request, progress)
    matches = _matches(catalog, _roots(catalog, request), name)
    if not matches:
        raise UsageError(f"no bindings have `{name}`", help=_nearest(catalog, request, name))
    match = matches[0]
    found: Shown = shown.show(catalog, match.facts, depth=depth)
    bases = (catalog.basis(other.facts.module) for other in matches[1:])
    return Binding(
        text=report.shown(match, found, Paint(colour=colour)),
        json=json_v1.text(report.shown_document(match, found)),
        elsewhere=tuple(dict.fromkeys(basis for basis in bases if basis is not None)),
    )


def search(
    request: LookupRequest, words: Sequence[str], progress: Progress | None = None
) -> Listing:
    """The resources, data sources and providers whose names hold all the words.

    Raises:
        NoInput: There is none.
    """
    from stackproof.bindings.search import search as ask  # noqa: PLC0415
    from stackproof.report import bindings as report  # noqa: PLC0415
    from stackproof.report import json_v1  # noqa: PLC0415

    catalog = _catalog(request, progress)
    found: list[Construct] = []
    for root in _roots(catalog, request):
        # What one framework has, the other mostly has too, under the same names.
        if not found or _same_framework(catalog, root, found[0].module):
            found += ask(catalog, root, words)
    if not found:
        raise NoInput(
            f"no resource or data source has the words `{' '.join(words)}`",
            help="give fewer words, or the beginning of a word",
        )
    bases = (catalog.basis(construct.module) for construct in found)
    return Listing(
        text=report.found(found),
        json=json_v1.text(report.found_document(found)),
        count=len(found),
        basis=tuple(dict.fromkeys(basis for basis in bases if basis is not None)),
    )


def packages(request: LookupRequest) -> Listing:
    """The packages of bindings that ship with stackproof, are cached or are installed."""
    from stackproof.report import bindings as report  # noqa: PLC0415
    from stackproof.report import json_v1  # noqa: PLC0415

    found = _at_hand(_catalog(request, None), request)
    if request.package is not None:
        found = [p for p in found if p.facts.distribution == _normal(request.package)]
    if not found:
        raise NoInput(f"no bindings are called `{request.package}`")
    return Listing(
        text=report.listed(found),
        json=json_v1.text(report.listed_document(found)),
        count=len(found),
    )


def index(request: LookupRequest, package: str, progress: Progress | None = None) -> Indexed:
    """Makes the index of a package, unless there is a good one.

    Args:
        request: Where installed packages are looked for.
        package: A distribution that is installed, a folder that holds one, or a wheel.
        progress: Hears how far it is.

    Raises:
        UsageError: There is no such package.
        HostError: It cannot be read, or the index cannot be written.
    """
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415

    told = progress or Silent()
    told.started("index", package)
    folder = cache_folder(request.environ)
    place = Path(package)
    # A folder of the project may be called like a distribution that is installed.
    if place.is_file() or (place / "_jsii").is_dir():
        return _built(place, folder, told)
    return _opened(request, package, told)


def _built(place: Path, folder: Path, told: Progress) -> Indexed:
    """The index of a package on disk, in the cache."""
    from stackproof.bindings import cache  # noqa: PLC0415
    from stackproof.bindings.build import Job  # noqa: PLC0415
    from stackproof.bindings.catalog import Catalog  # noqa: PLC0415
    from stackproof.bindings.index import Index, lookup  # noqa: PLC0415

    others = Catalog.open(cache=folder)
    job = Job(
        source=place,
        foreign=lookup(others.module),
        on_progress=lambda done, total: told.advanced(done, total, place.name),
    )
    data = job.build()
    facts = Index(place, data).package
    target = folder / cache.file_name(facts.distribution, facts.version)
    try:
        with cache.locked(folder):
            cache.write(target, data)
    except OSError as error:
        raise HostError(
            f"cannot write the index: {error.strerror}",
            where=str(target),
            help="make room, or name another folder with STACKPROOF_CACHE",
        ) from error
    return _indexed(Index.open(target))


def _opened(request: LookupRequest, package: str, told: Progress) -> Indexed:
    """The index of an installed package."""
    catalog = _catalog(request, told)
    found = catalog.index(_normal(package).replace("-", "_"))
    if found is None:
        raise UsageError(
            f"no bindings are called `{package}`",
            help="name a distribution that is installed, its folder, or a wheel",
        )
    return _indexed(found)


def _indexed(found: "Index") -> Indexed:
    from stackproof.report import json_v1  # noqa: PLC0415

    facts = found.package
    document = json_v1.document("index") | {
        "distribution": facts.distribution,
        "version": facts.version,
        "path": str(found.path),
        "modules": len(found.module_names),
    }
    return Indexed(
        distribution=facts.distribution,
        version=facts.version,
        path=found.path,
        modules=len(found.module_names),
        json=json_v1.text(document),
    )


def _catalog(request: LookupRequest, progress: Progress | None) -> "Catalog":
    from stackproof.settings.model import load  # noqa: PLC0415

    # What the settings name and is not there shows in the answer, and need not end the look-up.
    catalogs = Catalogs(
        load(request.folder),
        asked=request.bindings,
        insisted=request.bindings,
        environ=request.environ,
        progress=progress or Silent(),
    )
    return catalogs.of(request.folder, {})


def _at_hand(catalog: "Catalog", request: LookupRequest) -> "list[Package]":
    from stackproof.bindings.search import packages as ask  # noqa: PLC0415
    from stackproof.settings.interpreter import interpreter, site_packages  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415
    from stackproof.settings.paths import cache_folder  # noqa: PLC0415

    folder = request.folder.absolute()
    sites = (*site_packages(interpreter(folder, load(folder))), folder)
    return list(ask(catalog, cache_folder(request.environ), sites))


def _roots(catalog: "Catalog", request: LookupRequest) -> tuple[str, ...]:
    """The packages to look in, the likeliest first.

    The framework that the project pins comes before the other one, and without any pin the
    maintained one; then what was asked for by version, then the package that offers most.
    """
    if request.package is not None:
        root = _normal(request.package).replace("-", "_")
        if catalog.package(root) is None:
            raise UsageError(
                f"no bindings are called `{request.package}`",
                help="`stackproof bindings list` shows those at hand",
            )
        return (root,)
    facts: dict[str, PackageFacts] = {
        package.facts.python_name: package.facts for package in _at_hand(catalog, request)
    }
    framework = _framework(request)
    ordered = sorted(
        facts.values(),
        key=lambda one: (
            one.distribution not in request.bindings,
            one.framework != framework,
            -len(catalog.module_names(one.python_name)),
            one.distribution,
        ),
    )
    return tuple(one.python_name for one in ordered)


def _same_framework(catalog: "Catalog", one: str, other: str) -> bool:
    first, second = catalog.package(one), catalog.package(other)
    return first is not None and second is not None and first.framework == second.framework


def _framework(request: LookupRequest) -> str:
    from stackproof.bindings.choose import pinned_versions  # noqa: PLC0415
    from stackproof.settings.model import load  # noqa: PLC0415

    settings = load(request.folder)
    named = {
        **pinned_versions(settings.root),
        **pinned_versions(request.folder),
        **settings.bindings,
        **request.bindings,
    }
    frameworks = {name.partition("-")[0] for name in named}
    return "cdktf" if "cdktf" in frameworks and "cdktn" not in frameworks else "cdktn"


def _matches(catalog: "Catalog", roots: Sequence[str], name: str) -> "list[Match]":
    """What a name means in each package; where one has it exactly, only such."""
    from stackproof.bindings.search import find  # noqa: PLC0415

    head = name.partition(".")[0]
    roots = [root for root in roots if root == head] or list(roots)
    found = [match for root in roots if (match := find(catalog, root, name)) is not None]
    exact = [match for match in found if match.is_exact]
    return exact or found[:1]


def _nearest(catalog: "Catalog", request: LookupRequest, name: str) -> str:
    """Advice for a name that nothing is near to."""
    from stackproof.bindings import names  # noqa: PLC0415
    from stackproof.bindings.search import search as ask  # noqa: PLC0415

    said = [word for part in name.replace(".", "_").split("_") for word in names.words(part)]
    for length in range(len(said), 0, -1):
        for root in _roots(catalog, request):
            found = [construct.name for construct in ask(catalog, root, said[:length])]
            if found:
                return f"there are {', '.join(dict.fromkeys(found[:_MOST_SUGGESTED]))}"
    return "`stackproof bindings search WORDS` looks by words"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()
