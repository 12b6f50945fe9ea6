"""Value classes like those of `dataclasses`, made in a thirtieth of the time.

Owns `dataclass`, `field` and `replace` for whatever a check loads. The standard library compiles
up to nine methods for each class while a module is loaded, and loads `inspect` to do so; for a
hundred classes that takes longer than a check itself. Here all classes share their methods, and
those with as many fields share the code of `__init__`. Instances equal, hash, order, show, pickle,
match and copy as those of the standard library do, whose functions take them too.

To a type checker these are the standard library's own names.
"""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from operator import attrgetter
from reprlib import recursive_repr
from types import CodeType, FunctionType
from typing import TYPE_CHECKING, Any, ClassVar, Final

if TYPE_CHECKING:
    from dataclasses import dataclass, field, replace

__all__ = ["dataclass", "field", "replace"]

_ABSENT: Final = object()
_MEMBERS: Final = "__record_members__"
_STANDARD: Final = ("__dataclass_fields__", "__dataclass_params__")


if not TYPE_CHECKING:

    def dataclass(cls: Any = None, /, *, slots: bool = False, **options: bool) -> Any:  # noqa: ANN401
        """Makes a class with `slots` a value class; one without is the standard library's.

        Args:
            cls: The class.
            slots: Whether its instances have no attributes but the fields.
            options: `frozen`, `eq`, `order` and `kw_only`, as in the standard library.
        """
        if cls is None:
            return lambda cls: dataclass(cls, slots=slots, **options)
        if slots and not any(map(_is_standard, cls.__bases__)):
            return _record(cls, **options)
        import dataclasses  # noqa: PLC0415 - few classes are so

        return dataclasses.dataclass(cls, slots=slots, **options)

    def field(**options: object) -> Any:  # noqa: ANN401
        """A field that differs from the others.

        Args:
            options: `default`, `default_factory`, `compare`, `hash` and `repr`, as in the standard
                library.
        """
        return _Field(**options)

    def replace(record: Any, /, **changes: object) -> Any:  # noqa: ANN401
        """The same with other values for some of the fields."""
        return record.__replace__(**changes)


class _Field:
    """What a field is if it is left out, and what it is left out of."""

    __slots__ = ("compare", "default", "hash", "make", "repr")

    def __init__(
        self,
        *,
        default: object = _ABSENT,
        default_factory: Callable[[], object] | None = None,
        compare: bool = True,
        hash: bool | None = None,  # noqa: A002 - the standard library's name
        repr: bool = True,  # noqa: A002 - likewise
    ) -> None:
        self.default = default
        self.make = default_factory
        self.compare = compare
        self.hash = compare if hash is None else hash
        self.repr = repr


_PLAIN: Final = _Field()


class _Member:
    """One field of a class."""

    __slots__ = ("default", "field", "is_keyword", "name")

    def __init__(self, name: str, given: object, *, is_keyword: bool) -> None:
        self.name = name
        self.field = given if isinstance(given, _Field) else _PLAIN
        self.default = self.field.default if isinstance(given, _Field) else given
        self.is_keyword = is_keyword
        if type(self.default).__hash__ is None:
            raise ValueError(f"the default of `{name}` can change: use `default_factory`")


class _Record:
    """What every record does."""

    __record_names__: ClassVar[tuple[str, ...]]
    __record_shown__: ClassVar[tuple[str, ...]]
    __record_values__: ClassVar[Callable[[object], tuple[object, ...]]]
    __record_hashed__: ClassVar[Callable[[object], tuple[object, ...]]]

    @recursive_repr()
    def __repr__(self) -> str:
        fields = (f"{name}={getattr(self, name)!r}" for name in self.__record_shown__)
        return f"{type(self).__qualname__}({', '.join(fields)})"

    def __getstate__(self) -> list[object]:
        return [getattr(self, name) for name in self.__record_names__]

    def __setstate__(self, state: list[object]) -> None:
        for name, value in zip(self.__record_names__, state, strict=True):
            object.__setattr__(self, name, value)

    def __replace__(self, /, **changes: object) -> object:
        for name in self.__record_names__:
            if name not in changes:
                changes[name] = getattr(self, name)
        return type(self)(**changes)


