"""Opens a jsii package as files: an installed folder, locally generated `imports/`, or a wheel.

Nothing is imported and nothing is unpacked to disk: the archive is read once, front to back.
"""

import gzip
import io
import json
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, TypeVar

from stackproof.bindings import javascript
from stackproof.bindings.installed import locate
from stackproof.core.errors import HostError
from stackproof.core.records import dataclass

_T = TypeVar("_T")

# Ten times the largest that is published; more than this is no provider package.
_LARGEST_MEMBER = 1 << 30
_BLOCK = 1 << 20
_REINSTALL = "install the package again"


@dataclass(frozen=True, slots=True)
class Source:
    """All that a package says about itself.

    Args:
        assembly: The parsed assembly.
        files: What the JavaScript says, by the source file that the assembly names.
    """

    assembly: Mapping[str, Any]
    files: Mapping[str, javascript.FileSource]


def read(path: Path, *, on_progress: Callable[[int, int], None] | None = None) -> Source:
    """Reads a package's folder, its `.jsii.tgz`, or a wheel.

    Args:
        path: The folder, the archive or the wheel.
        on_progress: Told how many bytes of the archive are read, and of how many.

    Raises:
        HostError: There is no readable assembly.
    """

    def read_archive() -> Source:
        with _open_archive(path) as (stream, size):
            return _read_archive(_Counted(stream, size, on_progress))

    return understood(path, read_archive)


def understood(path: Path, work: Callable[[], _T]) -> _T:
    """What the work gives; what is odd about the package becomes one clear error.

    Raises:
        HostError: The package is damaged, or is no jsii package.
    """
    try:
        return work()
    except (OSError, EOFError, tarfile.TarError, zipfile.BadZipFile, zlib.error) as error:
        raise HostError(
            f"the bindings package cannot be read: {error}", where=str(path), help=_REINSTALL
        ) from error
    except (LookupError, ValueError, TypeError, AttributeError, RecursionError) as error:
        raise HostError(
            "the bindings package has no assembly that stackproof understands",
            where=str(path),
            help=_REINSTALL,
        ) from error


class _Counted(io.RawIOBase):
    """A stream that tells how much of it has been read."""

    def __init__(
        self, stream: IO[bytes], size: int, on_progress: Callable[[int, int], None] | None
    ) -> None:
        super().__init__()
        self._stream = stream
        self._size = size
        self._done = 0
        self._on_progress = on_progress

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self._done += len(data)
        if self._on_progress and self._size:
            self._on_progress(min(self._done, self._size), self._size)
        return data


@contextmanager
def _open_archive(path: Path) -> Iterator[tuple[IO[bytes], int]]:
    if path.suffix == ".whl":
        with zipfile.ZipFile(path) as wheel:
            for name in wheel.namelist():
                if name.endswith(".jsii.tgz") and "/_jsii/" in name:
                    with wheel.open(name) as stream:
                        yield stream, wheel.getinfo(name).file_size
                    return
        raise ValueError("no assembly in the wheel")
    if path.is_dir():
        installed = locate(path)
        if installed is None:
            raise ValueError("no assembly in the folder")
        path = installed.archive
    with path.open("rb") as stream:
        yield stream, path.stat().st_size


def _read_archive(stream: _Counted) -> Source:
    assembly: dict[str, Any] | None = None
    redirected: dict[str, bytes] = {}
    files: dict[str, javascript.FileSource] = {}
    unpacked = gzip.GzipFile(fileobj=stream)
    with tarfile.open(fileobj=unpacked, mode="r|", bufsize=_BLOCK) as archive:
        for entry in archive:
            name = entry.name.removeprefix("package/")
            wanted = name.endswith((".js", ".jsii", ".jsii.gz")) and "node_modules/" not in name
            if not entry.isfile() or not wanted or entry.size > _LARGEST_MEMBER:
                continue
            member = archive.extractfile(entry)
            if member is None:
                continue
            data = member.read()
            if name.endswith(".js"):
                files[name.removesuffix(".js")] = javascript.read(data.decode("utf-8", "replace"))
            elif name == ".jsii":
                assembly = json.loads(data)
            else:
                redirected[name] = data
    # A tar that is cut off looks like one that ends; only the packing around it knows better.
    while unpacked.read(_BLOCK):
        pass
    if assembly is None:
        raise ValueError("no assembly in the archive")
    if assembly.get("schema") == "jsii/file-redirect":
        assembly = json.loads(gzip.decompress(redirected[assembly["filename"]]))
    if not isinstance(assembly, dict) or not isinstance(assembly["types"], dict):
        raise TypeError("the assembly is no object with types")
    return Source(assembly=assembly, files=_by_source(files, assembly))


def _by_source(
    files: Mapping[str, javascript.FileSource], assembly: Mapping[str, Any]
) -> dict[str, javascript.FileSource]:
    """The assembly names TypeScript files; the compiler may have put its output elsewhere."""
    metadata = assembly.get("metadata") or {}
    out, root = metadata.get("tscOutDir") or "", metadata.get("tscRootDir") or ""
    # Older generators state the root alone; their output goes to `lib`.
    if root and not out:
        out = "lib"
    moved = {}
    for name, content in files.items():
        if out and name.startswith(f"{out}/"):
            moved[f"{root}/{name[len(out) + 1 :]}".lstrip("/")] = content
        else:
            moved[name] = content
    return moved
