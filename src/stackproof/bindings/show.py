"""One class of the bindings as a person needs it: what it takes, what it gives, how it is called.

Everything follows from the types; nothing about a provider is typed in.
"""

from collections.abc import Iterator, Mapping, Sequence
from enum import Enum
from typing import Final

from stackproof.bindings import names
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Argument, ClassFacts, Kind, Parameter, Shape, TypeRef
from stackproof.bindings.index import lookup
from stackproof.core.records import dataclass

DEPTH: Final = 3
"""How many levels of nested structs are shown by default."""

_WIDTH = 88
_LONGEST_EXAMPLE = 60
_META = "TerraformMetaArguments"
_WORDS = {
    Shape.STRING: "str",
    Shape.NUMBER: "number",
    Shape.BOOLEAN: "bool",
    Shape.ANY: "Any",
}


class Form(Enum):
    """How many values a field takes."""

    SINGLE = "single"
    LIST = "list"
    SET = "set"
    MAP = "map"


@dataclass(frozen=True, slots=True)
class Field:
    """One keyword of a call, with what is nested in it.

    Args:
        name: Python's keyword.
        type: What it takes, in Python's words.
        form: Whether it takes one value or many.
        required: Whether leaving it out is an error.
        is_block: Whether Terraform has it as a nested block.
        struct: The struct that it takes, if it takes one.
        fields: The keywords of that struct.
        is_cut: Whether the struct has keywords that are not shown.
        deprecated: The bindings' own words, if they discourage it.
    """

    name: str
    type: str
    form: Form
    required: bool
    is_block: bool
    struct: str | None = None
    fields: tuple["Field", ...] = ()
    is_cut: bool = False
    deprecated: str | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """One class of the bindings.

    Args:
        facts: The class.
        basis: The package, its version and its provider.
        fields: What it takes.
        common: Keywords that the framework adds to every resource.
        attributes: What Terraform gives beyond what was passed, with types.
        members: For an enum its members; for a class without keywords, what it offers.
        example: A call of it with all that is required, imports included; None if the types do
            not say how to call it.
    """

    facts: ClassFacts
    basis: str
    fields: tuple[Field, ...]
    common: tuple[str, ...]
    attributes: tuple[tuple[str, str], ...]
    members: tuple[str, ...]
    example: str | None


def show(catalog: Catalog, facts: ClassFacts, *, depth: int = DEPTH) -> Shown:
    """What is known of a class.

    Args:
        catalog: Where the structs that it names are found.
        facts: The class.
        depth: How many levels of nested structs are followed.
    """
    tree = _Tree(catalog, facts)
    own = [a for a in facts.arguments if a.name not in tree.common]
    taken = {argument.name for argument in facts.arguments}
    return Shown(
        facts=facts,
        basis=catalog.basis(facts.module) or facts.module,
        fields=tuple(tree.field(argument, depth, ()) for argument in own),
        common=tuple(sorted(tree.common & taken)),
        attributes=tuple(
            (attribute.name, written(attribute.type))
            for attribute in facts.attributes
            if attribute.terraform_name is not None and attribute.name not in taken
        ),
        members=facts.statics if facts.kind in {Kind.ENUM, Kind.CLASS} else (),
        example=_Example(catalog, facts).text(),
    )


def written(type_: TypeRef) -> str:
    """A type in Python's words, with classes by their bare names."""
    if type_.shape in _WORDS:
        return _WORDS[type_.shape]
    if type_.shape is Shape.NAMED:
        return (type_.name or "").rpartition(".")[2]
    items = [written(item) for item in type_.items]
    if type_.shape is Shape.UNION:
        return " | ".join(items)
    # A set is passed as a list.
    return f"dict[str, {items[0]}]" if type_.shape is Shape.MAP else f"list[{items[0]}]"


class _Tree:
    """The keywords of a class and of the structs that it takes."""

    def __init__(self, catalog: Catalog, facts: ClassFacts) -> None:
        self._find = lookup(catalog.module)
        package = catalog.package(facts.module)
        meta = self._find(f"{package.framework}.{_META}") if package else None
        is_construct = facts.terraform_type is not None
        self.common = {a.name for a in meta.arguments} if meta and is_construct else set()

    def field(self, argument: Argument, depth: int, above: tuple[str, ...]) -> Field:
        form, inner = _formed(argument.type)
        struct = self._find(inner.name) if inner.name is not None else None
        if struct is not None and struct.kind is not Kind.STRUCT:
            struct = None
        fields: tuple[Field, ...] = ()
        is_cut = False
        if struct is not None:
            is_cut = depth <= 0 or struct.qualified in above
            if not is_cut:
                below = (*above, struct.qualified)
                fields = tuple(self.field(a, depth - 1, below) for a in struct.arguments)
        return Field(
            name=argument.name,
            type=written(argument.type),
            form=form,
            required=argument.required,
            is_block=argument.is_block,
            struct=struct.name if struct else None,
            fields=fields,
            is_cut=is_cut and bool(struct and struct.arguments),
            deprecated=argument.deprecated,
        )


# What stands for a scalar in an example; a string says what it is for.
_SCALARS: Mapping[Shape, str | None] = {
    Shape.STRING: None,
    Shape.ANY: None,
    Shape.NUMBER: "1",
    Shape.BOOLEAN: "True",
}
_FORMS: Mapping[Shape, Form] = {Shape.LIST: Form.LIST, Shape.SET: Form.SET, Shape.MAP: Form.MAP}