class _Equal(_Record):
    """What a record does that equals others by its fields."""

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self).__record_values__
        return values(self) == values(other)

    def __hash__(self) -> int:
        return hash(type(self).__record_hashed__(self))


class _Ordered(_Record):
    """What a record does that is ordered by its fields."""

    def __lt__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self).__record_values__
        return values(self) < values(other)

    def __le__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self).__record_values__
        return values(self) <= values(other)

    def __gt__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self).__record_values__
        return values(self) > values(other)

    def __ge__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        values = type(self).__record_values__
        return values(self) >= values(other)


class _Frozen(_Record):
    """What a record does that never changes."""

    def __setattr__(self, name: str, value: object) -> None:
        if name in self.__record_names__ or not hasattr(self, "__dict__"):
            raise _frozen(f"cannot assign to field {name!r}")
        object.__setattr__(self, name, value)

    def __delattr__(self, name: str) -> None:
        if name in self.__record_names__ or not hasattr(self, "__dict__"):
            raise _frozen(f"cannot delete field {name!r}")
        object.__delattr__(self, name)


class _Standard:
    """What the functions of `dataclasses` look for in a class, made when they look."""

    __slots__ = ("_cls", "_name", "_options")

    def __init__(self, options: Mapping[str, bool]) -> None:
        self._options = options

    def __set_name__(self, cls: type, name: str) -> None:
        self._cls = cls
        self._name = name

    def __get__(self, record: object, cls: type) -> object:
        import dataclasses  # noqa: PLC0415 - slow to load, and a check can do without

        specs = []
        for member in getattr(self._cls, _MEMBERS):
            given: dict[str, Any] = {"kw_only": member.is_keyword}
            given |= {name: getattr(member.field, name) for name in ("compare", "hash", "repr")}
            if member.field.make is not None:
                given["default_factory"] = member.field.make
            elif member.default is not _ABSENT:
                given["default"] = member.default
            annotations = (each.__annotations__ for each in self._cls.__mro__[:-1])
            kind = next(each[member.name] for each in annotations if member.name in each)
            specs.append((member.name, kind, dataclasses.field(**given)))
        make: Any = dataclasses.make_dataclass
        made = make(self._cls.__name__, specs, **self._options)
        for name in _STANDARD:
            setattr(self._cls, name, getattr(made, name))
        return getattr(self._cls, self._name)


def _methods(kind: type) -> dict[str, object]:
    return {name: value for name, value in vars(kind).items() if callable(value)}


_RECORD: Final = _methods(_Record)
_EQUAL: Final = _methods(_Equal)
_ORDERED: Final = _methods(_Ordered)
_FROZEN: Final = _methods(_Frozen)


def _is_standard(base: type) -> bool:
    """Whether a class was made by `dataclasses`."""
    made = (vars(each) for each in base.__mro__ if _STANDARD[0] in vars(each))
    return any(_MEMBERS not in body for body in made)


