"""Fetches a pinned OpenTofu release into the user's cache and verifies it."""

import hashlib
import http.client
import os
import platform as host
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
import zipfile
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO

from stackproof.core.errors import HostError, UsageError
from stackproof.core.records import dataclass
from stackproof.terraform.program import NEEDED, cached_opentofu
from stackproof.terraform.versions import show

VERSION = "1.10.6"
RELEASES = "https://github.com/opentofu/opentofu/releases/download"
SETTING = "STACKPROOF_TOFU_URL"

_SILENCE_SECONDS = 30.0
_TOTAL_SECONDS = 900.0
_CHUNK = 1 << 16
_LARGEST_SUMS = 1 << 20
_LARGEST_ARCHIVE = 1 << 28
_LARGEST_PROGRAM = 1 << 29
_SYSTEMS = {"linux": "linux", "darwin": "darwin"}
_MACHINES = {"x86_64": "amd64", "amd64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
_ADVICE = (
    f"install Terraform or OpenTofu {show(NEEDED)} or newer from your system's packages or from "
    "opentofu.org and put it on the PATH"
)

Progress = Callable[[int, int | None], None]


@dataclass(frozen=True, slots=True)
class Platform:
    """An operating system and a processor, in Terraform's words."""

    system: str
    machine: str

    def __str__(self) -> str:
        return f"{self.system}_{self.machine}"


def this_platform() -> Platform:
    """The platform we run on, in Terraform's words where it has one."""
    machine = host.machine().lower()
    return Platform(_SYSTEMS.get(sys.platform, sys.platform), _MACHINES.get(machine, machine))


def fetch(
    cache: Path,
    *,
    version: str = VERSION,
    base_url: str | None = None,
    platform: Platform | None = None,
    environ: Mapping[str, str] = os.environ,
    on_progress: Progress | None = None,
) -> Path:
    """The executable of that OpenTofu release; it is fetched only if the cache lacks it.

    Args:
        cache: The user's cache folder for stackproof.
        version: The release.
        base_url: Where the releases are; by default `STACKPROOF_TOFU_URL` or the project's own.
        platform: For which platform; by default this one.
        environ: Where variables are looked up.
        on_progress: Hears how many bytes have come, of how many (None if unknown).

    Raises:
        HostError: It cannot be fetched, is not what was published, or cannot be kept.
        UsageError: The address is not one that is safe to fetch from.
    """
    target = cached_opentofu(cache, version)
    if os.access(target, os.X_OK):
        return target
    wanted = platform or this_platform()
    if wanted.system not in _SYSTEMS.values() or wanted.machine not in _MACHINES.values():
        raise HostError(f"OpenTofu is not fetched for {wanted}", help=_ADVICE)
    base = (base_url or environ.get(SETTING) or RELEASES).rstrip("/")
    _check_address(base)
    release = f"{base}/v{version}"
    archive = f"tofu_{version}_{wanted}.zip"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".fetch-") as folder:
            _fetch_into(
                Path(folder), release=release, archive=archive, target=target, progress=on_progress
            )
    except OSError as error:
        raise HostError(
            f"OpenTofu cannot be kept: {error.strerror or error}",
            where=str(target.parent),
            help="make room or set STACKPROOF_CACHE to a folder that can be written",
        ) from error
    return target


def _fetch_into(
    folder: Path, *, release: str, archive: str, target: Path, progress: Progress | None
) -> None:
    version = target.parent.name
    sums_url = f"{release}/tofu_{version}_SHA256SUMS"
    sums = folder / "sums"
    _download(sums_url, sums, largest=_LARGEST_SUMS, progress=None)
    expected = _published_sum(sums.read_text("utf-8", "replace"), archive)
    if expected is None:
        raise HostError(f"{archive} is not among the published checksums", where=sums_url)
    packed = folder / "archive"
    url = f"{release}/{archive}"
    actual = _download(url, packed, largest=_LARGEST_ARCHIVE, progress=progress)
    if actual != expected:
        raise HostError(
            f"{archive} is not what was published: its SHA-256 is {actual}, not {expected}",
            where=url,
            help="nothing was kept; try again, and if it persists something alters the download",
        )
    program = folder / "tofu"
    _unpack(packed, program, url=url)
    program.chmod(0o755)
    program.replace(target)


