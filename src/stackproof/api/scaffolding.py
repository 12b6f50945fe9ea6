"""What a platform is made of when it is copied as a project of its own."""

from collections.abc import Iterator
from pathlib import Path

from stackproof.core.errors import UsageError

_OURS = "stackproof.platforms"
_TEMPLATE = "project"
_LEFT_OUT = frozenset({"__pycache__", _TEMPLATE})
# Beside the program, not in its package.
_AT_THE_TOP = frozenset({"main.py", "proof.py", "cdktf.json"})
# What is about a platform that comes along.
_NOT_COPIED = frozenset({"README.md", "platform.toml"})
# Tests of the project are none of ours.
_SUFFIX = ".in"
_CI = Path(".github", "workflows", "ci.yml")


def files_of(folder: Path, name: str) -> dict[Path, bytes]:
    """The files of the project, by their path in it.

    The platform's modules become a package of the project, under the platform's name.

    Args:
        folder: The platform's.
        name: Its name.

    Raises:
        UsageError: The platform has no template of a project.
    """
    template = folder / _TEMPLATE
    if not template.is_dir():
        raise UsageError(
            f"the platform `{name}` cannot be copied as a project yet",
            help=f"its program is in {folder}; `stackproof platform {name}` runs it as it is",
        )
    files: dict[Path, bytes] = {}
    for path in _walk(folder):
        inner = path.relative_to(folder)
        if inner.name in _NOT_COPIED and inner.parent == Path():
            continue
        target = inner if inner.as_posix() in _AT_THE_TOP else Path(name) / inner
        files[target] = _renamed(path, name)
    packages = folder.parent / "packages"
    files.update({path.relative_to(folder.parent): path.read_bytes() for path in _walk(packages)})
    for path in _walk(template):
        inner = path.relative_to(template)
        target = _CI if inner == Path("github", "ci.yml") else inner
        if target.suffix == _SUFFIX:
            target = target.with_suffix("")
        files[target] = path.read_bytes()
    return files


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
    return content.replace(f"{_OURS}.{name}".encode(), name.encode())
