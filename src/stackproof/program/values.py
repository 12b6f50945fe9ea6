"""What expressions of a program stand for, as far as the source fixes it.

`Known`, `Token` and `Unknown` come from the core; added are the things that programs build
from the bindings: instances, dictionaries, collections and choices between them, and instances
of the program's own classes.
"""

import ast
from typing import TYPE_CHECKING

from stackproof.bindings.facts import ClassFacts, Shape, TypeRef
from stackproof.core.records import dataclass, field
from stackproof.core.span import Span
from stackproof.core.value import Known, Token, Unknown

if TYPE_CHECKING:
    from stackproof.program.definition import Definition
    from stackproof.program.evaluate import Evaluator
    from stackproof.program.scope import Scope


@dataclass(slots=True)
class Written:
    """An expression where it stands in its module.

    Args:
        node: Its node.
        scope: Where its names are looked up.
        home: Its module.
    """

    node: ast.expr
    scope: "Scope"
    home: "Evaluator"


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression and what it stands for.

    Args:
        span: Where it is written.
        value: What it stands for.
        is_indirect: Whether it only names what is built elsewhere, perhaps for others too.
        written: The node, its scope and its module, so that it can be traced to its origins;
            None for what is computed.
    """

    span: Span
    value: "Resolved"
    is_indirect: bool = False
    written: "Written | None" = field(default=None, compare=False, repr=False)


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
        is_spread: Whether more is passed by position than is written, as in `*items`.
    """

    facts: ClassFacts
    span: Span
    name_span: Span
    positional: tuple[Expression, ...] = ()
    keywords: tuple[Keyword, ...] = ()
    is_meant: bool = False
    is_certain: bool = True
    is_spread: bool = False


@dataclass(frozen=True, slots=True)
class Instance:
    """What a call of a class of the bindings gives."""

    call: Call


@dataclass(frozen=True, slots=True)
class Object:
    """An object of a class of the bindings whose making is not one visible call.

    It is a reference that a resource gives, or any one of several instances.

    Args:
        facts: The class.
        is_certain: Whether no other class can be meant.
    """

    facts: ClassFacts
    is_certain: bool = True


@dataclass(frozen=True, slots=True)
class Own:
    """An instance of a class that the program defines."""

    definition: "Definition"


@dataclass(frozen=True, slots=True)
class TypedToken(Token):
    """A token whose type the bindings tell.

    Args:
        type: What Terraform will put there.
        is_whole: Whether it is the token and nothing else, not a text with a token in it.
    """

    type: TypeRef
    is_whole: bool = True


@dataclass(frozen=True, slots=True)
class Typed(Unknown):
    """A value of which only the type is told: a text, a number or a boolean.

    Args:
        shape: The type.
    """

    shape: Shape


@dataclass(frozen=True, slots=True)
class Entry:
    """One key of a dictionary and its value.

    Args:
        key: The key; None where it is not told.
        key_span: Where it is written as a literal.
        value: What it holds.
        named_at: Where it is written in another way: as a name in `dict(name=...)`, or as the
            name of a constant.
        is_keyword: Whether it is a name in `dict(name=...)`.
    """

    key: str | None
    key_span: Span | None
    value: Expression
    named_at: Span | None = None
    is_keyword: bool = False


@dataclass(frozen=True, slots=True)
class Dictionary:
    """A dictionary written in the source.

    Args:
        entries: What is written, in order.
        is_complete: Whether that is all of it.
        covers: Whether every value is one of those written, under whatever key.
    """

    entries: tuple[Entry, ...]
    is_complete: bool
    covers: bool = False


@dataclass(frozen=True, slots=True)
class Collection:
    """A list, tuple, set or comprehension written in the source.

    Args:
        items: What is written, in order; a comprehension has one, which stands for all.
        is_complete: Whether that is all of it, item by item.
        is_list: Whether it is a list and no tuple, set or generator.
        covers: Whether every item is one of those written, though not how often or where.
    """

    items: tuple[Expression, ...]
    is_complete: bool
    is_list: bool = True
    covers: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several: the arms of a conditional expression, or the items of a loop."""

    options: tuple[Expression, ...]


Resolved = Known | Token | Unknown | Instance | Object | Own | Dictionary | Collection | Choice
