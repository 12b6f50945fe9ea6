"""The bindings that programs are judged by, opened once for all that mean the same."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from stackproof.core.progress import Progress
from stackproof.core.records import replace

if TYPE_CHECKING:
    from stackproof.bindings.catalog import Catalog
    from stackproof.check.project import Meant
    from stackproof.settings.model import Settings


class Catalogs:
    """Opens the bindings that programs mean.

    Args:
        settings: The project's settings.
        asked: Versions that a person asked for, by distribution; they outrank the project's own.
        insisted: Those of all versions that judge, or nothing does.
        environ: Our own environment.
        progress: Hears of an index that has to be built first.
    """

    def __init__(
        self,
        settings: "Settings",
        *,
        asked: Mapping[str, str],
        insisted: Mapping[str, str],
        environ: Mapping[str, str],
        progress: Progress,
    ) -> None:
        self._settings = settings
        self._asked = asked
        self._insisted = insisted
        self._environ = environ
        self._progress = progress
        self._opened: dict[Meant, Catalog] = {}

    @property
    def notes(self) -> tuple[str, ...]:
        """What went wrong with bindings and was got round."""
        said = (note.message for one in self._opened.values() for note in one.notes)
        return tuple(dict.fromkeys(said))

    def of(self, start: Path, pins: Mapping[str, str]) -> "Catalog":
        """The bindings of one program.

        Args:
            start: Its file or folder.
            pins: The versions that its own text asks for; settings outrank them.

        Raises:
            StackproofError: A version that is insisted on is not to be had.
        """
        from stackproof.check.project import meant  # noqa: PLC0415
        from stackproof.settings.paths import cache_folder  # noqa: PLC0415

        wanted = {**pins, **self._settings.bindings, **self._asked}
        key = meant(start, replace(self._settings, bindings=wanted))
        if key not in self._opened:
            made = key.catalog(
                cache=cache_folder(self._environ),
                on_progress=lambda done, total: self._progress.advanced(
                    done, total, "indexing the bindings"
                ),
            )
            made.insist(self._insisted)
            self._opened[key] = made
        return self._opened[key]
