"""Work on several stacks at once: in threads that a Ctrl-C reaches, told as one."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import TYPE_CHECKING, TypeVar

from stackproof.core.process import Interrupt
from stackproof.core.progress import Progress, Silent

if TYPE_CHECKING:
    from stackproof.core.proof import Claim

T = TypeVar("T")
R = TypeVar("R")

# Terraform with the AWS provider takes about a gigabyte.
_AT_ONCE = 2


def side_by_side(work: Callable[[T], R], items: Sequence[T], interrupt: Interrupt) -> tuple[R, ...]:
    """What the work comes to for each item, two of them at once; one alone is our own thread's.

    Args:
        work: What is done with an item.
        items: Several, or one.
        interrupt: By which the commands that the work follows are ended.

    Raises:
        KeyboardInterrupt: We were interrupted; every command has ended.
    """
    interrupt.clear()
    if len(items) == 1:
        return (work(items[0]),)
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        asked = [pool.submit(work, item) for item in items]
        if _awaited(asked, interrupt):
            return tuple(each.result() for each in asked)
    raise KeyboardInterrupt


def _awaited(asked: Sequence[Future[R]], interrupt: Interrupt) -> bool:
    """Waits for all; False if we were interrupted meanwhile, which every command is told."""
    is_whole = True
    while True:
        try:
            wait(asked)
        except KeyboardInterrupt:
            is_whole = False
            interrupt.pass_on()
            for each in asked:
                each.cancel()
        else:
            return is_whole


class Joined:
    """Tells of several pieces of work as of one.

    Args:
        progress: Who is told.
    """

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = threading.Lock()
        self._counts: dict[str, tuple[int, int]] = {}

    def part(self, name: str) -> Progress:
        """Who is told of one piece of the work."""
        return _Share(self, name)

    def advanced(self, name: str, done: int, total: int, what: str) -> None:
        """A piece has done so many of so many."""
        with self._lock:
            self._counts[name] = (done, total)
            dones, totals = zip(*self._counts.values(), strict=True)
            self._progress.advanced(sum(dones), sum(totals), what)

    def finished(self, claim: "Claim") -> None:
        """A piece is over."""
        with self._lock:
            self._progress.finished(claim)

    def said(self, text: str) -> None:
        """Something a person should know now."""
        with self._lock:
            self._progress.said(text)


class _Share(Silent):
    """One piece's part in what is told."""

    def __init__(self, joined: Joined, name: str) -> None:
        self._joined = joined
        self._name = name

    def advanced(self, done: int, total: int, what: str) -> None:
        """It has done so many of so many."""
        self._joined.advanced(self._name, done, total, what)

    def said(self, text: str) -> None:
        """Something a person should know now."""
        self._joined.said(text)
