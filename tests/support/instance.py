"""The start of an instance, in a folder, with stand-ins for what only an instance has."""

import os
import subprocess
import sys
from pathlib import Path

_STAND_INS = ("dnf", "useradd", "systemctl", "amazon-cloudwatch-agent-ctl")


def boot(folder: Path, script: str, *, aws: str) -> "subprocess.CompletedProcess[str]":
    """Run a boot script below a folder; what it called is in `calls` there.

    Args:
        folder: What stands for the root of the instance.
        script: The script.
        aws: The program that stands for AWS's command; what it is given last is a path.
    """
    programs = folder / "bin"
    programs.mkdir()
    calls = folder / "calls"
    calls.touch()
    for name in _STAND_INS:
        (programs / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {calls}\n')
    (programs / "aws").write_text(aws)
    # The user that is made on an instance is not made here.
    (programs / "install").write_text('#!/bin/sh\nfor last; do :; done\nmkdir -p "$last"\n')
    (programs / "python3.11").write_text(f'#!/bin/sh\nexec {sys.executable} "$@"\n')
    for each in programs.iterdir():
        each.chmod(0o755)
    for place in ("/etc/systemd/system", "/etc/logrotate.d"):
        (folder / place[1:]).mkdir(parents=True)
    script = script.replace("/opt/aws/amazon-cloudwatch-agent/bin/", "")
    for top in ("/etc/", "/opt/", "/var/"):
        script = script.replace(top, f"{folder}{top}")
    return subprocess.run(
        ["bash", "-c", script],
        env={**os.environ, "PATH": f"{programs}:{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
