"""Which names are bound where, and what a walk over a module finds.

Owns Python's rules for looking a name up. It keeps every binding of a name, so that whoever
asks can see that a name has more than one meaning and say nothing.
"""

import ast
from collections.abc import Iterator
from enum import Enum

from stackproof.core.records import dataclass, field


class Level(Enum):
    """What kind of block a scope belongs to."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"


class Turn(Enum):
    """When the statements of a block are run."""

    ALWAYS = "always"
    BRANCH = "branch"
    LOOP = "loop"


@dataclass(eq=False, slots=True)
class Block:
    """A run of statements that are executed together.

    Args:
        turn: When they are run.
        parent: The block around it in the same function; None for the function's own body.
        statement: The statement that makes it; the arms of one statement share it.
        leaves: Whether something in it may end the function or the turn of the loop.
        is_cut: For a loop, whether a turn may end early or the loop itself.
    """

    turn: Turn
    parent: "Block | None" = None
    statement: ast.AST | None = None
    leaves: bool = False
    is_cut: bool = False

    def upward(self) -> "Iterator[Block]":
        """The block and those around it, innermost first."""
        block: Block | None = self
        while block is not None:
            yield block
            block = block.parent

    @property
    def is_conditional(self) -> bool:
        """Whether the function may be run without it."""
        return any(block.turn is Turn.BRANCH or block.leaves for block in self.upward())

    def is_within(self, other: "Block") -> bool:
        """Whether the other block is this one or around it."""
        return any(block is other for block in self.upward())

    def up_to(self, other: "Block") -> "Iterator[Block]":
        """The block and those around it, as far as `other`, which is left out."""
        for block in self.upward():
            if block is other:
                return
            yield block

    def loops(self) -> "tuple[Block, ...]":
        """The loops that it is in."""
        return tuple(block for block in self.upward() if block.turn is Turn.LOOP)


@dataclass(frozen=True, slots=True)
class Imported:
    """A name bound by an import; `index` counts the imports of the module."""

    index: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression, evaluated in `scope`."""

    value: ast.expr
    scope: "Scope"
    block: Block


@dataclass(frozen=True, slots=True)
class Item:
    """A name bound to one item after another of what is iterated over.

    Args:
        iterable: What is iterated over.
        scope: Where it is evaluated.
        path: Where in each item the value is, for targets such as `for i, (a, b) in pairs`.
        loop: The block that is run for each item.
    """

    iterable: ast.expr
    scope: "Scope"
    path: tuple[int, ...]
    loop: Block


@dataclass(frozen=True, slots=True)
class Part:
    """A name bound to one part of a value that is unpacked.

    Args:
        value: What is unpacked.
        scope: Where it is evaluated.
        index: Which part it is.
        count: How many parts there are; None where a star takes what is left.
    """

    value: ast.expr
    scope: "Scope"
    index: int
    count: int | None


@dataclass(frozen=True, slots=True)
class Grown:
    """A name that `+=` or its like adds to."""

    node: ast.AugAssign


@dataclass(frozen=True, slots=True)
class Defined:
    """A name bound to a function or class of the program, defined in `scope`."""

    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    scope: "Scope"


@dataclass(frozen=True, slots=True)
class Parameter:
    """A name bound to what a function is called with."""

    function: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
    name: str


@dataclass(frozen=True, slots=True)
class Opaque:
    """A name bound to something that the source does not fix."""

    why: str


Binding = Imported | Assigned | Item | Part | Grown | Defined | Parameter | Opaque


@dataclass(eq=False, slots=True)
class Scope:
    """One block and the names bound in it.

    Args:
        level: What kind of block it is.
        node: The function, class or comprehension; the module itself for its own scope.
        parent: The block around it.
        owner: The class statement whose methods and attributes are meant by `self` here.
        self_name: The first parameter of the method that this scope is, or is inside of.
        bindings: Every binding of each name, in the order of the source.
        elsewhere: Names that `global` and `nonlocal` bind in another scope.
        stars: Indexes of the star imports.
    """

    level: Level
    node: ast.AST
    parent: "Scope | None" = None
    owner: ast.ClassDef | None = None
    self_name: str | None = None
    bindings: dict[str, list[Binding]] = field(default_factory=dict)
    elsewhere: dict[str, "Scope"] = field(default_factory=dict)
    stars: list[int] = field(default_factory=list)

    def bind(self, name: str, binding: Binding) -> None:
        """Record one more binding of a name."""
        target = self.elsewhere.get(name, self)
        target.bindings.setdefault(name, []).append(binding)

    def root(self) -> "Scope":
        """The module's own scope."""
        scope = self
        while scope.parent is not None:
            scope = scope.parent
        return scope

    def frame(self) -> "Scope":
        """The function, class or module that the names are evaluated in."""
        scope = self
        while scope.level is Level.COMPREHENSION and scope.parent is not None:
            scope = scope.parent
        return scope

    def holder(self, name: str) -> "Scope | None":
        """The scope in which a name that is read here is bound, as Python looks for it."""
        scope: Scope | None = self
        while scope is not None:
            # A class body's names are not seen from the functions inside it.
            is_visible = scope.level is not Level.CLASS or scope is self
            if is_visible and name in scope.elsewhere:
                scope = scope.elsewhere[name]
            if is_visible and name in scope.bindings:
                return scope
            scope = scope.parent
        return None


