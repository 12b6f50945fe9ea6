"""Which bindings a project is judged by."""

from collections.abc import Callable
from pathlib import Path

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.choose import pinned_versions
from stackproof.settings.interpreter import interpreter, site_packages
from stackproof.settings.model import Settings


def catalog(
    start: Path,
    settings: Settings,
    *,
    cache: Path,
    on_progress: Callable[[int, int], None] | None = None,
) -> Catalog:
    """The bindings that a program means.

    The settings say which version, else the project's requirements and lock files, else what is
    installed for its interpreter, else the newest that ships with stackproof.

    Args:
        start: The program's file or folder.
        settings: The project's settings.
        cache: Where indexes are kept.
        on_progress: Hears how much of an index that has to be built is done, and of how much.
    """
    folder = (start if start.is_dir() else start.parent).absolute()
    versions = {**pinned_versions(settings.root), **pinned_versions(folder), **settings.bindings}
    return Catalog.open(
        site_packages=(*site_packages(interpreter(folder, settings)), folder),
        versions=versions,
        cache=cache,
        on_progress=on_progress,
    )
