"""Fetching OpenTofu, against a server of our own."""

import contextlib
import hashlib
import io
import os
import socket
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from stackproof.core.errors import HostError, UsageError
from stackproof.terraform.install import VERSION, Platform, fetch, this_platform

_LINUX = Platform("linux", "amd64")
_ARCHIVE = f"tofu_{VERSION}_linux_amd64.zip"
_SUMS = f"tofu_{VERSION}_SHA256SUMS"


class _Releases:
    """What the server offers: paths and their bodies."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.asked: list[str] = []
        self.cut: set[str] = set()
        self.redirects: dict[str, str] = {}
        self.url = ""

    def publish(self, archive: bytes, *, digest: str | None = None, name: str = _ARCHIVE) -> None:
        found = digest or hashlib.sha256(archive).hexdigest()
        self.files[f"/v{VERSION}/{name}"] = archive
        sums = f"{'0' * 64}  tofu_{VERSION}_other.zip\n{found}  {name}\n"
        self.files[f"/v{VERSION}/{_SUMS}"] = sums.encode()


def _zip(content: bytes = b"#!/bin/sh\necho tofu\n", name: str = "tofu") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("LICENSE", "a licence")
        archive.writestr(name, content)
    return packed.getvalue()


@pytest.fixture
def releases() -> Iterator[_Releases]:
    """A running server."""
    offered = _Releases()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            offered.asked.append(self.path)
            if self.path in offered.redirects:
                self.send_response(302)
                self.send_header("Location", offered.redirects[self.path])
                self.end_headers()
                return
            body = offered.files.get(self.path)
            if body is None:
                self.send_error(404)
                return
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body[:-7] if self.path in offered.cut else body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    offered.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield offered
    server.shutdown()
    thread.join()
    server.server_close()


def _kept(cache: Path) -> list[Path]:
    return [path for path in cache.rglob("*") if path.is_file()]


def test_a_published_release_is_fetched_verified_and_made_executable(
    releases: _Releases, tmp_path: Path
) -> None:
    """The program lies in the cache under its version, and nothing else is left there."""
    releases.publish(_zip())
    steps: list[tuple[int, int | None]] = []
    path = fetch(
        tmp_path,
        base_url=releases.url,
        platform=_LINUX,
        on_progress=lambda done, total: steps.append((done, total)),
    )
    assert path == tmp_path / "opentofu" / VERSION / "tofu"
    assert path.read_bytes() == b"#!/bin/sh\necho tofu\n"
    assert os.access(path, os.X_OK)
    assert _kept(tmp_path) == [path]
    assert steps[-1] == (len(_zip()), len(_zip()))


def test_what_is_in_the_cache_is_not_fetched_again(releases: _Releases, tmp_path: Path) -> None:
    """The second call asks the server nothing."""
    releases.publish(_zip())
    environ = {"STACKPROOF_TOFU_URL": releases.url}
    first = fetch(tmp_path, platform=_LINUX, environ=environ)
    releases.asked.clear()
    assert fetch(tmp_path, platform=_LINUX, environ=environ) == first
    assert releases.asked == []


def test_an_altered_archive_is_not_kept(releases: _Releases, tmp_path: Path) -> None:
    """The error names both sums, and the cache stays empty."""
    releases.publish(_zip(), digest="f" * 64)
    with pytest.raises(HostError) as caught:
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert "is not what was published" in caught.value.message
    assert "f" * 64 in caught.value.message
    assert _kept(tmp_path) == []


def test_a_truncated_archive_is_not_kept(releases: _Releases, tmp_path: Path) -> None:
    """The error says how much came."""
    releases.publish(_zip())
    releases.cut.add(f"/v{VERSION}/{_ARCHIVE}")
    with pytest.raises(HostError, match=r"the download ended after \d+ of \d+ bytes"):
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert _kept(tmp_path) == []


def test_a_release_that_is_not_there_is_told_with_its_address(
    releases: _Releases, tmp_path: Path
) -> None:
    """A 404 is no traceback."""
    with pytest.raises(HostError, match="the server answered 404") as caught:
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert caught.value.where == f"{releases.url}/v{VERSION}/{_SUMS}"


def test_an_archive_without_a_published_sum_is_not_even_fetched(
    releases: _Releases, tmp_path: Path
) -> None:
    """Nothing unverified is downloaded."""
    releases.publish(_zip(), name="something_else.zip")
    with pytest.raises(HostError, match="is not among the published checksums"):
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert releases.asked == [f"/v{VERSION}/{_SUMS}"]


@pytest.mark.parametrize("archive", [b"no zip at all", _zip(name="terraform")])
def test_an_archive_without_the_program_is_refused(
    releases: _Releases, tmp_path: Path, archive: bytes
) -> None:
    """A verified archive may still hold the wrong thing."""
    releases.publish(archive)
    with pytest.raises(HostError, match="the archive holds no program `tofu`"):
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert _kept(tmp_path) == []


def test_without_a_network_the_error_says_what_to_install(tmp_path: Path) -> None:
    """A refused connection stands for any network that is not there."""
    with contextlib.closing(socket.create_server(("127.0.0.1", 0))) as server:
        port = server.getsockname()[1]
    with pytest.raises(HostError, match="OpenTofu cannot be fetched") as caught:
        fetch(tmp_path, base_url=f"http://127.0.0.1:{port}", platform=_LINUX)
    assert caught.value.help is not None
    assert "install Terraform or OpenTofu 1.10.0 or newer" in caught.value.help


@pytest.mark.parametrize("platform", [Platform("win32", "amd64"), Platform("linux", "riscv64")])
def test_a_platform_without_a_release_is_told_at_once(tmp_path: Path, platform: Platform) -> None:
    """Nothing is asked of any server."""
    with pytest.raises(HostError, match=f"OpenTofu is not fetched for {platform}"):
        fetch(tmp_path, base_url="https://example.invalid", platform=platform)


def test_a_cache_that_cannot_be_written_is_told_with_its_folder(
    releases: _Releases, tmp_path: Path
) -> None:
    """A file where the folder should be stands for any such refusal."""
    releases.publish(_zip())
    (tmp_path / "opentofu").write_text("in the way")
    with pytest.raises(HostError, match="OpenTofu cannot be kept") as caught:
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)
    assert caught.value.where == str(tmp_path / "opentofu" / VERSION)


@pytest.mark.parametrize("url", ["http://example.invalid/releases", "file:///etc", "ftp://x/y"])
def test_nothing_is_fetched_over_an_unsafe_way(tmp_path: Path, url: str) -> None:
    """The checksums come from the same place as the program."""
    with pytest.raises(UsageError, match="only fetched over https"):
        fetch(tmp_path, base_url=url, platform=_LINUX)


def test_a_redirect_to_an_unsafe_address_is_not_followed(
    releases: _Releases, tmp_path: Path
) -> None:
    """A server cannot send us where we would not have gone."""
    releases.redirects[f"/v{VERSION}/{_SUMS}"] = "http://example.invalid/sums"
    with pytest.raises(UsageError, match="only fetched over https"):
        fetch(tmp_path, base_url=releases.url, platform=_LINUX)


def test_a_redirect_to_a_safe_address_is_followed(releases: _Releases, tmp_path: Path) -> None:
    """Release archives lie behind redirects."""
    releases.publish(_zip())
    archive = f"/v{VERSION}/{_ARCHIVE}"
    releases.files["/elsewhere.zip"] = releases.files.pop(archive)
    releases.redirects[archive] = f"{releases.url}/elsewhere.zip"
    assert fetch(tmp_path, base_url=releases.url, platform=_LINUX).is_file()


def test_this_platform_is_named_in_terraforms_words() -> None:
    """Such as linux_amd64."""
    assert str(this_platform()).count("_") == 1
