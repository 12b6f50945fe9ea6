"""Values for arguments, from their types alone.

Every literal of a tree is another one, so that a value that is lost or misplaced is seen.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from differential.trees import Field, Keyed, Many, Node, Scalar, Struct
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Argument, ClassFacts, Kind, Shape, TypeRef

FULL = 400
"""So many literals and structs fill a program; beyond them only what is required is added."""

Chain = tuple[Argument, ...]


@dataclass
class Facts:
    """What the catalogue says of classes.

    Args:
        catalog: The bindings.
    """

    catalog: Catalog

    def find(self, qualified: str | None) -> ClassFacts | None:
        """A class by its qualified name."""
        dotted, _, name = (qualified or "").rpartition(".")
        module = self.catalog.module(dotted) if dotted else None
        return module.classes.get(name) if module is not None else None

    def struct(self, type_: TypeRef) -> ClassFacts | None:
        """The struct that a type is."""
        facts = self.find(type_.name) if type_.shape is Shape.NAMED else None
        return facts if facts is not None and facts.kind is Kind.STRUCT else None

    def structs(self, type_: TypeRef) -> tuple[ClassFacts, ...]:
        """The structs between which a type leaves the choice."""
        found = (self.struct(choice) for choice in choices(type_))
        return tuple(facts for facts in found if facts is not None)

    def inner(self, type_: TypeRef) -> ClassFacts | None:
        """The struct in a type, alone or as the item of a list or a map."""
        while type_.shape in _CONTAINERS:
            type_ = type_.items[0]
        return next(iter(self.structs(type_)), None)


@dataclass
class Grower:
    """Grows the trees of one program.

    Args:
        facts: Where classes are found.
        is_never_empty: Whether a struct that requires nothing is given its first argument.
        grown: How many literals and structs there are.
        around: The structs that are being grown.
    """

    facts: Facts
    is_never_empty: bool = False
    grown: int = 0
    around: list[str] = field(default_factory=list)

    def everything(self, facts: ClassFacts) -> Struct:
        """Every argument that can be written from its type, nested ones until it is full."""
        return self._struct(facts, is_full=True)

    def least(self, facts: ClassFacts, chain: Chain = ()) -> Struct:
        """What is required, and the arguments of a chain as far as they can be written."""
        return self._struct(facts, chain)

    def _struct(
        self,
        facts: ClassFacts,
        chain: Chain = (),
        *,
        is_full: bool = False,
        is_choice: bool = False,
    ) -> Struct:
        self.grown += 1
        self.around.append(facts.qualified)
        fields: list[Field] = []
        # A construct's own arguments are always given, so that each is in some program.
        takes_all = is_full and (facts.kind is not Kind.STRUCT or self.grown < FULL)
        for argument in facts.arguments:
            is_next = bool(chain) and argument.name == chain[0].name
            is_filler = self.is_never_empty and not chain and not fields
            is_filler = is_filler and facts.kind is Kind.STRUCT
            if not (argument.required or is_next or is_filler or takes_all):
                continue
            grown = self._value(
                argument.type,
                chain[1:] if is_next else (),
                is_full=is_full and self.grown < FULL,
            )
            if grown is not None:
                fields.append(Field.of(argument, grown))
        self.around.pop()
        return Struct(facts, tuple(fields), is_choice=is_choice)

    def _value(self, type_: TypeRef, chain: Chain = (), *, is_full: bool = False) -> Node | None:
        match type_.shape:
            case Shape.NAMED:
                facts = self.facts.struct(type_)
                return self._struct(facts, chain, is_full=is_full) if facts is not None else None
            case Shape.UNION:
                return self._chosen(type_.items, chain, is_full=is_full)
            case Shape.LIST | Shape.SET | Shape.MAP:
                return self._contained(type_, chain, is_full=is_full)
            case _:
                return self._literal(type_.shape)

    def _literal(self, shape: Shape) -> Scalar:
        self.grown += 1
        if shape is Shape.BOOLEAN:
            return Scalar(True)  # noqa: FBT003 - the literal itself
        return Scalar(self.grown if shape is Shape.NUMBER else f"v{self.grown}")

    def _contained(self, type_: TypeRef, chain: Chain, *, is_full: bool) -> Many | Keyed | None:
        is_map = type_.shape is Shape.MAP
        if not chain and self._is_endless(type_.items[0]):
            return None if is_map else Many(())
        item = self._value(type_.items[0], chain, is_full=is_full)
        if item is None:
            return None
        return Keyed("key", item) if is_map else Many((item,))

    def _is_endless(self, type_: TypeRef) -> bool:
        """Whether a struct contains itself here; some need a list of their own kind."""
        return type_.shape is Shape.NAMED and type_.name in self.around

    def _chosen(self, options: Sequence[TypeRef], chain: Chain, *, is_full: bool) -> Node | None:
        structs = [facts for facts in map(self.facts.struct, options) if facts is not None]
        if structs:
            return self._struct(
                structs[0], chain, is_full=is_full, is_choice=len(structs) == len(options) > 1
            )
        grown = (self._value(option, chain, is_full=is_full) for option in options)
        return next((value for value in grown if value is not None), None)


_CONTAINERS = frozenset({Shape.LIST, Shape.SET, Shape.MAP})


def choices(type_: TypeRef) -> tuple[TypeRef, ...]:
    """The types between which a type leaves the choice."""
    return type_.items if type_.shape is Shape.UNION else (type_,)


def chains(facts: ClassFacts, find: Facts, *, leave_out: frozenset[str]) -> Iterator[Chain]:
    """The ways from a construct to its arguments and to those nested in it, outer ones first.

    Args:
        facts: The construct.
        find: Where classes are found.
        leave_out: Arguments of the construct that are not followed.
    """
    level: list[Chain] = [(a,) for a in facts.arguments if a.name not in leave_out]
    for _ in range(_DEEPEST):
        yield from level[:_WIDEST]
        inner = ((chain, find.inner(chain[-1].type)) for chain in level[:_WIDEST])
        level = [
            (*chain, argument)
            for chain, struct in inner
            if struct is not None
            for argument in struct.arguments
        ]


_DEEPEST = 4
_WIDEST = 300
