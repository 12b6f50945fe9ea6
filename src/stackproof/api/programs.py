"""Which files are one program: each project's Python together, and each Markdown document."""

import os
from collections.abc import Callable, Mapping, Sequence
from itertools import starmap
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.core.problem import Problem
from stackproof.core.records import dataclass

if TYPE_CHECKING:
    from stackproof.program.markdown import Document
    from stackproof.program.parse import Text
    from stackproof.settings.model import Settings

_PROJECT = "cdktf.json"
_MARKDOWN = frozenset({".md", ".markdown", ".mdown"})


@dataclass(frozen=True, slots=True)
class Unit:
    """One program.

    Args:
        start: Its file or folder, where the versions that it means are looked for.
        texts: Its Python files.
        problems: What could not be read.
        document: The Markdown document that the files are written in, if they are.
    """

    start: Path
    texts: "tuple[Text, ...]" = ()
    problems: tuple[Problem, ...] = ()
    document: "Document | None" = None

    @property
    def pins(self) -> Mapping[str, str]:
        """The versions that the document itself asks for."""
        return {} if self.document is None else _pins(self.document)

    def no_program(self) -> Problem | None:
        """That a document holds no program, if that is so."""
        if self.document is None or self.texts:
            return None
        return Problem(
            self.document.text.path,
            "no fenced block of this document is Python",
            help="leave it out",
        )


def of_text(path: Path, data: bytes) -> Unit:
    """The program that a text is.

    Args:
        path: What the text is called; its suffix tells Markdown from Python.
        data: The bytes.
    """
    from stackproof.program.parse import decode  # noqa: PLC0415

    return _of_one(path, decode(path.as_posix(), data))


def of_paths(paths: Sequence[Path], settings: "Settings") -> list[Unit]:
    """The programs that paths name or hold."""
    from stackproof.program.sources import read, read_file  # noqa: PLC0415

    answers = [path for path in paths if _is_markdown(path) and path.is_file()]
    others = [path for path in paths if path not in answers]
    units: list[Unit] = []
    if others:
        sources = read(others, _excluded(settings))
        units += _by_project(Unit(others[0], sources.texts, sources.problems))
    units += (_of_one(path, read_file(path)) for path in dict.fromkeys(answers))
    return units


def _by_project(whole: Unit) -> list[Unit]:
    """The same files as one program for each project, if there are several.

    A folder with a `cdktf.json` is a project: it has bindings of its own, and its modules are
    not those of its neighbours.
    """
    roots: dict[str, Path | None] = {}

    def root(folder: str) -> Path | None:
        if folder not in roots:
            above = os.path.dirname(folder)  # noqa: PTH120 - once for each file: strings are faster
            is_project = os.path.isfile(os.path.join(folder, _PROJECT))  # noqa: PTH113, PTH118
            is_last = above == folder or not folder
            roots[folder] = Path(folder) if is_project else None if is_last else root(above)
        return roots[folder]

    texts: dict[Path | None, list[Text]] = {}
    for text in whole.texts:
        texts.setdefault(root(os.path.dirname(text.path)), []).append(text)  # noqa: PTH120
    if len(texts.keys() - {None}) <= 1:
        return [whole]
    rest = Unit(whole.start, tuple(texts.pop(None, ())), whole.problems)
    projects = sorted((path, own) for path, own in texts.items() if path is not None)
    return [*([rest] if rest.texts or rest.problems else ()), *starmap(_unit, projects)]


def _unit(start: Path, texts: "list[Text]") -> Unit:
    return Unit(start, tuple(texts))


def _of_one(path: Path, text: "Text | Problem") -> Unit:
    if isinstance(text, Problem):
        return Unit(path, problems=(text,))
    if not _is_markdown(path):
        return Unit(path, texts=(text,))
    from stackproof.program.markdown import read_document  # noqa: PLC0415 - few are

    document = read_document(text)
    return Unit(path, document.texts, document.problems, document)


def _is_markdown(path: Path) -> bool:
    """Whether a file is read as Markdown, by its name."""
    return path.suffix.lower() in _MARKDOWN


def _excluded(settings: "Settings") -> Callable[[str], bool]:
    """Whether the setting `exclude` names a file or a folder above it."""
    if not settings.exclude:
        return lambda _: False
    from fnmatch import fnmatch  # noqa: PLC0415 - few projects exclude anything

    patterns = tuple(pattern.strip("/") for pattern in settings.exclude)
    root = settings.root

    def is_excluded(path: str) -> bool:
        inner = Path(os.path.relpath(path, root)).as_posix()
        parts = inner.split("/")
        above = {"/".join(parts[:end]) for end in range(1, len(parts) + 1)} | set(parts)
        return any(fnmatch(name, pattern) for name in above for pattern in patterns)

    return is_excluded


def _pins(document: "Document") -> Mapping[str, str]:
    """The versions that the requirements in a document ask for."""
    others = document.others
    if not others:
        return {}
    import tempfile  # noqa: PLC0415 - few documents hold requirements

    from stackproof.bindings.choose import pinned_versions  # noqa: PLC0415

    with tempfile.TemporaryDirectory(prefix="stackproof-") as name:
        folder = Path(name)
        for inner, content in others.items():
            if inner.endswith((".txt", ".toml", ".lock", "Pipfile")):
                target = folder / Path(inner).name
                target.write_text(content, encoding="utf-8", errors="replace")
        return pinned_versions(folder)
