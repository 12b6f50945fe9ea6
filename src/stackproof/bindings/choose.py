"""Which versions of the bindings a project asks for, read from its own files."""

import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from stackproof.bindings.versions import OF_PROVIDER, Range, is_exact
from stackproof.core.records import dataclass

# Binding packages and the frameworks; what else a project depends on is not ours to know.
_BINDINGS = re.compile(r"(cdktn|cdktf|constructs|cdktn-provider-.+|cdktf-cdktf-provider-.+)")
_REQUIRED = re.compile(
    r"\s*(?P<name>[A-Za-z0-9][\w.-]*)\s*(?:\[[^\]]*\])?\s*"
    r"\(?(?P<version>[=<>!~][\w.!+*,\s=<>~-]*?)\)?\s*(?:;.*|--.*|\\\s*|#.*)?$"
)
_EXACT = re.compile(r"\s*={0,3}\s*(\d[\w.!+-]*)\s*")
_PROVIDER = re.compile(r"(?:[\w.-]+/)*(?P<name>[\w-]+)@(?P<version>.+)")
_LARGEST = 32 << 20
_LARGE = 20_000
_PACKAGE = "\n[[package]]\n"
_NAMED = re.compile(r"name\s*=\s*[\"'](?:cdkt|constructs)", re.IGNORECASE)

_Pins = Iterator[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Pins:
    """What a project pins.

    Args:
        versions: By distribution the exact version, or a range such as `>=20,<21`; a lock file
            outranks what a person wrote, and a version outranks a range.
        notes: Files that could not be read, one line each.
    """

    versions: Mapping[str, str]
    notes: tuple[str, ...]


def pinned_versions(project: Path) -> dict[str, str]:
    """The versions of binding packages, or ranges of them, that a project asks for."""
    return dict(pins(project).versions)


def pins(project: Path) -> Pins:
    """The versions that a project asks for, and the files that could not be read."""
    versions: dict[str, str] = {}
    ranges: dict[str, str] = {}
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
        for name, wanted in found:
            version = _version(wanted) if _BINDINGS.fullmatch(name) else None
            if version is not None:
                (versions if is_exact(version) else ranges).setdefault(name, version)
    return Pins(versions={**ranges, **versions}, notes=tuple(notes))


def _version(wanted: str) -> str | None:
    """The version or the range that is written; None if it cannot be told, or is any at all."""
    if wanted.startswith(OF_PROVIDER):
        return wanted
    exact = _EXACT.fullmatch(wanted)
    if exact and not wanted.strip().endswith(".*"):
        return exact[1]
    found = Range.read(wanted)
    return found.text if found is not None else None


def _files(project: Path) -> Iterator[tuple[Path, Callable[[str], _Pins]]]:
    """The files that may pin something, the most exact first."""
    readers: tuple[tuple[str, Callable[[str], _Pins]], ...] = (
        ("uv.lock", _toml_lock),
        ("poetry.lock", _toml_lock),
        ("pdm.lock", _toml_lock),
        ("Pipfile.lock", _pipfile_lock),
        ("requirements*.txt", _requirements),
        ("requirements/*.txt", _requirements),
        ("pyproject.toml", _pyproject),
        ("Pipfile", _pipfile),
        ("setup.cfg", _setup_cfg),
        ("cdktf.json", _cdktf_json),
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
        found = _REQUIRED.fullmatch(line)
        if found:
            yield found["name"], found["version"]


def _toml_lock(text: str) -> _Pins:
    for package in _toml(_relevant(text)).get("package", []):
        if isinstance(package.get("version"), str):
            yield str(package["name"]), package["version"]


def _pipfile_lock(text: str) -> _Pins:
    content = json.loads(text)
    for section in ("default", "develop"):
        yield from _table(content.get(section, {}))


def _pipfile(text: str) -> _Pins:
    content = _toml(text)
    for section in ("packages", "dev-packages"):
        yield from _table(content.get(section, {}))


def _pyproject(text: str) -> _Pins:
    content = _toml(text)
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


def _relevant(text: str) -> str:
    """What a large lock file says of bindings: to read all of it takes seconds."""
    if len(text) < _LARGE:
        return text
    packages = text.split(_PACKAGE)[1:]
    return "".join(_PACKAGE + each for each in packages if _NAMED.match(each))


def _toml(text: str) -> dict[str, Any]:
    import tomllib  # noqa: PLC0415 - slow to load, and many projects need none

    return tomllib.loads(text)


def _lines(requirements: Iterable[str]) -> _Pins:
    for line in requirements:
        yield from _requirements(line)


def _table(dependencies: Mapping[str, object]) -> _Pins:
    """Poetry's and Pipenv's tables: a name and a version, or a table that holds one."""
    for name, wanted in dependencies.items():
        version = wanted.get("version") if isinstance(wanted, dict) else wanted
        if isinstance(version, str):
            yield name, version


def _setup_cfg(text: str) -> _Pins:
    from configparser import ConfigParser, Error  # noqa: PLC0415 - few projects have one

    content = ConfigParser(interpolation=None)
    try:
        content.read_string(text)
    except Error as error:
        raise ValueError(str(error)) from error
    yield from _requirements(content.get("options", "install_requires", fallback=""))
    if content.has_section("options.extras_require"):
        for _, lines in content.items("options.extras_require"):
            yield from _requirements(lines)


def _cdktf_json(text: str) -> _Pins:
    """The providers that a project asks for; they say which version of a provider is meant."""
    content = json.loads(text)
    for provider in content.get("terraformProviders", []):
        found = _PROVIDER.fullmatch(provider) if isinstance(provider, str) else None
        if found:
            name, version = found["name"], found["version"]
        elif isinstance(provider, dict) and isinstance(provider.get("version"), str):
            name, version = str(provider["name"]), provider["version"]
        else:
            continue
        if Range.read(version) is not None:
            for package in ("cdktn-provider", "cdktf-cdktf-provider"):
                yield f"{package}-{name}", f"{OF_PROVIDER}{version}"


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _first_line(error: Exception) -> str:
    if isinstance(error, OSError):
        return error.strerror or type(error).__name__
    if isinstance(error, (LookupError, TypeError, AttributeError, RecursionError)):
        return "it does not have the form of its kind"
    return str(error).partition("\n")[0] or type(error).__name__
