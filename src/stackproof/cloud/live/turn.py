"""Whose turn it is: requests are served one at a time, but nobody waits for a whole function."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class Turn:
    """A lock that its holder can lend to others while it waits for something of theirs.

    moto guards none of its tables, so that only one thread at a time may be inside it. A function
    that is invoked asks the embedded AWS for things itself: whoever waits for it stands aside.
    """

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self._depth = 0
        self._holder: int | None = None

    def __enter__(self) -> None:
        self._lock.acquire()
        self._depth += 1
        self._holder = threading.get_ident()

    def __exit__(self, *_error: object) -> None:
        self._depth -= 1
        if not self._depth:
            self._holder = None
        self._lock.release()

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Lets others in until the block ends; a thread that has no turn just runs it."""
        depth = self._depth if self._holder == threading.get_ident() else 0
        for _ in range(depth):
            self.__exit__()
        try:
            yield
        finally:
            for _ in range(depth):
                self.__enter__()


TURN = Turn()
"""The one of this process: moto's tables are the process's too."""
