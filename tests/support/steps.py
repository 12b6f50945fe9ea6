"""The steps of a platform, on the embedded AWS."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from support.command import Ran, run


def step(folder: Path, platform: str, name: str, *more: str, settings: str) -> Ran:
    """One step of a platform, with settings that are in the folder."""
    known = ("--env", "dev", "--settings", settings, "--out", "out")
    return run(folder, "platform", platform, name, *known, *more, timeout=1200)


@contextmanager
def ended(folder: Path, platform: str, *, settings: str) -> Iterator[None]:
    """Has what a test left of a platform end with it."""
    try:
        yield
    finally:
        # If the test went well, nothing is deployed any more, and this says so.
        if (folder / "out" / "embedded.json").exists():
            step(folder, platform, "destroy", settings=settings)
