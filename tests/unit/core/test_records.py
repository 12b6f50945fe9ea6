"""Our value classes behave as those of the standard library."""

import copy
import dataclasses
import pickle
import subprocess
import sys
from typing import Any, ClassVar

import pytest

from stackproof.core import records
from support.command import unmeasured


@records.dataclass(frozen=True, slots=True, order=True)
class Ours:
    """A value."""

    kind: ClassVar[str] = "value"
    name: str
    size: int = 1
    parts: "tuple[Ours, ...]" = ()

    def doubled(self) -> "Ours":
        """A value twice as large."""
        return records.replace(self, size=self.size * 2)


@dataclasses.dataclass(frozen=True, slots=True, order=True)
class Theirs:
    """The same, made by the standard library."""

    kind: ClassVar[str] = "value"
    name: str
    size: int = 1
    parts: "tuple[Theirs, ...]" = ()


@records.dataclass(frozen=True, slots=True)
class Derived(Ours):
    """A value with one field more."""

    colour: str = "red"


@records.dataclass(slots=True)
class Open:
    """What can be changed."""

    name: str
    items: list[str] = records.field(default_factory=list)


@records.dataclass(frozen=True, slots=True, kw_only=True)
class Keywords:
    """What is given by keyword only."""

    first: int
    second: int = 2


@records.dataclass(frozen=True, slots=True, eq=False)
class Same:
    """What equals itself alone."""

    name: str


@records.dataclass(frozen=True, slots=True)
class Partly:
    """What has fields that count for less."""

    name: str
    body: list[str] = records.field(default_factory=list, hash=False)
    origin: object = records.field(default=None, compare=False, repr=False)


@records.dataclass(frozen=True, slots=True)
class Checked:
    """What refuses to be negative."""

    size: int

    def __post_init__(self) -> None:
        if self.size < 0:
            raise ValueError("negative")


VALUES: tuple[dict[str, Any], ...] = (
    {"name": "a"},
    {"name": "a", "size": 2},
    {"name": "b", "size": 0, "parts": (1, 2)},
)


@pytest.mark.parametrize("left", VALUES)
@pytest.mark.parametrize("right", VALUES)
def test_comparisons(left: dict[str, Any], right: dict[str, Any]) -> None:
    """Values equal, order and hash by their fields."""
    ours, theirs = (Ours(**left), Ours(**right)), (Theirs(**left), Theirs(**right))
    assert (ours[0] == ours[1]) == (theirs[0] == theirs[1])
    assert (ours[0] < ours[1]) == (theirs[0] < theirs[1])
    assert (ours[0] <= ours[1]) == (theirs[0] <= theirs[1])
    assert (ours[0] > ours[1]) == (theirs[0] > theirs[1])
    assert (ours[0] >= ours[1]) == (theirs[0] >= theirs[1])
    assert (hash(ours[0]) == hash(ours[1])) == (hash(theirs[0]) == hash(theirs[1]))


@pytest.mark.parametrize("given", VALUES)
def test_representation(given: dict[str, Any]) -> None:
    """A value shows its fields."""
    assert repr(Ours(**given)) == repr(Theirs(**given)).replace("Theirs", "Ours")


def test_other_classes_are_never_equal() -> None:
    """A value of a derived class does not equal one of its base, and has no order beside it."""
    assert Derived("a") != Ours("a")
    with pytest.raises(TypeError):
        _ = Derived("a") < Ours("a")


def test_derived_values_have_all_fields() -> None:
    """A derived class takes the fields of its base first."""
    value = Derived("a", 2, (), "blue")
    assert (value.name, value.size, value.colour) == ("a", 2, "blue")
    assert value == Derived("a", 2, colour="blue") != Derived("a", 2)
    assert isinstance(value, Ours)


@pytest.mark.parametrize("call", [(), ("a", 1, (), 2)])
def test_arguments_are_checked(call: tuple[Any, ...]) -> None:
    """Too few and too many arguments are errors, the first time too."""

    @records.dataclass(frozen=True, slots=True)
    class New:
        name: str
        size: int = 1
        parts: tuple[int, ...] = ()

    with pytest.raises(TypeError, match=r"New\.__init__\(\)"):
        New(*call)


def test_keywords_are_demanded() -> None:
    """Fields that are given by keyword only cannot be given by position."""
    assert Keywords(first=1) == Keywords(second=2, first=1)
    make: Any = Keywords
    with pytest.raises(TypeError):
        make(1)


def test_frozen_values_stay() -> None:
    """A field of a frozen value can be neither set nor deleted, nor can one be added."""
    value: Any = Ours("a")
    for name in ("name", "other"):
        with pytest.raises(dataclasses.FrozenInstanceError):
            setattr(value, name, "b")
    with pytest.raises(dataclasses.FrozenInstanceError):
        del value.name
    assert value == Ours("a")


