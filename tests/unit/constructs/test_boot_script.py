"""What an instance does at its start, tried in a folder, with stand-ins for what only it has."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from stackproof.constructs.scaling.boot import Boot, boot_script
from support.instance import boot


def package() -> bytes:
    """A zip file with a service in it."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("shop/__init__.py", "")
        archive.writestr("shop/__main__.py", "print('serving')\n")
    return buffer.getvalue()


def script(digest: str) -> str:
    """The script of a service whose artifact has a digest."""
    return boot_script(
        Boot(
            name="shop",
            module="shop",
            bucket="assets",
            key=f"artifacts/{digest}.zip",
            digest=digest,
            region="eu-west-1",
            variables={"PORT": "8080"},
            stop_seconds=30,
            log_group="/demo/shop",
        )
    )


def start(folder: Path, text: str, artifact: bytes) -> "subprocess.CompletedProcess[str]":
    """Run the script below a folder, where any fetch gives the artifact."""
    (folder / "artifact").write_bytes(artifact)
    return boot(
        folder, text, aws=f'#!/bin/sh\nfor last; do :; done\ncp {folder}/artifact "$last"\n'
    )


def test_the_service_is_fetched_verified_and_started(tmp_path: Path) -> None:
    """The right artifact is unpacked below its digest, configured, and handed to systemd."""
    content = package()
    digest = hashlib.sha256(content).hexdigest()
    done = start(tmp_path, script(digest), content)
    assert done.returncode == 0, done.stderr
    folder = tmp_path / "opt" / "shop" / digest
    ran = subprocess.run(
        [sys.executable, "-m", "shop"], cwd=folder, capture_output=True, text=True, check=True
    )
    assert ran.stdout == "serving\n"
    assert (tmp_path / "etc" / "shop.env").read_text().splitlines() == [
        "AWS_DEFAULT_REGION=eu-west-1",
        "PORT=8080",
        "PYTHONUNBUFFERED=1",
    ]
    assert (tmp_path / "etc" / "shop.env").stat().st_mode & 0o777 == 0o640
    unit = (tmp_path / "etc/systemd/system/shop.service").read_text()
    assert "ExecStart=/usr/bin/python3.11 -m shop" in unit
    assert "User=shop" in unit
    agent = json.loads((tmp_path / "opt" / "shop" / "agent.json").read_text())
    (file,) = agent["logs"]["logs_collected"]["files"]["collect_list"]
    assert file["log_group_name"] == "/demo/shop"
    assert (tmp_path / "calls").read_text().splitlines()[-1] == (
        "systemctl enable --now shop.service"
    )


@pytest.mark.parametrize("content", [b"", package() + b"!"], ids=["empty", "changed"])
def test_another_artifact_is_never_started(tmp_path: Path, content: bytes) -> None:
    """An artifact with another digest ends the start before anything of it is unpacked."""
    digest = hashlib.sha256(package()).hexdigest()
    done = start(tmp_path, script(digest), content)
    assert done.returncode != 0
    assert "systemctl" not in (tmp_path / "calls").read_text()
    assert not list((tmp_path / "opt" / "shop" / digest).iterdir())


def test_an_artifact_that_is_not_there_ends_the_start(tmp_path: Path) -> None:
    """A fetch that fails ends the start."""
    text = script("0" * 64).replace("aws s3 cp", "false")
    done = start(tmp_path, text, b"")
    assert done.returncode != 0
    assert "systemctl" not in (tmp_path / "calls").read_text()


def test_terraform_finds_nothing_of_its_own_in_the_script() -> None:
    """What Terraform would read as its own expressions does not occur."""
    text = script("0" * 64)
    assert "${" not in text
    assert "%{" not in text
    assert "@" not in text
