"""Finds classes of the bindings by what a person remembers of them, and lists what is at hand."""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from stackproof.bindings import cache, names, suggest
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import ClassFacts, Kind, Module, PackageFacts
from stackproof.bindings.index import BadIndex, Construct, Index, lookup
from stackproof.core.records import dataclass

_LISTED = {Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER}
_HIDDEN = {Kind.STRUCT, Kind.REFERENCE, Kind.REFERENCE_LIST, Kind.REFERENCE_MAP, Kind.INTERFACE}
_PARENTS = 5
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Package:
    """One version of one package of bindings.

    Args:
        facts: What it says of itself.
        origin: `shipped`, `cached` or `installed`.
        is_indexed: Whether it can be read at once.
    """

    facts: PackageFacts
    origin: str
    is_indexed: bool = True


@dataclass(frozen=True, slots=True)
class Match:
    """A class that a name means.

    Args:
        facts: The class.
        is_exact: Whether the name is its own.
        reason: Why this class is meant, in one line; None if the name is its own.
        others: Other classes that bear the name, qualified.
    """

    facts: ClassFacts
    is_exact: bool
    reason: str | None = None
    others: tuple[str, ...] = ()


def find(catalog: Catalog, python_name: str, name: str) -> Match | None:
    """The class of a package that a name means; None if that is not clear.

    Args:
        catalog: The bindings.
        python_name: The package.
        name: A class, with or without its module; a module; a Terraform type such as `aws_vpc`
            or `data.aws_vpc`; or a name that is nearly one of these.
    """
    index = catalog.index(python_name)
    if index is None:
        return None
    head, _, last = name.strip().rpartition(".")
    if last[:1].isupper():
        return _class(catalog, index, head, last)
    return _typed(catalog, index, name.strip())


def search(catalog: Catalog, python_name: str, words: Sequence[str]) -> tuple[Construct, ...]:
    """The resources, data sources and providers whose names hold all the words, nearest first.

    Args:
        catalog: The bindings.
        python_name: The package.
        words: In any case and order; the beginning of a word will do.
    """
    wanted = [word.lower() for item in words for word in _WORD.findall(item)]
    found: list[tuple[int, int, str, Construct]] = []
    for construct in _offered(catalog, python_name):
        own = _spoken(construct)
        distances = [_distance(word, own) for word in wanted]
        near = [distance for distance in distances if distance is not None]
        if wanted and len(near) == len(wanted):
            kind = 0 if construct.kind is Kind.RESOURCE else 1
            found.append((sum(near), len(own) + kind, construct.name, construct))
    return tuple(item[-1] for item in sorted(found, key=lambda item: item[:-1]))


def packages(catalog: Catalog, folder: Path, sites: Sequence[Path]) -> tuple[Package, ...]:
    """Every package of bindings at hand, by name and version.

    Args:
        catalog: The bindings.
        folder: Where indexes are kept.
        sites: The folders from which a program imports.
    """
    found: dict[tuple[str, str], Package] = {}
    for origin, place in (("shipped", cache.SHIPPED), ("cached", folder)):
        for path in sorted(place.glob(f"*{cache.SUFFIX}")):
            try:
                facts = Index.open(path).package
            except (OSError, BadIndex):
                continue
            found.setdefault((facts.distribution, facts.version), Package(facts, origin))
    for site in sites:
        for marker in sorted(site.glob("*/_jsii")):
            installed = catalog.package(marker.parent.name)
            if installed is not None:
                key = (installed.distribution, installed.version)
                found.setdefault(key, Package(installed, "installed", is_indexed=False))
    return tuple(package for _, package in sorted(found.items()))


def _class(catalog: Catalog, index: Index, head: str, name: str) -> Match | None:
    root = index.package.python_name
    resolve = lookup(catalog.module)
    homes = [home for home in index.find(name) if _is_within(home, root, head)]
    exact = [facts for home in homes if (facts := resolve(f"{home}.{name}")) is not None]
    exact.sort(key=lambda facts: (facts.kind not in _LISTED, facts.kind in _HIDDEN, facts.module))
    if exact and (head or exact[0].kind in _LISTED):
        return Match(exact[0], is_exact=True, others=_qualified(exact[1:]))
    if not head:
        collision = _collision(index, name)
        meant = resolve(f"{collision[0]}.{collision[1].name}") if collision else None
        if collision is not None and meant is not None:
            others = _qualified(exact)
            return Match(meant, is_exact=False, reason=str(collision[1]), others=others)
    if exact:
        return Match(exact[0], is_exact=True, others=_qualified(exact[1:]))
    meant = _meant(catalog, index, head, name)
    if meant is None:
        return None
    return Match(meant, is_exact=False, reason=f"there is no `{name}`; `{meant.name}` is nearest")


