"""Tuples that are made when they are first looked at."""

import pickle

from stackproof.bindings.later import later


def test_nothing_is_made_before_it_is_looked_at() -> None:
    """The items are made once, when somebody wants them."""
    made: list[int] = []

    def make() -> tuple[int, ...]:
        made.append(1)
        return (1, 2, 3)

    items = later(make)
    assert not made
    assert [*items] == [1, 2, 3]
    assert (len(items), items[0], items[1:], 2 in items) == (3, 1, (2, 3), True)
    assert made == [1]


def test_it_stands_for_the_tuple() -> None:
    """It equals the tuple, and serves as a key, in a sum, in a message and in a pickle like it."""
    items = later(lambda: (1, 2))
    assert items == (1, 2) == items
    assert items == later(lambda: (1, 2)) != later(lambda: (1, 3))
    assert {items: "a"}[1, 2] == "a"
    assert items + (3,) == (1, 2, 3)  # noqa: RUF005 - what is tested
    assert repr(items) == "(1, 2)"
    assert pickle.loads(pickle.dumps(items)) == (1, 2)  # noqa: S301
