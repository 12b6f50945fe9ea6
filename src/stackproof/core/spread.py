"""Does many pieces of work at once, on all the processors that we may use.

Each piece is done in a process that is a copy of ours, so that only its number is handed over,
and what came of it. Where processes cannot be copied safely, we do it all ourselves.
"""

import gc
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Final, TypeVar

if TYPE_CHECKING:
    from concurrent.futures import ProcessPoolExecutor

T = TypeVar("T")

_FEWEST: Final = 8
_work: Callable[[int], Any] | None = None


def spread(
    work: Callable[[int], T], count: int, *, workers: int | None = None
) -> Iterator[T | None]:
    """What comes of each piece of work, in order; None for one that ended its process.

    Args:
        work: Does the piece of that number, counted from 0; its result can be pickled.
        count: How many pieces there are.
        workers: How many processes; by default one for each processor, and none of their own for
            a few pieces.

    Raises:
        Exception: Whatever the work raised.
    """
    if workers is None:
        workers = _processors() if count >= _FEWEST else 1
    if workers <= 1:
        yield from map(work, range(count))
        return
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - slow to load

    pool = _pool(work, workers)
    try:
        waiting = deque(pool.submit(_do, number) for number in range(count))
        for number in range(count):
            future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                # One of those under way ended its process, and all that follow are lost with it.
                yield _alone(work, number)
    finally:
        pool.shutdown(cancel_futures=True)


def _alone(work: Callable[[int], T], number: int) -> T | None:
    """What comes of one piece of work in a process of its own."""
    from concurrent.futures.process import BrokenProcessPool  # noqa: PLC0415 - likewise

    with _pool(work, 1) as pool:
        try:
            result: T = pool.submit(_do, number).result()
        except BrokenProcessPool:
            return None
    return result


def _pool(work: Callable[[int], Any], workers: int) -> "ProcessPoolExecutor":
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415 - likewise
    from multiprocessing import get_context  # noqa: PLC0415 - likewise

    return ProcessPoolExecutor(
        workers, mp_context=get_context("fork"), initializer=_begin, initargs=(work,)
    )


def _begin(work: Callable[[int], Any]) -> None:
    global _work  # noqa: PLW0603 - the process is there for this work alone
    _work = work
    # A Ctrl-C reaches all of us; only the first process says so.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What we inherited is no garbage, and to look at it would copy it.
    gc.freeze()


def _do(number: int) -> Any:  # noqa: ANN401 - whatever the work gives
    return _work(number) if _work is not None else None


def _processors() -> int:
    """How many processors we may use; one where a process cannot safely be copied."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else 1
