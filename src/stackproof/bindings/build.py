"""Makes the index of one package: reads it, translates it, writes it down."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from stackproof.bindings import assembly, cache, index, translate
from stackproof.bindings.codec import Resolve
from stackproof.bindings.facts import Translated
from stackproof.core.records import dataclass

Progress = Callable[[int, int], None]

# What reading and translating take of the whole, in percent.
_READ = 60
_TRANSLATED = 90


@dataclass(frozen=True, slots=True)
class Job:
    """A package to make an index of.

    Args:
        source: The folder that holds `_jsii`, or a wheel.
        foreign: Facts of a class of another package by its qualified name.
        python_name: The name that it is imported by, if not the one that the assembly states.
        distribution: Its name on the package index, if not the one that the assembly states.
        on_progress: Told how much is done, and of how much.
    """

    source: Path
    foreign: Resolve
    python_name: str | None = None
    distribution: str = ""
    on_progress: Progress | None = None

    def build(self) -> bytes:
        """The index.

        Raises:
            HostError: The package cannot be read or is no jsii package.
        """
        with _without_collector():
            read = assembly.read(self.source, on_progress=_share(self.on_progress, 0, _READ))
            translated = assembly.understood(self.source, partial(self._translate, read))
            data = index.encode(translated, foreign=self.foreign)
        if self.on_progress:
            self.on_progress(100, 100)
        return data

    def build_into(self, target: Path) -> None:
        """Puts the index in place at once; its folder is made.

        Of several processes that want the same index one builds it and the others wait for it.
        `foreign` must not build in the same folder meanwhile.

        Raises:
            HostError: The package cannot be read or is no jsii package.
            OSError: The folder cannot be written.
        """
        with cache.locked(target.parent):
            if not _is_good(target):
                cache.write(target, self.build())

    def _translate(self, read: assembly.Source) -> Translated:
        return translate.translate(
            read,
            foreign=self.foreign,
            python_name=self.python_name,
            distribution=self.distribution,
            on_progress=_share(self.on_progress, _READ, _TRANSLATED),
        )


def _is_good(path: Path) -> bool:
    try:
        index.Index.open(path)
    except (OSError, index.BadIndex):
        return False
    return True


def _share(on_progress: Progress | None, first: int, last: int) -> Progress | None:
    """Progress within a part of the whole, told when a further percent is done."""
    if on_progress is None:
        return None
    told = first or -1  # where one part ends the next one begins

    def tell(done: int, total: int) -> None:
        nonlocal told
        percent = first + (last - first) * done // max(total, 1)
        if percent > told:
            told = percent
            on_progress(percent, 100)

    return tell


@contextmanager
def _without_collector() -> Iterator[None]:
    """Millions of objects are made and none is cyclic: the collector would only look at them."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
