"""Ranges of versions, as each kind of file writes them."""

import pytest

from stackproof.bindings.versions import Range, is_exact, numbers


@pytest.mark.parametrize(
    ("text", "inside", "outside"),
    [
        (">=20,<21", ("20.0.0", "20.9"), ("19.9", "21.0.0")),
        (">20.1", ("20.1.1", "21"), ("20.1.0", "20.0")),
        ("<=20.1", ("20.1.0", "1"), ("20.1.1",)),
        ("==20.*", ("20.0.0", "20.7.3"), ("2.0", "21.0")),
        ("20.*", ("20.0.0",), ("21.0",)),
        ("!=20.*", ("21.0",), ("20.1",)),
        ("!=20.1.0,>=20", ("20.1.1",), ("20.1",)),
        ("==20.1", ("20.1.0", "20.1"), ("20.1.1",)),
        ("~=20.1", ("20.1", "20.9.9"), ("20.0", "21.0")),
        ("~=20.1.2", ("20.1.2", "20.1.9"), ("20.2.0",)),
        ("^20.1", ("20.1", "20.9"), ("20.0", "21.0")),
        ("^0.21", ("0.21.0", "0.21.9"), ("0.22.0",)),
        ("^0.0.3", ("0.0.3",), ("0.0.4",)),
        ("~20.1.2", ("20.1.2", "20.1.9"), ("20.2",)),
        ("~20", ("20.9",), ("21.0",)),
        ("~> 5.0", ("5.0.0", "5.100.0"), ("6.0", "4.9")),
        ("~> 5.100.0", ("5.100.3",), ("5.101.0",)),
        ("= 5.1", ("5.1.0",), ("5.2",)),
    ],
)
def test_a_range_allows_what_its_kind_says(
    text: str, inside: tuple[str, ...], outside: tuple[str, ...]
) -> None:
    """Each operator means what the tool means that writes it."""
    found = Range.read(text)
    assert found is not None
    assert [version for version in inside if not found.allows(version)] == []
    assert [version for version in outside if found.allows(version)] == []


@pytest.mark.parametrize("text", ["", "*", "latest", "^20 || ^21", ">=x", "file:../a", "=>20", ","])
def test_what_is_no_range_is_none(text: str) -> None:
    """A form that is not read, or that allows everything, constrains nothing."""
    assert Range.read(text) is None


def test_a_version_is_no_range_and_compares_by_its_numbers() -> None:
    """Marks behind the numbers do not count, and zeros at the end make no difference."""
    assert [is_exact(text) for text in ("20.1.0", "20.*", "20,21", ">=20")] == [
        *(True, False, False, False)
    ]
    assert numbers("20.1") == numbers("20.1.0.dev3")
    assert numbers("20.10") > numbers("20.9")