def _download(url: str, into: Path, *, largest: int, progress: Progress | None) -> str:
    """Writes what is at an address to a file and returns its SHA-256."""
    digest = hashlib.sha256()
    ends = time.monotonic() + _TOTAL_SECONDS
    try:
        with _open(url) as answer, into.open("wb") as out:
            length = answer.headers.get("Content-Length", "")
            total = int(length) if length.isdecimal() else None
            done = 0
            while chunk := _read(answer):
                done += len(chunk)
                if done > largest:
                    raise HostError(f"the download is larger than {largest} bytes", where=url)
                if time.monotonic() > ends:
                    raise _unreachable(url, "it took too long")
                digest.update(chunk)
                out.write(chunk)
                if progress is not None:
                    progress(done, total)
    except urllib.error.HTTPError as error:
        error.close()
        raise HostError(
            f"the server answered {error.code} instead of OpenTofu", where=url, help=_ADVICE
        ) from error
    except urllib.error.URLError as error:
        raise _unreachable(url, str(error.reason)) from error
    if total is not None and done != total:
        raise _unreachable(url, f"the download ended after {done} of {total} bytes")
    return digest.hexdigest()


def _open(url: str) -> http.client.HTTPResponse:
    opener = urllib.request.build_opener(_SafeRedirects)
    try:
        answer: http.client.HTTPResponse = opener.open(url, timeout=_SILENCE_SECONDS)
    except (TimeoutError, http.client.HTTPException, ConnectionError) as error:
        raise _unreachable(url, str(error) or type(error).__name__) from error
    return answer


def _read(answer: http.client.HTTPResponse) -> bytes:
    try:
        return answer.read(_CHUNK)
    except (http.client.HTTPException, OSError) as error:
        raise _unreachable(answer.url, str(error) or type(error).__name__) from error


class _SafeRedirects(urllib.request.HTTPRedirectHandler):
    """Follows redirects only to addresses that we would have fetched from."""

    def redirect_request(  # noqa: PLR0917 - the standard library's signature
        self,
        req: urllib.request.Request,
        fp: IO[bytes],
        code: int,
        msg: str,
        headers: http.client.HTTPMessage,
        newurl: str,
    ) -> urllib.request.Request | None:
        """The request to follow."""
        _check_address(newurl)
        return super().redirect_request(req, fp, code, msg, headers, newurl)


def _check_address(url: str) -> None:
    """The checksums come from the same place, so the way there must be safe."""
    parts = urllib.parse.urlsplit(url)
    if parts.scheme == "https":
        return
    if parts.scheme == "http" and parts.hostname in {"127.0.0.1", "::1", "localhost"}:
        return
    raise UsageError(
        f"OpenTofu is only fetched over https, not from {url}",
        where=SETTING,
        help="give an https address, or http on this machine",
    )


def _published_sum(sums: str, archive: str) -> str | None:
    for line in sums.splitlines():
        digest, _, name = line.partition(" ")
        if name.strip().lstrip("*") == archive:
            return digest.lower()
    return None


def _unpack(packed: Path, program: Path, *, url: str) -> None:
    try:
        with zipfile.ZipFile(packed) as archive, program.open("wb") as out:
            if archive.getinfo("tofu").file_size > _LARGEST_PROGRAM:
                raise HostError("the archive holds a program larger than it can be", where=url)
            with archive.open("tofu") as member:
                while chunk := member.read(_CHUNK):
                    out.write(chunk)
    except (zipfile.BadZipFile, zlib.error, KeyError, NotImplementedError, EOFError) as error:
        with suppress(OSError):
            program.unlink()
        raise HostError("the archive holds no program `tofu`", where=url, help=_ADVICE) from error


def _unreachable(url: str, why: str) -> HostError:
    return HostError(f"OpenTofu cannot be fetched: {why}", where=url, help=_ADVICE)
