"""What expressions of a program stand for, as far as the source fixes it.

`Known`, `Token` and `Unknown` come from the core; added are the things that programs build
from the bindings: instances, dictionaries, collections and choices between them.
"""

from dataclasses import dataclass

from stackproof.bindings.facts import ClassFacts
from stackproof.core.span import Span
from stackproof.core.value import Known, Token, Unknown


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression and what it stands for.

    Args:
        span: Where it is written.
        value: What it stands for.
        is_indirect: Whether it only names what is built elsewhere, perhaps for others too.
    """

    span: Span
    value: "Resolved"
    is_indirect: bool = False


@dataclass(frozen=True, slots=True)
class Keyword:
    """One argument that is passed by name.

    Args:
        name: The name; None for `**settings`.
        span: The whole argument, its name included.
        value: What is passed.
    """

    name: str | None
    span: Span
    value: Expression


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a class of the bindings.

    Args:
        facts: The class; the one that was meant, if the written name does not exist.
        span: The whole call.
        name_span: The name of the class.
        positional: What is passed by position, such as scope and id.
        keywords: What is passed by name, in order.
        is_meant: Whether the class is not the one written but the one that was meant.
        is_certain: Whether no other class can be meant.
    """

    facts: ClassFacts
    span: Span
    name_span: Span
    positional: tuple[Expression, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    is_meant: bool = False
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Instance:
    """What a call of a class of the bindings gives."""

    call: Call


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a dictionary and its value; the key is None where it is not a literal."""

    key: str | None
    key_span: Span | None
    value: Expression


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary written in the source.

    Args:
        entries: What is written, in order.
        is_complete: Whether that is all of it.
    """

    entries: tuple[Entry, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Collection:
    """A list, tuple, set or comprehension written in the source.

    Args:
        items: What is written, in order; a comprehension has one, which stands for all.
        is_complete: Whether that is all of it, item by item.
    """

    items: tuple[Expression, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """A conditional expression: it is one of the options."""

    options: tuple[Expression, ...]


Resolved = Known | Token | Unknown | Instance | Dictionary | Collection | Choice
