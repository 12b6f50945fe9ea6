"""The platforms that ship with stackproof are synthesized alike by both engines."""

import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from stackproof.platforms import payments, trading
from support.framework import QUIET
from synth import engines
from synth.programs import FRAMEWORKS

SETTINGS: Mapping[str, Mapping[str, str]] = {
    "payments": {"PAYMENTS_SETTINGS": "preview.toml"},
    "trading": {},
}
FOLDERS = {"payments": Path(payments.__file__).parent, "trading": Path(trading.__file__).parent}


@pytest.mark.framework
@pytest.mark.parametrize("platform", SETTINGS)
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_a_platform_is_the_same(tmp_path: Path, framework: str, platform: str) -> None:
    """Every file of its assembly has the same bytes natively and from the framework."""
    folder = FOLDERS[platform]
    named = {"STACKPROOF_FRAMEWORK": framework, **SETTINGS[platform]}
    real = _assembly([sys.executable], folder, named, tmp_path / "real")
    command = engines.native_command(framework, folder)
    native = _assembly(command, folder, named, tmp_path / "native")
    assert [name for name in real if name.endswith("cdk.tf.json")]
    assert native == real


def _assembly(
    command: Sequence[str], folder: Path, named: Mapping[str, str], out: Path
) -> dict[str, bytes]:
    """What the program writes, by file; where it was written is no part of it."""
    done = subprocess.run(
        [*command, "main.py"],
        cwd=folder,
        env=os.environ | QUIET | named | {"CDKTF_OUTDIR": str(out)},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return {
        path.relative_to(out).as_posix(): path.read_bytes().replace(str(out).encode(), b"<out>")
        for path in sorted(out.rglob("*"))
        if path.is_file()
    }