def _record(
    cls: type, *, frozen: bool = False, eq: bool = True, order: bool = False, kw_only: bool = False
) -> type:
    """The class anew, with slots and methods."""
    body = {k: v for k, v in vars(cls).items() if k not in ("__dict__", "__weakref__")}
    if body.get("__hash__", cls) is None:
        del body["__hash__"]  # Python put it there, because the class has its own `__eq__`
    own = []
    for name, kind in cls.__annotations__.items():
        if getattr(kind, "__origin__", kind) is not ClassVar:
            default = body.pop(name, _ABSENT)
            own.append(_Member(name, default, is_keyword=kw_only))
    members = (*getattr(cls, _MEMBERS, ()), *own)
    methods = dict(_RECORD)
    if eq:
        methods |= _EQUAL if frozen else {**_EQUAL, "__hash__": None}
    if order:
        methods |= _ORDERED
    if frozen:
        methods |= _FROZEN
    standard = {name: _Standard({"frozen": frozen, "eq": eq, "order": order}) for name in _STANDARD}
    fixed = {
        "__slots__": tuple(member.name for member in own),
        _MEMBERS: members,
        "__record_names__": tuple(member.name for member in members),
        "__record_shown__": tuple(member.name for member in members if member.field.repr),
        "__record_values__": _values(member.name for member in members if member.field.compare),
        "__record_hashed__": _values(member.name for member in members if member.field.hash),
        **standard,
    }
    matched = {"__match_args__": tuple(m.name for m in members if not m.is_keyword)}
    made: type = type(cls)(cls.__name__, cls.__bases__, methods | matched | body | fixed)
    if "__init__" not in body:
        setattr(made, "__init__", _init(made, members))  # noqa: B010
    return made


def _values(fields: Iterable[str]) -> Callable[[Any], tuple[object, ...]]:
    """What gives these fields of an instance."""
    names = tuple(fields)
    if len(names) > 1:
        return attrgetter(*names)
    return lambda record: tuple(getattr(record, name) for name in names)


def _init(cls: type, members: tuple[_Member, ...]) -> Callable[..., None]:
    """Its `__init__`: that of all classes with as many fields, under its own names."""
    # Those by keyword come last, as in the standard library.
    ordered = sorted(members, key=lambda member: member.is_keyword)
    plain = [member for member in ordered if not member.is_keyword]
    is_optional = [_is_optional(member) for member in plain]
    if is_optional != sorted(is_optional):
        raise TypeError(f"{cls.__qualname__} has a field without default after one with a default")
    code = _code(len(members), hasattr(cls, "__post_init__")).replace(
        co_varnames=("self", *(member.name for member in ordered)),
        co_argcount=len(plain) + 1,
        co_kwonlyargcount=len(members) - len(plain),
        co_qualname=f"{cls.__qualname__}.__init__",
    )
    setters = {f"set_{i}": _setter(cls, member) for i, member in enumerate(ordered)}
    defaults = {member.name: member.default for member in ordered if _is_optional(member)}
    init = FunctionType(code, setters)
    init.__defaults__ = tuple(defaults[m.name] for m in plain if m.name in defaults)
    init.__kwdefaults__ = {k: v for k, v in defaults.items() if k not in {m.name for m in plain}}
    init.__module__ = cls.__module__
    return init


def _is_optional(member: _Member) -> bool:
    return member.field.make is not None or member.default is not _ABSENT


def _setter(cls: type, member: _Member) -> Callable[[object, object], None]:
    """Sets a field of a new instance; a slot's own setter is faster than `object.__setattr__`."""
    put: Callable[[object, object], None] = getattr(cls, member.name).__set__
    make = member.field.make
    if make is None:
        return put
    return lambda record, value: put(record, make() if value is _ABSENT else value)


@cache
def _code(count: int, is_followed: bool) -> CodeType:  # noqa: FBT001
    """The code of an `__init__` for so many fields: to compile one for each class takes longer."""
    names = [f"field_{number}" for number in range(count)]
    lines = [f"set_{number}(self, {name})" for number, name in enumerate(names)]
    lines += ["self.__post_init__()"] if is_followed else []
    made: dict[str, Any] = {}
    exec(f"def __init__({', '.join(['self', *names])}): {'; '.join(lines) or 'pass'}", made)  # noqa: S102
    code: CodeType = made["__init__"].__code__
    return code


def _frozen(message: str) -> AttributeError:
    from dataclasses import FrozenInstanceError  # noqa: PLC0415 - slow to load, and never needed

    return FrozenInstanceError(message)
