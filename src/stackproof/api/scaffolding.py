"""What a platform is made of when it is copied as a project of its own."""

from collections.abc import Iterator
from pathlib import Path

_OURS = "stackproof.platforms"
_TEMPLATE = "project"
_PACKAGES = "packages"
_LEFT_OUT = frozenset({"__pycache__", _TEMPLATE})
# Beside the program, not in its package; so is what is no Python.
_PROGRAM = frozenset({"main.py", "proof.py"})
# What is about a platform that comes along; a project's own are in its template.
_NOT_COPIED = frozenset({"README.md", "checkov.toml", "platform.toml", "stackproof.toml"})
# Tests of the project are none of ours.
_SUFFIX = ".in"
_CI = Path(".github", "workflows", "ci.yml")


def files_of(folder: Path, name: str) -> dict[Path, bytes]:
    """The files of the project, by their path in it.

    The platform's modules become a package of the project, under the platform's name, with the
    modules that platforms share.

    Args:
        folder: The platform's.
        name: Its name.
    """
    files: dict[Path, bytes] = {}
    for path in _walk(folder):
        inner = path.relative_to(folder)
        if inner.name in _NOT_COPIED and inner.parent == Path():
            continue
        files[inner if _is_at_the_top(inner) else Path(name) / inner] = _renamed(path, name)
    for path in sorted(folder.parent.glob("*.py")):
        if path.name != "__init__.py":
            files[Path(name) / path.name] = _renamed(path, name)
    packages = folder.parent / _PACKAGES
    files.update({path.relative_to(folder.parent): path.read_bytes() for path in _walk(packages)})
    for path in _walk(folder / _TEMPLATE):
        inner = path.relative_to(folder / _TEMPLATE)
        target = _CI if inner == Path("github", "ci.yml") else inner
        if target.suffix == _SUFFIX:
            target = target.with_suffix("")
        files[target] = path.read_bytes()
    return files


def _is_at_the_top(inner: Path) -> bool:
    return inner.parent == Path() and (inner.name in _PROGRAM or inner.suffix != ".py")


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder, without hidden ones and what Python makes."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _LEFT_OUT:
            continue
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _renamed(path: Path, name: str) -> bytes:
    """A file whose imports are those of the project."""
    content = path.read_bytes()
    if path.suffix != ".py":
        return content
    own = content.replace(f"{_OURS}.{name}".encode(), name.encode())
    return own.replace(_OURS.encode(), name.encode())
