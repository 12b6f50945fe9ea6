"""Which bindings a project is judged by."""

import json
from collections.abc import Callable
from pathlib import Path

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.choose import pinned_versions
from stackproof.core.records import dataclass
from stackproof.settings.interpreter import interpreter, site_packages
from stackproof.settings.model import Settings

_GENERATED = "imports"


@dataclass(frozen=True, slots=True)
class Meant:
    """The bindings that a program means; programs that mean the same can share a catalogue.

    Args:
        versions: The versions that are asked for, by distribution.
        site_packages: Where the program imports from.
    """

    versions: tuple[tuple[str, str], ...]
    site_packages: tuple[Path, ...]

    def catalog(
        self, *, cache: Path, on_progress: Callable[[int, int], None] | None = None
    ) -> Catalog:
        """Those bindings.

        Args:
            cache: Where indexes are kept.
            on_progress: Hears how much of an index that has to be built is done, and of how much.
        """
        return Catalog.open(
            site_packages=self.site_packages,
            versions=dict(self.versions),
            cache=cache,
            on_progress=on_progress,
        )


def meant(start: Path, settings: Settings) -> Meant:
    """The bindings that a program means.

    The settings say which version, else the project's requirements and lock files, else what is
    installed for its interpreter, else the newest that ships with stackproof.

    Args:
        start: The program's file or folder.
        settings: The project's settings.
    """
    folder = (start if start.is_dir() else start.parent).absolute()
    versions = {**pinned_versions(folder), **settings.bindings}
    if settings.root != folder:
        versions = {**pinned_versions(settings.root), **versions}
    installed = site_packages(interpreter(folder, settings))
    own = (folder,) if (folder / _generated(folder)).is_dir() else ()
    return Meant(tuple(sorted(versions.items())), (*installed, *own))


def _generated(folder: Path) -> str:
    """Where `cdktf get` writes the bindings that it makes: as `codeMakerOutput` says."""
    try:
        content = json.loads((folder / "cdktf.json").read_bytes())
    except (OSError, ValueError, RecursionError):
        return _GENERATED
    named = content.get("codeMakerOutput") if isinstance(content, dict) else None
    return named if isinstance(named, str) and named else _GENERATED
