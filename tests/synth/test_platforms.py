"""The platforms that ship with stackproof are synthesized alike by both engines."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from stackproof.platforms import trading
from support.framework import QUIET
from synth import engines
from synth.programs import FRAMEWORKS

FOLDER = Path(trading.__file__).parent


@pytest.mark.framework
@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_the_trading_platform_is_the_same(tmp_path: Path, framework: str) -> None:
    """Every file of its assembly has the same bytes natively and from the framework."""
    real = _assembly([sys.executable], framework, tmp_path / "real")
    native = _assembly(engines.native_command(framework, FOLDER), framework, tmp_path / "native")
    assert [name for name in real if name.endswith("cdk.tf.json")]
    assert native == real


def _assembly(command: Sequence[str], framework: str, out: Path) -> dict[str, bytes]:
    """What the program writes, by file; where it was written is no part of it."""
    named = {"STACKPROOF_FRAMEWORK": framework, "CDKTF_OUTDIR": str(out)}
    done = subprocess.run(
        [*command, "main.py"],
        cwd=FOLDER,
        env=os.environ | QUIET | named,
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
