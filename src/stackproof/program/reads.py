"""What a program does with what it has made: attributes it reads, operations, places in a tree."""

from stackproof.bindings.facts import ClassFacts
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.program.scope import Block, Doing
from stackproof.program.values import Call, Resolved


@dataclass(frozen=True, slots=True)
class Read:
    """One attribute read from, or method called on, an object of the bindings.

    Args:
        facts: The object's class.
        name: The attribute.
        span: Where the name stands.
        whole: The expression up to the name.
        is_called: Whether it is called as a method.
        is_guarded: Whether the program catches the failure.
        is_certain: Whether the object can be of no other class.
        is_placed: Whether the name's place in the text is known, so that it can be changed.
    """

    facts: ClassFacts
    name: str
    span: Span
    whole: Span
    is_called: bool
    is_guarded: bool
    is_certain: bool
    is_placed: bool


@dataclass(frozen=True, slots=True)
class Use:
    """One operation of Python's on a token or an object of the bindings.

    Args:
        doing: What is done.
        value: What it is done to.
        operand: Where that is written.
        whole: The expression that does it.
        name: The method, the function or the operator.
        other: The other value of a comparison or computation, or the index.
        other_span: Where that is written.
        is_guarded: Whether the program catches a failure.
        is_placed: Whether the places in the text are known, so that it can be changed.
    """

    doing: Doing
    value: Resolved
    operand: Span
    whole: Span
    name: str = ""
    other: Resolved | None = None
    other_span: Span | None = None
    is_guarded: bool = False
    is_placed: bool = True


@dataclass(frozen=True, slots=True)
class Placement:
    """One construct that a program makes under a scope.

    Args:
        scope: Stands for the scope: equal for two constructs made in one body under one scope.
        scope_name: How the program calls it.
        ids: The ids that are known; several where a loop makes the construct more than once.
        turns: How often the construct is made with the same id under the same scope, at least.
        id_span: Where the id is written.
        within: The blocks that cannot be run without making the construct.
        calls: How often the method that makes it is called for one object, at least.
    """

    scope: tuple[object, str]
    scope_name: str
    ids: tuple[str, ...]
    turns: int
    id_span: Span
    within: tuple[Block, ...]
    calls: int = 1


@dataclass(frozen=True, slots=True)
class Staged:
    """One resource, data source or provider that a program makes.

    Args:
        call: The call that makes it.
        family: Where its scope is a stack of a class of the program, in one of its own methods:
            the class, and those of the program that it derives from.
        is_made: Whether the program makes an instance of that class itself.
    """

    call: Call
    family: tuple[object, ...] = ()
    is_made: bool = False
