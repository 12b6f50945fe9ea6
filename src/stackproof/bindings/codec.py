"""Writes the classes of a module as compact text and reads single classes back.

The text is JSON of short strings. A member is its fields joined by colons, trailing defaults left
out; `type_text` says how types are written.
What all classes inherit from one class of the framework is written once, as a profile.
"""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, TypeVar

from stackproof.bindings import names, type_text
from stackproof.bindings.facts import (
    Argument,
    Attribute,
    ClassFacts,
    Kind,
    Module,
    Parameter,
    Shape,
    Signature,
    TypeRef,
)
from stackproof.bindings.later import later
from stackproof.core.records import dataclass, field

_KINDS = {
    "r": Kind.RESOURCE,
    "d": Kind.DATA_SOURCE,
    "e": Kind.EPHEMERAL,
    "p": Kind.PROVIDER,
    "s": Kind.STRUCT,
    "o": Kind.REFERENCE,
    "l": Kind.REFERENCE_LIST,
    "m": Kind.REFERENCE_MAP,
    "i": Kind.INTERFACE,
    "v": Kind.ENUM,
    "c": Kind.CLASS,
}
_EMPTY = ("",) * 6
_KIND_LETTERS = {kind: letter for letter, kind in _KINDS.items()}

Resolve = Callable[[str], ClassFacts | None]


@dataclass(frozen=True, slots=True)
class Profile:
    """What is inherited from one class of another package."""

    arguments: tuple[Argument, ...]
    attributes: tuple[Attribute, ...]
    methods: tuple[str, ...]
    statics: tuple[str, ...]
    ancestors: tuple[str, ...]


@dataclass(slots=True)
class Profiles:
    """The profiles of a package in the order in which they were met, by qualified name.

    Args:
        foreign: Facts of a class of another package.
        own: The root of the package's modules, whose classes need no profile.
    """

    foreign: Resolve
    own: str
    found: dict[str, Profile] = field(default_factory=dict)

    def of(self, facts: ClassFacts) -> list[int]:
        """The numbers of the profiles that a class inherits, nearest first."""
        numbers: list[int] = []
        covered: set[str] = set()
        for ancestor in facts.ancestors:
            if ancestor in covered or ancestor.startswith(f"{self.own}."):
                continue
            inherited = self.foreign(ancestor)
            if inherited is None:
                continue
            covered.update(inherited.ancestors)
            if ancestor not in self.found:
                self.found[ancestor] = Profile(
                    arguments=inherited.arguments,
                    attributes=inherited.attributes if inherited.kind is not Kind.STRUCT else (),
                    methods=inherited.methods,
                    statics=inherited.statics,
                    ancestors=(ancestor, *inherited.ancestors),
                )
            numbers.append(list(self.found).index(ancestor))
        return numbers

    def encode(self) -> list[list[Any]]:
        """The profiles as JSON."""
        return [
            [
                [_argument_text(a, {}) for a in profile.arguments],
                [_attribute_text(a, {}) for a in profile.attributes],
                profile.methods,
                profile.statics,
                profile.ancestors,
            ]
            for profile in self.found.values()
        ]


def decode_profiles(rows: Sequence[Sequence[Any]]) -> tuple[Profile, ...]:
    """The profiles that `Profiles.encode` wrote."""
    types = type_text.Types("", ())
    return tuple(
        Profile(
            arguments=tuple(_argument(text, types) for text in arguments),
            attributes=tuple(_attribute(text, types) for text in attributes),
            methods=tuple(methods),
            statics=tuple(statics),
            ancestors=tuple(ancestors),
        )
        for arguments, attributes, methods, statics, ancestors in rows
    )


def encode(module: Module, profiles: Profiles) -> bytes:
    """A module as compact text; class names are in order."""
    order = sorted(module.classes)
    local = {f"{module.name}.{name}": f"#{number}" for number, name in enumerate(order)}
    structs = {
        id(facts.arguments): number
        for number, facts in enumerate(module.classes[name] for name in order)
        if facts.kind is Kind.STRUCT and facts.arguments
    }
    rows = [_row(module.classes[name], profiles, local, structs) for name in order]
    return json.dumps([order, rows], separators=(",", ":")).encode("ascii")


def decode(name: str, data: bytes, profiles: Sequence[Profile]) -> Module:
    """The module that `encode` wrote; a class is made when it is first asked for."""
    order, rows = json.loads(data)
    return Module(name=name, classes=LazyClasses(name, order, rows=rows, profiles=profiles))


