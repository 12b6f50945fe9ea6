"""Whether our own framework may stand for the real one, and by which indexes it knows it."""

import os
import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from pathlib import Path

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.installed import locate
from stackproof.core.errors import HostError
from stackproof.core.records import dataclass
from stackproof.synth.interface import Program

VERIFIED: Mapping[str, frozenset[str]] = {
    "cdktn": frozenset({"0.24.0"}),
    "cdktf": frozenset({"0.21.0"}),
    "constructs": frozenset({"10.4.2", "10.4.5", "10.5.1", "10.6.0", "10.7.2", "10.8.1"}),
}
"""The versions whose output ours was compared with, byte by byte."""

_OLDEST = (3, 11)
_FRAMEWORKS = ("cdktn", "cdktf")
_IMPORT = re.compile(
    rb"^[ \t]*(?:from|import)[ \t]+((?:cdktf|cdktn)\w*|constructs\b|imports(?:\.\w+)*)",
    re.MULTILINE,
)
_LEFT_OUT = frozenset({"venv", "site-packages", "node_modules", "cdktf.out", "__pycache__"})
_MOST_FILES = 2000
_MOST_FOLDERS = 2000
_PROVIDER = re.compile(r"(cdktf_cdktf|cdktn)_provider_\w+")
_PROBE = "import sys; sys.stdout.write('%d.%d' % sys.version_info[:2])"
_PROBE_SECONDS = 20


class NotNative(Exception):
    """Why a program has to be run by the framework itself; the message is the reason."""


@dataclass(frozen=True, slots=True)
class Packages:
    """Where a program's packages come from.

    Args:
        sites: Folders to import from: those of its environment, and its own for what was
            generated into it.
        versions: The version that its project asks for, by distribution.
        cache: Where indexes are kept.
    """

    sites: tuple[Path, ...]
    versions: Mapping[str, str]
    cache: Path


@dataclass(frozen=True, slots=True)
class Ready:
    """What our own framework is started with.

    Args:
        version: The version of the program's Python.
        indexes: One for each package that the program may import.
        notes: What a person should know of them.
    """

    version: tuple[int, int]
    indexes: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def prepare(
    program: Program, packages: Packages, catalog: Catalog, *, also: Iterable[str] = ()
) -> Ready:
    """Finds the indexes that a program needs; what is installed and not indexed yet is indexed.

    Args:
        program: The program.
        packages: Where its packages come from.
        catalog: The indexes at hand, of those packages.
        also: Packages that it was seen to import.

    Raises:
        NotNative: A version is not verified, or an index is not to be had.
        HostError: The project's interpreter is not one.
    """
    version = interpreter_version(program.python)
    if version < _OLDEST:
        raise NotNative(f"the project runs on Python {version[0]}.{version[1]}")
    wanted = {*imported(program.folder), *also}
    frameworks = [name for name in _FRAMEWORKS if any(root.startswith(name) for root in wanted)]
    notes = tuple(_verified(frameworks or list(_FRAMEWORKS), packages))
    wanted |= {*frameworks, "constructs"}
    indexes = {root: _exact(root, packages, catalog) for root in sorted(wanted)}
    for root in _others(packages):
        if root not in indexes:
            indexes[root] = catalog.at_hand(root)
    paths = (path for path in indexes.values() if path is not None)
    return Ready(version, tuple(dict.fromkeys(paths)), notes)


def imported(folder: Path) -> set[str]:
    """The packages of bindings that the Python files of a folder name in their imports."""
    found: set[bytes] = set()
    for count, file in enumerate(_sources(folder)):
        if count == _MOST_FILES:
            break
        try:
            found.update(match[1] for match in _IMPORT.finditer(Path(file).read_bytes()))
        except OSError:
            continue
    return {name.decode() for name in found}


def interpreter_version(python: Path) -> tuple[int, int]:
    """The version of an interpreter.

    Raises:
        HostError: It is none, or it does not run.
    """
    if python == Path(sys.executable):
        return sys.version_info[:2]
    try:
        said = subprocess.run(
            [str(python), "-I", "-S", "-c", _PROBE],
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
            timeout=_PROBE_SECONDS,
        ).stdout
    except OSError as error:
        raise HostError(
            f"the project's Python cannot be run: {error.strerror}",
            where=str(python),
            help="make the environment anew, or name another with the setting `python`",
        ) from error
    except subprocess.TimeoutExpired:
        said = ""
    major, dot, minor = said.partition(".")
    if not (dot and major.isdecimal() and minor.isdecimal()):
        raise HostError(
            "the project's Python is no Python",
            where=str(python),
            help="name a Python interpreter with the setting `python`",
        )
    return int(major), int(minor)


def is_installed(root: str, packages: Packages) -> bool:
    """Whether a package of bindings is where the program imports from."""
    return _installed(root, packages) is not None


def _sources(folder: Path) -> Iterator[str]:
    for parent, folders, files in islice(os.walk(folder), _MOST_FOLDERS):
        folders[:] = sorted(n for n in folders if n not in _LEFT_OUT and not n.startswith("."))
        yield from (os.path.join(parent, name) for name in sorted(files) if name.endswith(".py"))  # noqa: PTH118 - thousands of files


def _verified(frameworks: list[str], packages: Packages) -> Iterator[str]:
    """Notes about versions that are asked for but not installed; what is installed must fit."""
    for name in (*frameworks, "constructs"):
        installed = _installed(name, packages)
        asked = packages.versions.get(name)
        good = VERIFIED[name]
        if installed is not None and installed not in good:
            raise NotNative(f"{name} {installed} is not one of those it was compared with")
        if installed is None and asked is not None and asked not in good:
            yield (
                f"{name} {asked} is asked for but not installed; "
                f"the program was run as with {max(good)}"
            )


def _installed(root: str, packages: Packages) -> str | None:
    for site in packages.sites:
        found = locate(site.joinpath(*root.split(".")))
        if found is not None:
            return found.version
    return None


def _exact(root: str, packages: Packages, catalog: Catalog) -> Path | None:
    """The index of a package that the program imports, in the very version that is installed."""
    installed = _installed(root, packages)
    index = catalog.index(root)
    if index is None:
        # Whether it exists at all, the program will find out.
        return None
    if (installed is not None and index.package.version != installed) or not index.path.is_file():
        raise NotNative(f"{root} {installed or index.package.version} cannot be indexed")
    return index.path


def _others(packages: Packages) -> Iterator[str]:
    """Further packages, for programs that import by roundabout ways."""
    yield from _FRAMEWORKS
    for site in packages.sites:
        for found in sorted(site.glob("*/_jsii")):
            if _PROVIDER.fullmatch(found.parent.name):
                yield found.parent.name
    yield from ("cdktn_provider_aws", "cdktf_cdktf_provider_aws")
