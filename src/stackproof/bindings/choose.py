"""Which versions of the bindings a project asks for, read from its own files."""

import json
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

# Binding packages and the frameworks; what else a project depends on is not ours to know.
_BINDINGS = re.compile(r"(cdktn|cdktf|constructs|cdktn-provider-.+|cdktf-cdktf-provider-.+)")
_PINNED = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*={2,3}\s*(?P<version>[\w.!+-]+)\s*"
    r"(?:;.*|--.*|\\\s*|#.*)?$"
)
_EXACT = re.compile(r"\s*={0,3}\s*(\d[\w.!+-]*)\s*")
_LARGEST = 32 << 20

_Pins = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pins:
    """What a project pins.

    Args:
        versions: The exact version by distribution; a lock file outranks what a person wrote.
        notes: Files that could not be read, one line each.
    """

    versions: Mapping[str, str]
    notes: tuple[str, ...]


def pinned_versions(project: Path) -> dict[str, str]:
    """The exact versions of binding packages that a project asks for, by distribution."""
    return dict(pins(project).versions)


def pins(project: Path) -> Pins:
    """The exact versions that a project asks for, and the files that could not be read."""
    versions: dict[str, str] = {}
    notes: list[str] = []
    for path, read in _files(project):
        try:
            found = [(_normal(name), version) for name, version in read(_text(path))]
        except (
            OSError,
            ValueError,
            LookupError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as error:
            notes.append(f"{path.name} is ignored: {_first_line(error)}")
            continue
        for name, version in found:
            if _BINDINGS.fullmatch(name):
                versions.setdefault(name, version)
    return Pins(versions=versions, notes=tuple(notes))


def _files(project: Path) -> Iterator[tuple[Path, Callable[[str], _Pins]]]:
    """The files that may pin something, the most exact first."""
    readers: tuple[tuple[str, Callable[[str], _Pins]], ...] = (
        ("uv.lock", _toml_lock),
        ("poetry.lock", _toml_lock),
        ("Pipfile.lock", _pipfile_lock),
        ("requirements*.txt", _requirements),
        ("requirements/*.txt", _requirements),
        ("pyproject.toml", _pyproject),
        ("Pipfile", _pipfile),
    )
    for pattern, read in readers:
        try:
            paths = sorted(project.glob(pattern))
        except OSError:
            continue
        for path in paths:
            if path.is_file():
                yield path, read


def _text(path: Path) -> str:
    if path.stat().st_size > _LARGEST:
        raise ValueError("it is too large")
    return path.read_text(encoding="utf-8-sig")


def _requirements(text: str) -> _Pins:
    for line in text.splitlines():
        found = _PINNED.fullmatch(line)
        if found:
            yield found["name"], found["version"]


def _toml_lock(text: str) -> _Pins:
    for package in tomllib.loads(text).get("package", []):
        if isinstance(package.get("version"), str):
            yield str(package["name"]), package["version"]


def _pipfile_lock(text: str) -> _Pins:
    content = json.loads(text)
    for section in ("default", "develop"):
        yield from _table(content.get(section, {}))


def _pipfile(text: str) -> _Pins:
    content = tomllib.loads(text)
    for section in ("packages", "dev-packages"):
        yield from _table(content.get(section, {}))


def _pyproject(text: str) -> _Pins:
    content = tomllib.loads(text)
    project = content.get("project", {})
    yield from _lines(project.get("dependencies", []))
    for extra in project.get("optional-dependencies", {}).values():
        yield from _lines(extra)
    for group in content.get("dependency-groups", {}).values():
        yield from _lines(line for line in group if isinstance(line, str))
    poetry = content.get("tool", {}).get("poetry", {})
    yield from _table(poetry.get("dependencies", {}))
    yield from _table(poetry.get("dev-dependencies", {}))
    for group in poetry.get("group", {}).values():
        yield from _table(group.get("dependencies", {}))


def _lines(requirements: Iterable[str]) -> _Pins:
    for line in requirements:
        yield from _requirements(line)


def _table(dependencies: Mapping[str, object]) -> _Pins:
    """Poetry's and Pipenv's tables: a name and a version, or a table that holds one."""
    for name, wanted in dependencies.items():
        version = wanted.get("version") if isinstance(wanted, dict) else wanted
        exact = _EXACT.fullmatch(version) if isinstance(version, str) else None
        if exact:
            yield name, exact[1]


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, (LookupError, TypeError, AttributeError, RecursionError)):
        return "it does not have the form of its kind"
    return str(error).partition("\n")[0] or type(error).__name__
