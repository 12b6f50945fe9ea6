"""`stackproof setup`: what is there, and what is fetched if it is not."""

import functools
import hashlib
import os
import platform
import pty
import shutil
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from stackproof.terraform.install import VERSION
from support.command import Stackproof, environment

# Plays OpenTofu: it says its version and can do nothing else.
TOFU = f"#!/bin/sh\necho 'OpenTofu v{VERSION}'\n"


@pytest.fixture
def bare_path(tmp_path: Path) -> str:
    """A PATH with Node but without Terraform and OpenTofu."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("node", "sh"):
        found = shutil.which(name)
        assert found is not None
        (folder / name).symlink_to(found)
    return str(folder)


@pytest.fixture
def releases(tmp_path: Path) -> Iterator[str]:
    """A server with one release in OpenTofu's layout, on loopback."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    folder = tmp_path / "releases" / f"v{VERSION}"
    folder.mkdir(parents=True)
    archive = folder / f"tofu_{VERSION}_{sys.platform}_{machine}.zip"
    with zipfile.ZipFile(archive, "w") as bundle:
        bundle.writestr("tofu", TOFU)
    digest = hashlib.sha256(archive.read_bytes()).hexdigest()
    (folder / f"tofu_{VERSION}_SHA256SUMS").write_text(f"{digest}  {archive.name}\n")

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            """Says nothing."""

    handler = functools.partial(Quiet, directory=str(folder.parent))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_a_machine_that_has_everything(stackproof: Stackproof) -> None:
    """Each thing is named with where it is; `--quiet` says nothing."""
    ran = stackproof("setup")
    assert (ran.code, ran.out) == (0, "")
    for name in ("terraform", "providers", "node", "aws", "framework"):
        assert f"ok  {name}" in ran.err or f"✓ {name}" in ran.err
    quiet = stackproof("setup", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_opentofu_is_fetched_and_verified(
    stackproof: Stackproof, tmp_path: Path, bare_path: str, releases: str
) -> None:
    """Once; afterwards it is found in the cache."""
    cache = tmp_path / "cache"
    env = {"PATH": bare_path, "STACKPROOF_CACHE": str(cache), "STACKPROOF_TOFU_URL": releases}
    ran = stackproof("setup", env=env)
    assert ran.code == 0, ran.err
    assert "fetching OpenTofu" in ran.err
    assert f"OpenTofu {VERSION} at {cache}" in ran.err
    again = stackproof("setup", env=env | {"STACKPROOF_TOFU_URL": "http://127.0.0.1:9"})
    assert again.code == 0
    assert "fetching" not in again.err


def test_a_release_that_is_not_what_was_published_is_refused(
    stackproof: Stackproof, tmp_path: Path, bare_path: str, releases: str
) -> None:
    """Nothing of it is kept."""
    archive = next((tmp_path / "releases").rglob("*.zip"))
    archive.write_bytes(archive.read_bytes() + b"x")
    cache = tmp_path / "cache"
    env = {"PATH": bare_path, "STACKPROOF_CACHE": str(cache), "STACKPROOF_TOFU_URL": releases}
    ran = stackproof("setup", env=env)
    assert ran.code == 4
    assert "terraform" in ran.out
    assert not list(cache.rglob("tofu"))


def test_without_a_network_it_says_what_to_install(
    stackproof: Stackproof, tmp_path: Path, bare_path: str
) -> None:
    """The message stands alone."""
    env = {
        "PATH": bare_path,
        "STACKPROOF_CACHE": str(tmp_path / "cache"),
        "STACKPROOF_TOFU_URL": "http://127.0.0.1:9",
    }
    ran = stackproof("setup", "--quiet", env=env)
    assert ran.code == 4
    assert "refuted: terraform" in ran.out
    assert "install" in ran.out
    assert "Traceback" not in ran.err


def on_a_terminal(folder: Path, **env: str) -> str:
    """What a person sees of `stackproof setup`, with every control code."""
    ours, theirs = pty.openpty()
    child = subprocess.Popen(
        [sys.executable, "-m", "stackproof", "setup"],
        cwd=folder,
        env={k: v for k, v in environment(env).items() if k != "NO_COLOR" or env.get("NO_COLOR")},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
    )
    os.close(theirs)
    seen = b""
    while True:
        try:
            piece = os.read(ours, 4096)
        except OSError:
            break
        if not piece:
            break
        seen += piece
    os.close(ours)
    assert child.wait() == 0
    return seen.decode()


def test_a_terminal_gets_a_live_line_and_colour(tmp_path: Path) -> None:
    """A stage that runs is one line that is written over; `NO_COLOR` takes the colour away."""
    seen = on_a_terminal(tmp_path, TERM="xterm")
    assert "\r\x1b[2K... terraform" in seen
    assert "\x1b[32m✓\x1b[0m terraform" in seen
    plain = on_a_terminal(tmp_path, TERM="xterm", NO_COLOR="1")
    assert "\x1b[32m" not in plain
    assert "✓ terraform" in plain
