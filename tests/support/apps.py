"""The app of a platform in a process of its own."""

import os
import subprocess
import sys
from pathlib import Path


def run_app(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    """Runs the app of a platform from its folder, as the framework does.

    Args:
        folder: The platform's; of our own environment it gets nothing that begins with its name.
        variables: What says which environment it is, and with which settings.
    """
    ours = ("ENVIRONMENT_SUFFIX", "TF_WORKSPACE", f"{folder.name.upper()}_")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(ours)}
    return subprocess.run(
        [sys.executable, "main.py"],
        cwd=folder,
        env={**environ, **variables},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
