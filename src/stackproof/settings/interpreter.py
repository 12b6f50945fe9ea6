"""Which Python a project runs on, and where that Python keeps packages."""

import sys
from pathlib import Path

from stackproof.core.errors import UsageError
from stackproof.settings.model import Settings

_OWN = (".venv", "venv")


def interpreter(folder: Path, settings: Settings) -> Path:
    """The interpreter of a project: as set, else that of its own environment, else ours.

    Args:
        folder: The program's folder.
        settings: The project's settings.

    Raises:
        UsageError: The settings name one that does not exist.
    """
    if settings.python is not None:
        chosen = settings.root / Path(settings.python).expanduser()
        if not chosen.is_file():
            raise UsageError(
                f"the setting `python` names `{settings.python}`, which does not exist",
                where=str(settings.root),
            )
        return chosen
    for name in _OWN:
        own = folder / name / "bin" / "python"
        if own.is_file():
            return own
    return Path(sys.executable)


def site_packages(python: Path) -> tuple[Path, ...]:
    """The folders in which an interpreter's environment keeps installed packages."""
    if python == Path(sys.executable):
        return tuple(Path(entry) for entry in sys.path if entry.endswith("-packages"))
    return tuple(sorted(python.parent.parent.glob("lib/python3*/site-packages")))
