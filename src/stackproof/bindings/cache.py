"""Where indexes are kept: the user's cache and those that ship with stackproof."""

import fcntl
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path

SUFFIX = ".index"
_PUBLISHED = re.compile(r"\d+(?:\.\w+)*")
_UNUSUAL = re.compile(r"[^\w.+!-]")
SHIPPED = Path(__file__).parent / "data"


def default() -> Path:
    """The folder for indexes in the user's cache; it need not exist."""
    named = os.environ.get("XDG_CACHE_HOME", "")
    if Path(named).is_absolute():
        base = Path(named)
    elif sys.platform == "darwin":
        base = Path("~/Library/Caches").expanduser()
    else:
        base = Path("~/.cache").expanduser()
    return base / "stackproof" / "bindings"


def file_name(distribution: str, version: str, *, archive: Path | None = None) -> str:
    """The file of one version of one package.

    Args:
        distribution: Its name on the package index.
        version: Its version.
        archive: For a package that nobody published, its archive, of which size, time and place
            stand for the version.
    """
    # A version is what somebody wrote: it must not lead out of the folder.
    stem = _UNUSUAL.sub("_", f"{distribution}-{version}")
    if archive is None:
        return f"{stem}{SUFFIX}"
    status = archive.stat()
    place = zlib.crc32(str(archive.resolve()).encode())
    stamp = f"{status.st_size:x}-{status.st_mtime_ns:x}-{place:x}"
    return f"{stem}-{stamp}{SUFFIX}"


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Makes the folder, and lets one process at a time build in it.

    The folder itself is the lock, so that nothing is left behind by a process that dies.

    Raises:
        OSError: The folder cannot be made or opened.
    """
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write(path: Path, data: bytes) -> None:
    """Puts a whole file in place at once; whoever reads sees the old one or the new one.

    Raises:
        OSError: The folder cannot be written; nothing is left in it.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}-{time.time_ns()}")
    try:
        with temporary.open("xb") as file:
            file.write(data)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def shipped(distribution: str) -> Iterator[tuple[str, Path]]:
    """The versions of a package whose index ships with stackproof."""
    yield from _versions_in(_shipped_names(), SHIPPED, distribution)


def _versions_in(
    names: Sequence[str], folder: Path, distribution: str
) -> Iterator[tuple[str, Path]]:
    """The versions of a package of which a folder has an index."""
    for name in names:
        if name.startswith(f"{distribution}-") and name.endswith(SUFFIX):
            version = name.removeprefix(f"{distribution}-").removesuffix(SUFFIX)
            if _PUBLISHED.fullmatch(version):
                yield version, folder / name


def kept(folder: Path, distribution: str) -> Iterator[tuple[str, Path]]:
    """The published versions of a package whose index a folder holds."""
    try:
        names = sorted(os.listdir(folder))  # noqa: PTH208 - names are all that is wanted
    except OSError:
        return
    yield from _versions_in(names, folder, distribution)


@lru_cache(maxsize=1)
def _shipped_names() -> tuple[str, ...]:
    """The indexes that ship with stackproof: asked for with every module that is imported."""
    names = os.listdir(SHIPPED)  # noqa: PTH208 - names are all that is wanted
    return tuple(sorted(name for name in names if name.endswith(SUFFIX)))