def _typed(catalog: Catalog, index: Index, name: str) -> Match | None:
    """The construct of a Terraform type or of a module."""
    root = index.package.python_name
    data = name.startswith("data.")
    wanted = name.removeprefix("data.")
    own = wanted.removeprefix(f"{root}.")
    for construct in index.constructs():
        is_type = construct.terraform_type == wanted and (
            (construct.kind is Kind.DATA_SOURCE) is data or construct.kind is Kind.EPHEMERAL
        )
        is_module = construct.module == f"{root}.{own}"
        if is_type or is_module:
            return _construct(catalog, construct, is_exact=True, reason=None)
    dotted = catalog.closest_module(f"{root}.{own}")
    for construct in index.constructs():
        if dotted is not None and construct.module == dotted:
            reason = f"there is no `{name}`; `{dotted.rpartition('.')[2]}` is nearest"
            return _construct(catalog, construct, is_exact=False, reason=reason)
    return None


def _construct(
    catalog: Catalog, construct: Construct, *, is_exact: bool, reason: str | None
) -> Match | None:
    module = catalog.module(construct.module)
    facts = module.classes.get(construct.name) if module else None
    return None if facts is None else Match(facts, is_exact=is_exact, reason=reason)


def _collision(index: Index, name: str) -> tuple[str, suggest.Collision] | None:
    """The construct that would have this name, had a nested struct not taken it."""
    for construct in index.constructs():
        if len(construct.name) == len(name) + 1 and _without_suffix(construct.name, name):
            cause = suggest.explain_collision(index, construct.name)
            if cause is not None and cause.taken == name:
                return construct.module, cause
    return None


def _without_suffix(name: str, plain: str) -> bool:
    return any(name[:at] + name[at + 1 :] == plain for at in range(len(name)) if name[at] == "A")


def _meant(catalog: Catalog, index: Index, head: str, name: str) -> ClassFacts | None:
    """The class that a wrong name means: in its module, among constructs, or nested in one."""
    root = index.package.python_name
    for module in _homes(catalog, index, head, name):
        meant = catalog.closest(module, name)
        found = catalog.module(module) if meant is not None else None
        if meant is not None and found is not None:
            return found.classes[meant]
    if root == index.package.framework:
        whole = catalog.module(root)
        meant = suggest.closest(whole, name) if whole else None
        return whole.classes[meant] if whole and meant else None
    every = {construct.name: construct for construct in index.constructs()}
    # Only the names of a module's classes are compared, so that no module has to be read.
    stand_in = Module(root, {key: ClassFacts(root, key, Kind.RESOURCE) for key in every})
    meant = suggest.closest(stand_in, name)
    found = catalog.module(every[meant].module) if meant else None
    return found.classes[meant] if found and meant else None


def _homes(catalog: Catalog, index: Index, head: str, name: str) -> Iterator[str]:
    """The modules in which a wrong name is looked for, most likely first."""
    root = index.package.python_name
    if head:
        module = catalog.closest_module(f"{root}.{head.removeprefix(f'{root}.')}")
        if module is not None:
            yield module
        return
    parents = [
        construct
        for construct in index.constructs()
        if name.startswith((construct.name, construct.name.removesuffix("A")))
    ]
    parents.sort(key=lambda construct: -len(construct.name))
    for construct in parents[:_PARENTS]:
        yield construct.module
    module = catalog.closest_module(f"{root}.{names.snake(name)}")
    if module is not None:
        yield module


def _is_within(home: str, root: str, head: str) -> bool:
    return not head or home in {head, f"{root}.{head}"}


def _qualified(facts: Sequence[ClassFacts]) -> tuple[str, ...]:
    return tuple(item.qualified for item in facts)


def _offered(catalog: Catalog, python_name: str) -> Iterator[Construct]:
    yield from catalog.constructs(python_name)
    package = catalog.package(python_name)
    if package is not None and package.provider_name is None:
        # The framework itself has few resources and many classes to call.
        module = catalog.module(python_name)
        for facts in module.classes.values() if module else ():
            if facts.kind not in _HIDDEN | _LISTED:
                yield Construct(facts.kind, facts.name, facts.module, None)


def _spoken(construct: Construct) -> tuple[str, ...]:
    """The words by which a construct may be asked for."""
    from_type = (construct.terraform_type or "").lower().split("_")
    kind = construct.kind.value.split()
    from_name = [word.lower() for word in names.words(construct.name)]
    whole = ["".join(from_name)]
    return tuple(dict.fromkeys((*from_type, *from_name, *whole, *kind)))


def _distance(word: str, own: Sequence[str]) -> int | None:
    """How well a word fits: exactly, as a beginning, or inside; None if not at all."""
    if word in own:
        return 0
    if any(other.startswith(word) for other in own):
        return 1
    return 2 if any(word in other for other in own) else None
