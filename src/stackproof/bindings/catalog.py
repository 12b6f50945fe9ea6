"""The bindings that a program is judged by: one version of each package, opened when asked for.

For a package the pinned version is taken if an index of it exists; for a range the installed
version if it is in it, else the newest cached or shipped one that is. Otherwise it is the installed
one, whose index is built on first use; else the shipped one nearest to the pin, or the newest.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.bindings import cache
from stackproof.bindings.facts import Module, PackageFacts
from stackproof.bindings.index import BadIndex, Construct, Index, lookup
from stackproof.bindings.installed import Installed, locate
from stackproof.bindings.versions import OF_PROVIDER, Range, is_exact, numbers
from stackproof.bindings.wanted import is_met, nearest, shown
from stackproof.core.errors import HostError, StackproofError, UsageError
from stackproof.core.records import dataclass

if TYPE_CHECKING:
    from stackproof.bindings.suggest import Collision

Progress = Callable[[int, int], None]

_DEEPEST = 3
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Option:
    """One way to know a package: an index that exists, or an installed package to index.

    Args:
        path: The index, which may have to be made.
        installed: What to make it of; None if it can only be read.
        facts: What is known without opening anything.
    """

    path: Path
    installed: Installed | None
    facts: PackageFacts


class Catalog:
    """Every package of bindings that a program can mean.

    Nothing is read before it is asked for, and what is read is kept.
    """

    def __init__(
        self,
        *,
        site_packages: Sequence[Path],
        versions: Mapping[str, str],
        cache_folder: Path,
        on_progress: Progress | None,
    ) -> None:
        self._sites = tuple(site_packages)
        self._versions = {_normal(name): version for name, version in versions.items()}
        self._cache = cache_folder
        self._on_progress = on_progress
        self._options: dict[str, tuple[_Option, ...]] = {}
        self._open: dict[str, Index | None] = {}
        self._notes: list[StackproofError] = []

    @classmethod
    def open(
        cls,
        *,
        site_packages: Sequence[Path] = (),
        versions: Mapping[str, str] | None = None,
        cache: Path | None = None,
        on_progress: Progress | None = None,
    ) -> "Catalog":
        """A catalogue over what is installed, what is cached and what ships with stackproof.

        Args:
            site_packages: Folders to import from: those of the program's environment, and the
                project's own where bindings were generated into it.
            versions: The version that is meant, by distribution.
            cache: Where indexes are kept; by default in the user's cache.
            on_progress: Told how much of an index is built, and of how much.
        """
        return cls(
            site_packages=site_packages,
            versions=versions or {},
            cache_folder=cache or _default_cache(),
            on_progress=on_progress,
        )

    @property
    def notes(self) -> tuple[StackproofError, ...]:
        """What went wrong and was got round, such as a cache that cannot be written."""
        return tuple(self._notes)

    def package(self, dotted: str) -> PackageFacts | None:
        """The package that owns an imported module, by name alone; None if it is not known.

        Nothing is built for this; of a package that is not indexed yet the provider is not known.
        """
        root = self._root(dotted)
        if root is None:
            return None
        if root not in self._open:
            try:
                self._open[root] = Index.open(self._options[root][0].path)
            except (OSError, BadIndex):
                return self._options[root][0].facts
        index = self._open[root]
        return index.package if index else None

    def module(self, dotted: str) -> Module | None:
        """One module; None if it does not exist or its package is not known.

        The index of an installed package is built here if there is none.
        """
        index = self.index(dotted)
        if index is None:
            return None
        try:
            return index.module(dotted)
        except BadIndex as error:
            index = self._without(index, error)
            return index.module(dotted) if index else None

    def module_names(self, python_name: str) -> Sequence[str]:
        """The submodules of a package, dotted."""
        index = self.index(python_name)
        if index is None:
            return ()
        return [name for name in index.module_names if name != index.package.python_name]

    def find(self, python_name: str, class_name: str) -> tuple[str, ...]:
        """The modules of a package that export a class of that name."""
        index = self.index(python_name)
        return index.find(class_name) if index else ()

    def find_alike(self, python_name: str, class_name: str) -> tuple[tuple[str, str], ...]:
        """The classes of a package of that name in any case, each with its module."""
        index = self.index(python_name)
        return index.find_alike(class_name) if index else ()

    def constructs(self, python_name: str) -> tuple[Construct, ...]:
        """Every resource, data source and provider of a package, with its Terraform type."""
        index = self.index(python_name)
        return index.constructs() if index else ()

    def closest(self, dotted_module: str, class_name: str) -> str | None:
        """The class of a module that a wrong name means; None if none is near enough."""
        from stackproof.bindings.suggest import closest  # noqa: PLC0415 - most programs are right

        module = self.module(dotted_module)
        return closest(module, class_name) if module else None

    def closest_module(self, dotted_module: str) -> str | None:
        """The module that a wrong one means; None if that is not clear."""
        from stackproof.bindings.suggest import closest_module  # noqa: PLC0415 - likewise

        index = self.index(dotted_module)
        return closest_module(index, dotted_module) if index else None

    def explain_collision(self, python_name: str, class_name: str) -> "Collision | None":
        """Why a class carries the suffix `A`; None if it carries none."""
        from stackproof.bindings.suggest import explain_collision  # noqa: PLC0415 - likewise

        index = self.index(python_name)
        return explain_collision(index, class_name) if index else None

    def basis(self, dotted: str) -> str | None:
        """The package, its version and its provider in one line."""
        package = self.package(dotted)
        if package is None:
            return None
        line = f"{package.distribution} {package.version}"
        if package.provider_source is not None:
            line += f" ({package.provider_source} {package.provider_version})"
        wanted = self._versions.get(package.distribution)
        if wanted is None or is_met(wanted, package):
            return line
        return f"{line}; the program asks for {shown(wanted)}, which is not at hand"

    def insist(self, wanted: Mapping[str, str]) -> None:
        """Refuses to judge by another version than the one that a person asked for.

        Args:
            wanted: The version, or a range of them, by distribution.

        Raises:
            UsageError: A package is not known, or not at hand in that version.
        """
        for name, version in wanted.items():
            package = self.package(_normal(name).replace("-", "_"))
            if package is None:
                raise UsageError(
                    f"no bindings are called `{name}`",
                    help="`stackproof bindings list` shows those at hand",
                )
            if not is_exact(version) and Range.read(version) is None:
                raise UsageError(
                    f"`{version}` is no version of {name}",
                    help="write one such as `20.1.0`, or a range such as `>=20,<21`",
                )
            if not is_met(version, package):
                raise UsageError(
                    f"{name} {version} is not at hand; the nearest is {package.version}",
                    help=f"install it, then run `stackproof bindings index {name}`",
                )

    def index(self, dotted: str) -> Index | None:
        """The open index of the package that owns a module; built if need be."""
        root = self._root(dotted)
        if root is None:
            return None
        if root not in self._open:
            self._open[root] = next(self._usable(root), None)
        return self._open[root]

    def at_hand(self, dotted: str) -> Path | None:
        """Where the index of a package is; None if it would have to be built, or is not known."""
        root = self._root(dotted)
        path = self._options[root][0].path if root is not None else None
        return path if path is not None and path.is_file() else None

    def _root(self, dotted: str) -> str | None:
        """The Python name of the package that owns a module."""
        parts = dotted.split(".")
        for depth in range(1, min(len(parts), _DEEPEST) + 1):
            root = ".".join(parts[:depth])
            if root not in self._options:
                self._options[root] = tuple(self._find_options(root))
            if self._options[root]:
                return root
        return None

    def _find_options(self, root: str) -> Iterator[_Option]:
        if not all(part.isidentifier() for part in root.split(".")):
            return
        distribution = _normal(root)
        wanted = self._versions.get(distribution)
        pin = wanted if wanted is not None and is_exact(wanted) else None
        shipped = dict(cache.shipped(distribution))
        installed = self._find_installed(root)
        if wanted is not None and pin is None:
            yield from self._in_range(root, wanted, installed, shipped)
            pin = nearest(wanted)
        elif pin is not None:
            name = cache.file_name(distribution, pin)
            for path in (shipped.get(pin), self._cache / name):
                if path is not None and path.is_file():
                    yield _existing(path, root, pin)
        if installed is not None:
            yield from self._of_installed(root, installed, shipped)
        for version in sorted(shipped, key=lambda version: _distance(version, pin)):
            yield _existing(shipped[version], root, version)

    def _in_range(
        self, root: str, wanted: str, installed: Installed | None, shipped: Mapping[str, Path]
    ) -> Iterator[_Option]:
        """What is at hand in a range: the installed version, else the newest other one."""
        distribution = _normal(root)
        if installed is not None:
            for option in self._of_installed(root, installed, shipped):
                if is_met(wanted, _known(option)):
                    yield option
        cached = dict(cache.kept(self._cache, distribution))
        found = {**cached, **shipped}
        for version in sorted(found, key=numbers, reverse=True):
            option = _existing(found[version], root, version)
            if is_met(wanted, _known(option) if wanted.startswith(OF_PROVIDER) else option.facts):
                yield option

    def _find_installed(self, root: str) -> Installed | None:
        for site in self._sites:
            installed = locate(site.joinpath(*root.split(".")))
            if installed is not None:
                return installed
        return None

    def _of_installed(
        self, root: str, installed: Installed, shipped: Mapping[str, Path]
    ) -> Iterator[_Option]:
        distribution, version = _normal(root), installed.version
        published = installed.folder.parent / f"{root}-{version}.dist-info"
        archive = None if published.is_dir() else installed.archive
        if archive is None and version in shipped:
            yield _existing(shipped[version], root, version)
        try:
            name = cache.file_name(distribution, version, archive=archive)
        except OSError:
            return
        facts = PackageFacts(
            distribution=distribution,
            version=version,
            python_name=root,
            framework=installed.framework,
        )
        yield _Option(path=self._cache / name, installed=installed, facts=facts)

    def _usable(self, root: str) -> Iterator[Index]:
        """Every way to know a package that works, best first; what fails is noted."""
        for option in self._options[root]:
            try:
                yield self._existing_or_built(option)
            except OSError as error:
                self._note(HostError(_reason(error), where=str(option.path)))
            except HostError as error:
                self._note(error)

    def _existing_or_built(self, option: _Option) -> Index:
        if option.installed is None:
            return Index.open(option.path)
        try:
            return Index.open(option.path)
        except (OSError, BadIndex):
            # What is missing, damaged or of another version is made anew without a word.
            return self._built(option, option.installed)

    def _built(self, option: _Option, installed: Installed) -> Index:
        from stackproof.bindings.build import Job  # noqa: PLC0415 - a build is rare and loads much

        # What the package builds on is opened first: its own build may need the same lock.
        for name in ("constructs", installed.framework):
            if name != option.facts.python_name:
                self.module(name)
        job = Job(
            source=installed.folder,
            foreign=lookup(self.module),
            python_name=option.facts.python_name,
            distribution=option.facts.distribution,
            on_progress=self._on_progress,
        )
        try:
            job.build_into(option.path)
            return Index.open(option.path)
        except OSError as error:
            self._note(
                HostError(
                    f"the index of {option.facts.distribution} {option.facts.version} cannot be"
                    f" kept: {_reason(error)}",
                    where=str(self._cache),
                    help="make the folder writable, or it is built again each time",
                )
            )
        return Index(option.path, job.build())

    def _without(self, damaged: Index, error: BadIndex) -> Index | None:
        """The package by another way, after a damaged part of an index was met."""
        root = damaged.package.python_name
        self._note(error)
        if damaged.path.parent == self._cache:
            damaged.path.unlink(missing_ok=True)
        self._options[root] = tuple(
            option
            for option in self._options[root]
            if option.path != damaged.path or option.installed is not None
        )
        self._open[root] = next(self._usable(root), None)
        return self._open[root]

    def _note(self, error: StackproofError) -> None:
        if all((error.message, error.where) != (n.message, n.where) for n in self._notes):
            self._notes.append(error)


def _default_cache() -> Path:
    return cache.default()


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _existing(path: Path, root: str, version: str) -> _Option:
    facts = PackageFacts(
        distribution=_normal(root),
        version=version,
        python_name=root,
        framework=root.split("_", maxsplit=1)[0],
    )
    return _Option(path=path, installed=None, facts=facts)


def _known(option: _Option) -> PackageFacts:
    """What is known of a package, its provider included if its index can be read."""
    try:
        return Index.open(option.path).package
    except (OSError, BadIndex):
        return option.facts


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in _NUMBER.findall(version))


def _distance(version: str, pin: str | None) -> tuple[int, tuple[int, ...]]:
    """The order of shipped versions: nearest to the pin by major number, then newest first."""
    numbers = _numbers(version)
    pinned = _numbers(pin) if pin else ()
    apart = abs(numbers[0] - pinned[0]) if pinned and numbers else 0
    return apart, tuple(-number for number in numbers)


def _reason(error: OSError) -> str:
    return error.strerror or str(error)
