"""From paths to the Python files of a program, and which names its own folders shadow."""

import os
import stat
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from stackproof.core.problem import Problem
from stackproof.core.records import dataclass
from stackproof.program.parse import MAX_BYTES, Text, decode

_SKIPPED = frozenset(
    {"node_modules", "cdktf.out", "site-packages", "__pycache__", "__pypackages__", "venv"}
)

_ROOT_MARKERS = (".git", "cdktf.json", "pyproject.toml", "setup.py", "Pipfile", "requirements.txt")


@dataclass(frozen=True, slots=True)
class Sources:
    """The texts of a program's files.

    Args:
        texts: One for each file that could be read, by path.
        problems: Files and folders that could not.
    """

    texts: tuple[Text, ...]
    problems: tuple[Problem, ...] = ()


def read(paths: Iterable[Path], is_excluded: Callable[[str], bool] | None = None) -> Sources:
    """The Python files that the paths name or hold, read and decoded.

    A folder is searched for `*.py`; virtual environments, hidden folders, `node_modules`,
    `cdktf.out` and generated bindings are left out, and links to folders are not followed.
    A file that is named is read whatever it is called.

    Args:
        paths: Files and folders.
        is_excluded: Whether a file or folder below those is left out; what is in such a folder
            is not even looked at.
    """
    texts: dict[str, Text] = {}
    problems: list[Problem] = []
    seen: set[str] = set()
    for found in _find(paths, is_excluded or _nothing):
        if isinstance(found, Problem):
            problems.append(found)
            continue
        real = os.path.realpath(found)
        if real in seen:
            continue
        seen.add(real)
        text = read_file(found)
        if isinstance(text, Problem):
            problems.append(text)
        else:
            texts[text.path] = text
    return Sources(
        tuple(texts[path] for path in sorted(texts)),
        tuple(sorted(set(problems), key=lambda problem: (problem.path, problem.message))),
    )


def read_file(path: Path) -> Text | Problem:
    """The text of one file."""
    name = path.as_posix()
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return Problem(name, "this is neither a file nor a folder")
        with path.open("rb") as file:
            # One byte beyond the limit tells that there is more, however large the file is.
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        return _unreadable(name, error)
    if status.st_size > MAX_BYTES:
        return Problem(
            name,
            f"the file has {status.st_size / 1e6:.0f} MB; "
            f"at most {MAX_BYTES // 1_000_000} MB are read",
            help="split it, or leave it out",
        )
    return decode(name, data)


class Shadows:
    """Which top-level names are the program's own modules, seen from one of its files.

    Python finds a program's own `cdktf.py` or `constructs/` before an installed package, so
    that such a name says nothing about the bindings. Generated bindings, which hold `_jsii`,
    shadow nothing.
    """

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}
        self._folders: dict[str, tuple[Path, ...]] = {}

    def __call__(self, path: str, name: str) -> bool:
        """Whether `name` is a module beside the file `path` or above it in its project."""
        folder = os.path.dirname(path)  # noqa: PTH120 - asked for every import
        key = (folder, name)
        if key not in self._known:
            self._known[key] = any(_is_module(above / name) for above in self._above(folder))
        return self._known[key]

    def _above(self, folder: str) -> tuple[Path, ...]:
        """A folder and those above it, up to the root of its project."""
        if folder not in self._folders:
            found: list[Path] = []
            for candidate in (Path(folder), *Path(folder).parents):
                found.append(candidate)
                if any((candidate / marker).exists() for marker in _ROOT_MARKERS):
                    break
            self._folders[folder] = tuple(found)
        return self._folders[folder]


def _is_module(stem: Path) -> bool:
    """Whether a module or a package is there; a folder without `__init__.py` shadows nothing."""
    try:
        if stem.with_name(f"{stem.name}.py").is_file():
            return True
        return (stem / "__init__.py").is_file() and not (stem / "_jsii").is_dir()
    except (OSError, ValueError):
        return False


def _nothing(path: str) -> bool:  # noqa: ARG001 - nothing is excluded, whatever it is
    return False


def _find(paths: Iterable[Path], is_excluded: Callable[[str], bool]) -> Iterator[Path | Problem]:
    for path in paths:
        try:
            mode = path.stat().st_mode
        except OSError as error:
            yield _unreadable(path.as_posix(), error)
            continue
        if stat.S_ISDIR(mode):
            yield from _walk(path, is_excluded)
        else:
            yield path


def _walk(folder: Path, is_excluded: Callable[[str], bool]) -> Iterator[Path | Problem]:
    """The Python files below a folder, in a fixed order and without recursion."""
    waiting = [folder]
    while waiting:
        current = waiting.pop()
        try:
            with os.scandir(current) as scan:
                entries = sorted(scan, key=lambda entry: entry.name)
        except OSError as error:
            yield _unreadable(current.as_posix(), error)
            continue
        names = {entry.name for entry in entries}
        if current != folder and ("pyvenv.cfg" in names or "_jsii" in names):
            continue
        for entry in entries:
            is_folder = entry.is_dir(follow_symlinks=False)
            if is_folder and (entry.name in _SKIPPED or entry.name.startswith(".")):
                continue
            if not is_folder and (not entry.name.endswith(".py") or _is_link_to_folder(entry)):
                continue
            found = current / entry.name
            if is_excluded(found.as_posix()):
                continue
            if is_folder:
                waiting.append(found)
            else:
                yield found


def _is_link_to_folder(entry: "os.DirEntry[str]") -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a cyclic link: reading it says so
        return False


def _unreadable(path: str, error: OSError) -> Problem:
    reason = (error.strerror or type(error).__name__).lower()
    return Problem(path, f"cannot be read: {reason}")