def test_open_values_change() -> None:
    """What is not frozen changes, has no hash, and shares no default."""
    value, other = Open("a"), Open("a")
    value.items.append("x")
    assert value != other == Open("a")
    value.name = "b"
    assert value == Open("b", ["x"])
    with pytest.raises(TypeError, match="unhashable"):
        hash(value)
    with pytest.raises(AttributeError):
        setattr(value, "other", 1)  # noqa: B010 - no field, as a type checker would say


def test_a_shared_default_is_refused() -> None:
    """A default that can change belongs to no class."""
    with pytest.raises(ValueError, match="default_factory"):

        @records.dataclass(frozen=True, slots=True)
        class _Wrong:
            items: list[str] = []  # noqa: RUF012 - what is tested


def test_a_field_without_default_comes_first() -> None:
    """What may be left out is not followed by what may not."""
    with pytest.raises(TypeError, match="default"):

        @records.dataclass(frozen=True, slots=True)
        class _Wrong:
            size: int = 1
            name: str  # type: ignore[misc]


def test_identity() -> None:
    """Without `eq` a value equals itself alone, and can be a key."""
    value = Same("a")
    assert value != Same("a")
    assert {value: 1}[value] == 1


def test_fields_that_count_for_less() -> None:
    """A field can be left out of comparison, of the hash and of what is shown."""
    assert Partly("a", ["x"], 1) == Partly("a", ["x"], 2) != Partly("a")
    assert hash(Partly("a", ["x"])) == hash(Partly("a"))
    assert repr(Partly("a", ["x"], 1)) == "Partly(name='a', body=['x'])"
    assert Partly("a").origin is None
    assert [(f.compare, f.hash, f.repr) for f in dataclasses.fields(Partly)] == [
        (True, True, True),
        (True, False, True),
        (False, False, False),
    ]


def test_after_init() -> None:
    """A value can refuse its fields, when it is made and when it is made from another."""
    with pytest.raises(ValueError, match="negative"):
        Checked(-1)
    with pytest.raises(ValueError, match="negative"):
        records.replace(Checked(1), size=-1)


def test_replaced() -> None:
    """A changed copy has the other fields of the first, whoever makes it."""
    value = Ours("a", 2, (Ours("b"),))
    assert value.doubled() == Ours("a", 4, (Ours("b"),))
    assert dataclasses.replace(value, name="c") == Ours("c", 2, (Ours("b"),))
    wrong: Any = {"other": 1}
    with pytest.raises(TypeError):
        records.replace(value, **wrong)


@pytest.mark.parametrize("value", [Ours("a", 2), Derived("a", colour="b"), Open("a", ["x"])])
def test_copies(value: object) -> None:
    """A copy and what is read from a pickle equal the first."""
    assert copy.copy(value) == copy.deepcopy(value) == pickle.loads(pickle.dumps(value)) == value  # noqa: S301


def test_matching() -> None:
    """A pattern takes fields by position, but for those that are keywords."""
    match Derived("a", 7):
        case Derived(name, size, _, colour):
            assert (name, size, colour) == ("a", 7, "red")
        case _:
            pytest.fail("no match")
    assert Keywords.__match_args__ == ()


def test_the_standard_library_takes_them() -> None:
    """The functions of `dataclasses` see the same fields."""
    seen = [(f.name, f.type, f.default, f.kw_only) for f in dataclasses.fields(Ours)]
    assert seen == [
        (f.name, str(f.type).replace("Theirs", "Ours") if f.name == "parts" else f.type, *rest)
        for f, *rest in ((f, f.default, f.kw_only) for f in dataclasses.fields(Theirs))
    ]
    assert dataclasses.asdict(Derived("a")) == {
        "name": "a",
        "size": 1,
        "parts": (),
        "colour": "red",
    }
    assert dataclasses.is_dataclass(Open)

    @dataclasses.dataclass(frozen=True)
    class Standard(Ours):
        more: int = 0

    @records.dataclass(frozen=True, slots=True)
    class Further(Standard):
        most: int = 0

    assert [f.name for f in dataclasses.fields(Further)][-2:] == ["more", "most"]
    assert Further("a", most=3).most == 3


def test_the_standard_library_is_not_loaded() -> None:
    """Making a class and an instance loads no `dataclasses`, which is what this is for."""
    program = (
        "import sys\n"
        "from stackproof.core.span import Position\n"
        "assert Position(1, 2) < Position(1, 3)\n"
        "assert 'dataclasses' not in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", program], check=True, env=unmeasured())
