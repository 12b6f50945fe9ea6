"""Where stackproof keeps what it downloads or computes once."""

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The user's cache folder for stackproof; it may not exist yet.

    `STACKPROOF_CACHE` names it; otherwise it is where the platform keeps caches (the XDG base
    directory specification, or Apple's `Library/Caches`).
    """
    if chosen := environ.get("STACKPROOF_CACHE"):
        return Path(chosen).expanduser().absolute()
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "stackproof"
    base = environ.get("XDG_CACHE_HOME", "")
    # The specification says that a relative path there is to be ignored.
    root = Path(base) if Path(base).is_absolute() else Path.home() / ".cache"
    return root / "stackproof"
