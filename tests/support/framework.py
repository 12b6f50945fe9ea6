"""The real framework in a process of its own, and programs written for either of the two."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

QUIET = {
    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_DEPRECATED_NODE_VERSION": "true",
    "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION": "true",
    "PYTHONDONTWRITEBYTECODE": "",
}
"""jsii warns about the age of Node on every run, and compiling the bindings anew takes long."""


def written_for(framework: str, code: Mapping[str, str]) -> dict[str, str]:
    """Programs for `cdktf` as they are, or as they are written for `cdktn`."""
    if framework == "cdktf":
        return dict(code)
    return {
        key: text.replace("cdktf_cdktf_provider_", "cdktn_provider_").replace("cdktf", "cdktn")
        for key, text in code.items()
    }


def run_runner(folder: Path, framework: str) -> None:
    """Runs `runner.py` in a folder to its end; what it says on failure is the test's failure."""
    done = subprocess.run(
        [sys.executable, "runner.py", framework],
        cwd=folder,
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
