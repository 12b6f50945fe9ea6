"""Work on all processors."""

import os
from pathlib import Path

import pytest

from stackproof.core.errors import UsageError
from stackproof.core.spread import spread


@pytest.mark.parametrize("workers", [None, 1, 2, 3])
@pytest.mark.parametrize("count", [0, 1, 20])
def test_results_come_in_order(workers: int | None, count: int) -> None:
    """Each piece is done once, and the results stand in the order of the pieces."""
    assert list(spread(lambda number: number * 2, count, workers=workers)) == [
        number * 2 for number in range(count)
    ]


def test_pieces_are_done_in_other_processes() -> None:
    """With several workers nothing is done in our own process."""
    assert os.getpid() not in set(spread(lambda _: os.getpid(), 10, workers=2))


def test_a_lost_piece_costs_itself_alone() -> None:
    """A piece that ends its process has no result; all others have theirs."""

    def work(number: int) -> int:
        if number in {2, 5}:
            os._exit(9)
        return number

    assert list(spread(work, 8, workers=2)) == [0, 1, None, 3, 4, None, 6, 7]


@pytest.mark.parametrize("workers", [1, 2])
def test_an_error_is_raised(workers: int) -> None:
    """What a piece raises is raised here, with all that it says."""

    def work(number: int) -> int:
        if number == 3:
            raise UsageError("no", where="here", help="do")
        return number

    with pytest.raises(UsageError, match="no") as raised:
        list(spread(work, 20, workers=workers))
    assert (raised.value.where, raised.value.help) == ("here", "do")


def test_work_ends_when_nobody_wants_it(tmp_path: Path) -> None:
    """Whoever stops asking gets no further work done."""

    def work(number: int) -> int:
        (tmp_path / str(number)).touch()
        return number

    results = spread(work, 500, workers=2)
    assert next(results) == 0
    results.close()  # type: ignore[attr-defined]
    assert len(list(tmp_path.iterdir())) < 500
