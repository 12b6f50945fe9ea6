"""An argument as a tree, written as Python source, and as Terraform should receive it.

A tree knows nothing of faults: whoever wants one plants it in the tree.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from stackproof.bindings.facts import Argument, ClassFacts

Literal: TypeAlias = str | float | bool | None


@dataclass(frozen=True, slots=True)
class Scalar:
    """A literal."""

    value: Literal


@dataclass(frozen=True, slots=True)
class Many:
    """A list."""

    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Keyed:
    """A map with one entry, whose key is the program's own."""

    key: str
    value: "Node"


@dataclass(frozen=True, slots=True)
class Field:
    """What is given for one argument.

    Args:
        name: Python's keyword, which is also the key in a dict that the framework converts.
        raw_name: The key in a dict that the framework hands on as it is.
        terraform_name: The attribute that Terraform should receive.
        value: What is given.
    """

    name: str
    raw_name: str
    terraform_name: str
    value: "Node"

    @classmethod
    def of(cls, argument: Argument, value: "Node") -> "Field":
        """The field of an argument, under its right names."""
        return cls(argument.name, argument.jsii_name, argument.terraform_name, value)


@dataclass(frozen=True, slots=True)
class Struct:
    """A nested object.

    Args:
        facts: Its class.
        fields: What it is given.
        is_choice: Whether the argument takes one of several structs, so that the framework
            converts none.
    """

    facts: ClassFacts
    fields: tuple[Field, ...]
    is_choice: bool = False


Node: TypeAlias = Scalar | Many | Keyed | Struct


@dataclass(frozen=True, slots=True)
class Style:
    """How structs are written.

    Args:
        is_single_dict: Whether one that stands alone is a dict.
        is_item_dict: Whether one inside a list or a map is a dict.
    """

    is_single_dict: bool
    is_item_dict: bool

    def __str__(self) -> str:
        """The style in words."""
        return f"{_FORMS[self.is_single_dict]}, {_FORMS[self.is_item_dict]} in lists"


_FORMS = {True: "dicts", False: "classes"}
CLASSES = Style(is_single_dict=False, is_item_dict=False)
DICTS = Style(is_single_dict=True, is_item_dict=True)
STYLES = (CLASSES, DICTS, Style(True, False), Style(False, True))  # noqa: FBT003 - see above


def written(
    node: Node,
    style: Style,
    *,
    is_item: bool = False,
    is_raw: bool = False,
) -> str:
    """The Python expression of a tree.

    Args:
        node: The tree.
        style: How its structs are written.
        is_item: Whether it stands in a list or a map.
        is_raw: Whether it stands in a dict, list or map that the framework hands on as it is.
    """
    match node:
        case Scalar(value):
            return repr(value)
        case Many(items):
            inside = (written(item, style, is_item=True, is_raw=True) for item in items)
            return f"[{', '.join(inside)}]"
        case Keyed(key, value):
            return f'{{"{key}": {written(value, style, is_item=True, is_raw=True)}}}'
        case Struct(facts, fields, is_choice):
            is_dict = style.is_item_dict if is_item else style.is_single_dict
            if not is_dict:
                inside = (f"{field.name}={written(field.value, style)}" for field in fields)
                return f"{facts.name}({', '.join(inside)})"
            is_raw = is_raw or is_choice
            inside = (
                f'"{field.raw_name if is_raw else field.name}": '
                + written(field.value, style, is_raw=is_raw)
                for field in fields
            )
            return f"{{{', '.join(inside)}}}"


def classes(node: Node, style: Style) -> Iterator[tuple[str, str]]:
    """The module and name of every struct class that the expression of a tree names."""
    yield from _classes(node, style, is_item=False)


def _classes(node: Node, style: Style, *, is_item: bool) -> Iterator[tuple[str, str]]:
    match node:
        case Scalar():
            return
        case Many(items):
            for item in items:
                yield from _classes(item, style, is_item=True)
        case Keyed(_, value):
            yield from _classes(value, style, is_item=True)
        case Struct(facts, fields):
            if not (style.is_item_dict if is_item else style.is_single_dict):
                yield facts.module, facts.name
            for field in fields:
                yield from _classes(field.value, style, is_item=False)


def leaves(node: Node, path: str = "") -> Iterator[tuple[str, Literal]]:
    """Every literal of a tree with the place where Terraform should receive it.

    What is empty counts as one, so that it is seen whether it arrives.
    """
    match node:
        case Scalar(value):
            yield path, value
        case Many(()):
            yield path, "[]"
        case Many(items):
            for index, item in enumerate(items):
                yield from leaves(item, f"{path}[{index}]")
        case Keyed(key, value):
            yield from leaves(value, f"{path}.{key}")
        case Struct(_, ()):
            yield path, "{}"
        case Struct(_, fields):
            for field in fields:
                yield from leaves(field.value, f"{path}.{field.terraform_name}")