@dataclass(frozen=True, slots=True)
class RawImport:
    """One name of one import statement, as the syntax tree has it."""

    statement: ast.Import | ast.ImportFrom
    alias: ast.alias
    scope: Scope
    is_guarded: bool


Noted = ast.expr | ast.For | ast.AsyncFor


@dataclass(frozen=True, slots=True)
class Seen:
    """A node, the scope it is read in, and what surrounds it.

    Args:
        node: The node.
        scope: Where its names are looked up.
        is_guarded: Whether the program itself catches the error a wrong attribute raises.
        formatted: The f-string it stands in; Python 3.11 misplaces the nodes inside.
    """

    node: Noted
    scope: Scope
    block: Block
    is_guarded: bool = False
    formatted: ast.JoinedStr | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An assignment to `something.name`.

    Args:
        target: The whole `something.name`.
        is_self: Whether something is the first parameter of a method.
        value: What is assigned; None if it is not fixed.
        scope: Where it stands.
    """

    target: ast.Attribute
    is_self: bool
    value: ast.expr | None
    scope: Scope


class How(Enum):
    """What a statement does to a list or a dictionary that exists already."""

    APPEND = "append"
    INSERT = "insert"
    EXTEND = "extend"
    SET = "set"
    UPDATE = "update"
    REORDER = "reorder"
    REMOVE = "remove"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of a list or a dictionary in place.

    Args:
        how: What happens to it.
        base: What is changed: a name or an attribute.
        node: The node that does it.
        scope: Where it stands.
        block: When it is run.
        key: For `SET`, the key.
        value: What is added.
    """

    how: How
    base: ast.Name | ast.Attribute
    node: ast.expr | ast.stmt
    scope: Scope
    block: Block
    key: ast.expr | None = None
    value: ast.expr | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """A name or attribute that is handed to whoever is called, or gets another name.

    Args:
        base: The name or attribute.
        to: The call, or the other name.
        scope: Where it stands.
        block: When that is run.
    """

    base: ast.Name | ast.Attribute
    to: ast.expr
    scope: Scope
    block: Block


@dataclass(frozen=True, slots=True)
class Returned:
    """One `return` of a function; `value` is None for a bare one."""

    value: ast.expr | None
    scope: Scope


class Doing(Enum):
    """What Python does with a value, beyond handing it on."""

    INDEX = "index"
    SLICE = "slice"
    ITERATE = "iterate"
    COMPARE = "compare"
    CONTAINS = "contains"
    COMPUTE = "compute"
    FORMAT = "format"
    CALL = "call"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Operation:
    """An operation on a value.

    Args:
        doing: What is done.
        operand: The value.
        node: The expression that does it.
        seen: Where it stands.
        other: The other value of a comparison or computation.
        name: The method, the function or the operator.
    """

    doing: Doing
    operand: ast.expr
    node: ast.expr
    seen: Seen
    other: ast.expr | None = None
    name: str = ""


@dataclass(eq=False, slots=True)
class Survey:
    """What one walk over a module finds.

    What is found by name is kept under the name or attribute concerned.
    """

    root: Scope
    body: Block
    imports: list[RawImport] = field(default_factory=list)
    names: list[Seen] = field(default_factory=list)
    attributes: list[Seen] = field(default_factory=list)
    calls: list[Seen] = field(default_factory=list)
    operations: list[Operation] = field(default_factory=list)
    annotations: list[ast.Constant] = field(default_factory=list)
    stores: dict[str, list[Stored]] = field(default_factory=dict)
    changes: dict[str, list[Change]] = field(default_factory=dict)
    handed: dict[str, list[Handed]] = field(default_factory=dict)
    returns: dict[ast.AST, list[Returned]] = field(default_factory=dict)
    generators: set[ast.AST] = field(default_factory=set)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    blocks: dict[ast.AST, Block] = field(default_factory=dict)
    classes: dict[ast.ClassDef, Scope] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)


def bound_name(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """The name that an import binds."""
    if alias.asname is not None:
        return alias.asname
    return alias.name.partition(".")[0] if isinstance(statement, ast.Import) else alias.name