def _formed(type_: TypeRef) -> tuple[Form, TypeRef]:
    """How many a type takes, and of what; of several choices the first that is no scalar."""
    if type_.shape is Shape.UNION:
        found = [choice for choice in type_.items if choice.shape not in _WORDS]
        return _formed(found[0]) if found else (Form.SINGLE, type_)
    if type_.shape in _FORMS:
        _, inner = _formed(type_.items[0])
        return _FORMS[type_.shape], inner
    return Form.SINGLE, type_


class _Unwritable(Exception):
    """The types do not say how to write a value."""


class _Example:
    """A call with all that is required, written from the types."""

    def __init__(self, catalog: Catalog, facts: ClassFacts) -> None:
        self._find = lookup(catalog.module)
        self._facts = facts
        self._imports: dict[str, set[str]] = {}

    def text(self) -> str | None:
        """The imports and the call; None if there is nothing to write."""
        facts = self._facts
        if facts.kind is Kind.ENUM:
            body = f"{self._name(facts)}.{facts.statics[0]}" if facts.statics else None
        elif facts.kind is Kind.STRUCT or facts.positional or facts.arguments:
            try:
                body = self._call(facts, (), 0)
            except _Unwritable:
                body = None
        else:
            body = None
        return None if body is None else f"{self._import_lines()}\n\n{body}\n"

    def _call(self, facts: ClassFacts, above: tuple[str, ...], indent: int) -> str:
        if facts.kind in {Kind.INTERFACE, Kind.REFERENCE, Kind.REFERENCE_LIST, Kind.REFERENCE_MAP}:
            raise _Unwritable
        if facts.qualified in above:
            raise _Unwritable
        above = (*above, facts.qualified)
        name = self._name(facts)
        deeper = indent + 1
        words = [self._positional(p, facts, above, deeper) for p in facts.positional if p.required]
        words += [
            f"{a.name}={self._value(a.name, a.type, above, deeper)}"
            for a in facts.arguments
            if a.required
        ]
        return _bracketed(f"{name}(", words, ")", indent)

    def _positional(
        self, parameter: Parameter, facts: ClassFacts, above: tuple[str, ...], indent: int
    ) -> str:
        # Where a keyword has the same name, jsii adds an underscore: `scope_`, `id_`.
        name = parameter.name.rstrip("_")
        if name == "scope" and parameter.type.shape is Shape.NAMED:
            return "self"
        if name == "id" and parameter.type.shape is Shape.STRING:
            # Without the provider's own word, as people name them.
            _, _, plain = (facts.terraform_type or "").partition("_")
            return f'"{_kebab(plain or facts.name)}"'
        return self._value(parameter.name, parameter.type, above, indent)

    def _value(self, name: str, type_: TypeRef, above: tuple[str, ...], indent: int) -> str:
        if type_.shape in _SCALARS:
            return _SCALARS[type_.shape] or f'"{_kebab(name)}"'
        if type_.shape is Shape.UNION:
            return self._first(name, type_.items, above, indent)
        if type_.shape is Shape.NAMED:
            return self._named(type_.name or "", above, indent)
        is_map = type_.shape is Shape.MAP
        inner = "value" if is_map else _singular(name)
        item = self._value(inner, type_.items[0], above, indent + 1)
        start, end = ('{"key": ', "}") if is_map else ("[", "]")
        if "\n" not in item:
            return f"{start}{item}{end}"
        return _bracketed(start[0], [f"{start[1:]}{item}"], end, indent)

    def _named(self, qualified: str, above: tuple[str, ...], indent: int) -> str:
        facts = self._find(qualified)
        if facts is not None and facts.kind is Kind.ENUM and facts.statics:
            return f"{self._name(facts)}.{facts.statics[0]}"
        if facts is None or facts.kind is not Kind.STRUCT:
            raise _Unwritable
        return self._call(facts, above, indent)

    def _first(
        self, name: str, choices: Sequence[TypeRef], above: tuple[str, ...], indent: int
    ) -> str:
        """The first of several choices that can be written; a struct says most."""
        ordered = sorted(choices, key=lambda choice: choice.shape in _WORDS)
        for choice in ordered:
            try:
                return self._value(name, choice, above, indent)
            except _Unwritable:
                continue
        raise _Unwritable

    def _name(self, facts: ClassFacts) -> str:
        self._imports.setdefault(facts.module, set()).add(facts.name)
        return facts.name

    def _import_lines(self) -> str:
        return "\n".join(
            _imported(module, sorted(classes)) for module, classes in sorted(self._imports.items())
        )


def _imported(module: str, classes: Sequence[str]) -> str:
    line = f"from {module} import {', '.join(classes)}"
    if len(line) <= _WIDTH or len(classes) == 1:
        return line
    return "\n".join((f"from {module} import (", *(f"    {name}," for name in classes), ")"))


def _bracketed(start: str, words: Sequence[str], end: str, indent: int) -> str:
    """Words in brackets: on one line if they fit, else one a line."""
    line = f"{start}{', '.join(words)}{end}"
    if len(line) <= _LONGEST_EXAMPLE and "\n" not in line:
        return line
    inner = "    " * (indent + 1)
    return "\n".join((start, *(f"{inner}{word}," for word in words), "    " * indent + end))


def _kebab(name: str) -> str:
    words = name.split("_") if "_" in name or name.islower() else names.words(name)
    return "-".join(word.lower() for word in words if word) or "value"


def _singular(name: str) -> str:
    return name.removesuffix("s") or name


def walk(fields: Sequence[Field], level: int = 0) -> Iterator[tuple[int, Field]]:
    """Every field with its level, in the order in which they are shown."""
    for item in fields:
        yield level, item
        yield from walk(item.fields, level + 1)