class LazyClasses(Mapping[str, ClassFacts]):
    """The classes of a module, each made when it is first asked for."""

    __slots__ = ("_made", "_module", "_numbers", "_profiles", "_rows", "_types")

    def __init__(
        self,
        module: str,
        order: Sequence[str],
        *,
        rows: Sequence[Sequence[Any]],
        profiles: Sequence[Profile],
    ) -> None:
        self._module = module
        self._numbers = {name: number for number, name in enumerate(order)}
        self._rows = rows
        self._profiles = profiles
        self._types = type_text.Types(module, order)
        self._made: dict[str, ClassFacts] = {}

    def __getitem__(self, name: str) -> ClassFacts:
        made = self._made.get(name)
        if made is None:
            made = self._made[name] = self._make(name, self._rows[self._numbers[name]])
        return made

    def __contains__(self, name: object) -> bool:
        return name in self._numbers

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)

    def _arguments(
        self, spec: int | Sequence[str], inherited: Sequence[Profile]
    ) -> dict[str, Argument]:
        if isinstance(spec, int):
            # Those of a configuration struct, which writes its own.
            _, own, _, _, _, numbers, _ = _whole(self._rows[spec])
            return self._arguments(tuple(own), [self._profiles[number] for number in numbers])
        found: dict[str, Argument] = {}
        for text in spec:
            argument = _argument(text, self._types)
            found[argument.name] = argument
        for profile in inherited:
            for argument in profile.arguments:
                found.setdefault(argument.name, argument)
        return found

    def _attributes(
        self, texts: Sequence[str], given: Sequence[Argument], inherited: Sequence[Profile]
    ) -> tuple[Attribute, ...]:
        found = {argument.name: argument.read_back() for argument in given}
        for text in texts:
            attribute = _attribute(text, self._types)
            found[attribute.name] = attribute
        for profile in inherited:
            for attribute in profile.attributes:
                found.setdefault(attribute.name, attribute)
        return tuple(found.values())

    def _make(self, name: str, row: Sequence[Any]) -> ClassFacts:
        kind_letter, arguments, attributes, methods, statics, numbers, extra = _whole(row)
        kind = _KINDS[kind_letter]
        inherited = [self._profiles[number] for number in numbers]
        taken = self._arguments(arguments, inherited if kind is Kind.STRUCT else ())
        types = self._types
        given = tuple(taken.values())
        read = partial(
            self._attributes, attributes, given if kind is Kind.STRUCT else (), inherited
        )
        all_methods = dict.fromkeys(methods)
        all_statics = dict.fromkeys(statics)
        ancestors = dict.fromkeys(extra.get("a", ()))
        for profile in inherited:
            all_methods |= dict.fromkeys(profile.methods)
            all_statics |= dict.fromkeys(profile.statics)
            ancestors |= dict.fromkeys(profile.ancestors)
        return ClassFacts(
            module=self._module,
            name=name,
            kind=kind,
            arguments=given,
            attributes=later(read),
            methods=tuple(all_methods),
            statics=tuple(all_statics),
            terraform_type=extra.get("t"),
            deprecated=extra.get("d"),
            positional=tuple(_parameter(text, types) for text in extra.get("p", ())),
            ancestors=tuple(ancestors),
            item=types.read(extra["i"]).name if "i" in extra else None,
            indexed="x" in extra,
            signatures=tuple(_signature(spec, types) for spec in extra.get("g", ())),
        )


_DEFAULTS: tuple[Any, ...] = (None, (), (), (), (), (), {})


def _whole(row: Sequence[Any]) -> tuple[Any, ...]:
    """A row with the defaults that were left out behind."""
    return (*row, *_DEFAULTS[len(row) :])


def _row(
    facts: ClassFacts, profiles: Profiles, local: Mapping[str, str], structs: Mapping[int, int]
) -> list[Any]:
    numbers = profiles.of(facts)
    inherited = [list(profiles.found.values())[number] for number in numbers]
    is_struct = facts.kind is Kind.STRUCT
    arguments: int | list[str]
    if not is_struct and id(facts.arguments) in structs:
        arguments = structs[id(facts.arguments)]
    else:
        # Only a struct inherits arguments; a constructor lists its own.
        taken = [a for p in inherited for a in p.arguments] if is_struct else []
        arguments = [_argument_text(a, local) for a in _own(facts.arguments, taken)]
    read = [a for p in inherited for a in p.attributes]
    attributes = [] if is_struct else _own(facts.attributes, read)
    optional: dict[str, Any] = {
        "t": facts.terraform_type,
        "d": facts.deprecated,
        "p": [_parameter_text(p, local) for p in facts.positional],
        "a": _own(facts.ancestors, [a for p in inherited for a in p.ancestors]),
        "i": type_text.write(TypeRef(Shape.NAMED, name=facts.item), local) if facts.item else None,
        "x": 1 if facts.indexed else None,
        "g": [_signature_row(s, local) for s in facts.signatures],
    }
    row = [
        _KIND_LETTERS[facts.kind],
        arguments,
        [_attribute_text(a, local) for a in attributes],
        _own(facts.methods, [m for p in inherited for m in p.methods]),
        _own(facts.statics, [s for p in inherited for s in p.statics]),
        numbers,
        {key: value for key, value in optional.items() if value},
    ]
    while row and row[-1] in ([], {}):
        row.pop()
    return row


