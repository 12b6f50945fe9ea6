"""Python code as a zip file that is the same on every machine."""

import ast
import base64
import hashlib
import io
import os
import stat
import zipfile
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from stackproof.constructs.compute.distributions import PROVIDED, read_distributions
from stackproof.constructs.errors import BadValue

# AWS Lambda Developer Guide, Lambda quotas: a zip file that is uploaded directly.
_LARGEST: Final = 50 * 1024 * 1024
_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_MODE: Final = (stat.S_IFREG | 0o644) << 16
_UNIX: Final = 3
_NOT_CODE: Final = frozenset({"__pycache__"})


@dataclass(frozen=True, slots=True)
class Archive:
    """A zip file in memory.

    Args:
        content: Its bytes.
        modules: The Python files in it, by path.
    """

    content: bytes
    modules: Mapping[str, bytes]

    @property
    def digest(self) -> str:
        """The SHA-256 of its bytes, in hexadecimal digits."""
        return hashlib.sha256(self.content).hexdigest()

    @property
    def source_code_hash(self) -> str:
        """The SHA-256 of its bytes, as Lambda writes it."""
        return base64.b64encode(hashlib.sha256(self.content).digest()).decode()

    def check_handler(self, handler: str) -> str:
        """Give a handler back if Lambda would find it.

        Raises:
            BadValue: Its module is not in the package, or no such function in its module.
        """
        module, dot, function = handler.rpartition(".")
        path = module.replace(".", "/")
        places = (f"{path}.py", f"{path}/__init__.py")
        source = next((self.modules[each] for each in places if each in self.modules), None)
        if not dot or source is None:
            raise BadValue(
                "the handler",
                handler,
                allowed=f"module.function, with the module at {places[0]} in the package",
                help="name the module by its path in the package, with dots",
            )
        names = _names_in(source)
        if names is not None and function not in names:
            raise BadValue(
                "the handler",
                handler,
                allowed=f"a function that {places[0]} defines",
                help="correct the name, or define the function",
            )
        return handler


@dataclass(frozen=True, slots=True, kw_only=True)
class PythonPackage:
    """Folders of Python code, and the distributions that they import.

    Its zip file depends on the content of the files and on nothing else: neither on their times
    and permissions, nor on the machine. It is not compressed, as releases of zlib differ in what
    they make of the same bytes.

    Args:
        code: The folder, or several. One that is an import package itself, with an
            `__init__.py`, goes in under its own name; the content of another goes to the top.
            Hidden files and compiled Python are left out.
        distributions: Installed distributions in pure Python that go in beside it, such as
            `pymysql`. By default none.
        provided: Distributions that are there already where the code runs. By default what
            Lambda's runtimes bring, which is boto3 and what it needs.
    """

    code: Path | Sequence[Path]
    distributions: Collection[str] = ()
    provided: Collection[str] = PROVIDED

    def archive(self) -> Archive:
        """Make the zip file.

        Raises:
            BadValue: A folder has no code, a distribution cannot be packaged, two files have
                one place, or Lambda does not take so large a file.
        """
        if not self.code:
            raise BadValue(
                "the code folders",
                self.code,
                allowed="one or more",
                help="name the folder that the function's modules are in",
            )
        files: dict[str, bytes] = {}
        for folder in (self.code,) if isinstance(self.code, Path) else self.code:
            _add(files, _read_folder(folder), other="another code folder")
        distributions = read_distributions(sorted(self.distributions), provided=self.provided)
        _add(files, distributions.items(), other="a distribution")
        content = _zipped(files)
        if len(content) > _LARGEST:
            raise BadValue(
                "the size of the package in bytes",
                len(content),
                allowed=f"up to {_LARGEST}",
                help="leave data out of the code folder, or keep it in a bucket",
            )
        modules = {path: text for path, text in files.items() if path.endswith(".py")}
        return Archive(content, modules)


def _add(files: dict[str, bytes], more: Iterable[tuple[str, bytes]], *, other: str) -> None:
    """Add files, of which none may take the place of one that is there."""
    for path, content in more:
        if files.setdefault(path, content) != content:
            raise BadValue(
                "a file of the code folder",
                path,
                allowed=f"none that {other} has too",
                help="rename it: one would hide the other",
            )


def _read_folder(folder: Path) -> Iterator[tuple[str, bytes]]:
    """The files of a code folder, by their path in the package."""
    if not folder.is_dir():
        raise BadValue(
            "the code folder",
            os.fspath(folder),
            allowed="an existing folder",
            help="give it in relation to the program's own file: Path(__file__).parent / ...",
        )
    top = f"{folder.resolve().name}/" if (folder / "__init__.py").is_file() else ""
    is_empty = True
    for path in _walk(folder):
        if path.suffix == ".pyc":
            continue
        is_empty = is_empty and path.suffix != ".py"
        yield top + path.relative_to(folder).as_posix(), path.read_bytes()
    if is_empty:
        raise BadValue(
            "the code folder",
            os.fspath(folder),
            allowed="one with a Python file",
            help="name the folder that the function's modules are in",
        )


def _walk(folder: Path) -> Iterator[Path]:
    """The files below a folder. A link is refused, as what it means may be anything."""
    for path in sorted(folder.iterdir()):
        if path.name.startswith(".") or path.name in _NOT_CODE:
            continue
        if path.is_symlink():
            raise BadValue(
                "a file of the code folder",
                os.fspath(path),
                allowed="no link",
                help="put the file itself there",
            )
        if path.is_dir():
            yield from _walk(path)
        else:
            yield path


def _zipped(files: Mapping[str, bytes]) -> bytes:
    """The zip file, in the order of the paths, with nothing of this machine in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(files):
            entry = zipfile.ZipInfo(path, _EARLIEST)
            entry.create_system = _UNIX
            entry.external_attr = _MODE
            archive.writestr(entry, files[path])
    return buffer.getvalue()


def _names_in(source: bytes) -> frozenset[str] | None:
    """The names that a module binds at its top; None if that cannot be told.

    The function's Python may be newer than ours, and know syntax that ours does not.
    """
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    names: set[str] = set()
    for node in _top_level(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            if any(alias.name == "*" for alias in node.names):
                return None
            names.update((each.asname or each.name).partition(".")[0] for each in node.names)
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.add(node.id)
    return frozenset(names)


def _top_level(node: ast.AST) -> Iterator[ast.AST]:
    """Every node that runs at import: what is inside functions and classes is left out."""
    for child in ast.iter_child_nodes(node):
        yield child
        if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            yield from _top_level(child)