_M = TypeVar("_M", Argument, Attribute, str)


def _own(everything: Sequence[_M], inherited: Sequence[_M]) -> list[_M]:
    """What has to be written so that it gives everything, in order, with the inherited behind."""
    known = set(inherited)
    own = [member for member in everything if member not in known]
    overridden = {_key(member) for member in own}
    behind = [member for member in dict.fromkeys(inherited) if _key(member) not in overridden]
    return own if own + behind == list(everything) else list(everything)


def _key(member: Argument | Attribute | str) -> str:
    return member if isinstance(member, str) else member.name


def _joined(*fields: str) -> str:
    return ":".join(fields).rstrip(":")


# A deprecation is prose, so it stands last and may hold colons itself.
def _argument_text(argument: Argument, local: Mapping[str, str]) -> str:
    flags = (
        ("r" if argument.required else "")
        + ("b" if argument.is_block else "")
        + ("0" if argument.prints_null else "")
    )
    return _joined(
        argument.name,
        type_text.write(argument.type, local),
        flags,
        "" if argument.terraform_name == argument.name else argument.terraform_name,
        "" if argument.jsii_name == names.camel(argument.name) else argument.jsii_name,
        argument.deprecated or "",
    )


def _argument(text: str, types: type_text.Types) -> Argument:
    name, type_, flags, terraform_name, jsii_name, deprecated = _fields(text, 6)
    # By position, as there are thousands: keywords take twice as long.
    return Argument(
        name,
        terraform_name or name,
        types.read(type_),
        "r" in flags,
        "b" in flags,
        "0" in flags,
        deprecated or None,
        jsii_name or names.camel(name),
    )


def _attribute_text(attribute: Attribute, local: Mapping[str, str]) -> str:
    same = attribute.terraform_name == attribute.name
    flags = (
        ("w" if attribute.writable else "")
        + ("s" if attribute.wraps_set else "")
        + ("t" if same else "")
    )
    return _joined(
        attribute.name,
        type_text.write(attribute.type, local),
        flags,
        "" if same else attribute.terraform_name or "",
        attribute.deprecated or "",
    )


def _attribute(text: str, types: type_text.Types) -> Attribute:
    name, type_, flags, terraform_name, deprecated = _fields(text, 5)
    return Attribute(
        name,
        name if "t" in flags else terraform_name or None,
        types.read(type_),
        deprecated or None,
        "w" in flags,
        "s" in flags,
    )


def _parameter_text(parameter: Parameter, local: Mapping[str, str]) -> str:
    flags = ("" if parameter.required else "o") + ("v" if parameter.variadic else "")
    return _joined(parameter.name, type_text.write(parameter.type, local), flags)


def _parameter(text: str, types: type_text.Types) -> Parameter:
    name, type_, flags = _fields(text, 3)
    return Parameter(
        name=name, type=types.read(type_), required="o" not in flags, variadic="v" in flags
    )


def _signature_row(signature: Signature, local: Mapping[str, str]) -> list[Any]:
    return [
        signature.name,
        [_parameter_text(p, local) for p in signature.positional],
        [_argument_text(a, local) for a in signature.keywords],
        type_text.write(signature.returns, local) if signature.returns else "",
        int(signature.static),
        signature.deprecated,
    ]


def _signature(row: Sequence[Any], types: type_text.Types) -> Signature:
    name, positional, keywords, returns, static, deprecated = row
    return Signature(
        name=name,
        positional=tuple(_parameter(text, types) for text in positional),
        keywords=tuple(_argument(text, types) for text in keywords),
        returns=types.read(returns) if returns else None,
        static=bool(static),
        deprecated=deprecated,
    )


def _fields(text: str, count: int) -> list[str]:
    fields = text.split(":", count - 1)
    if len(fields) < count:
        fields += _EMPTY[len(fields) - count :]
    return fields
