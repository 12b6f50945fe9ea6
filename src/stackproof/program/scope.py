"""Which names are bound where, and what a walk over a module finds.

Owns Python's rules for looking a name up. It keeps every binding of a name, so that whoever
asks can see that a name has more than one meaning and say nothing.
"""

import ast
from dataclasses import dataclass, field
from enum import Enum


class Level(Enum):
    """What kind of block a scope belongs to."""

    MODULE = "module"
    CLASS = "class"
    FUNCTION = "function"
    COMPREHENSION = "comprehension"


@dataclass(frozen=True, slots=True)
class Imported:
    """A name bound by an import; `index` counts the imports of the module."""

    index: int


@dataclass(frozen=True, slots=True)
class Assigned:
    """A name bound to the value of an expression, evaluated in `scope`."""

    value: ast.expr
    scope: "Scope"


@dataclass(frozen=True, slots=True)
class Opaque:
    """A name bound to something that the source does not fix."""

    why: str


Binding = Imported | Assigned | Opaque


@dataclass(eq=False, slots=True)
class Scope:
    """One block and the names bound in it.

    Args:
        level: What kind of block it is.
        parent: The block around it.
        owner: The class statement whose methods and attributes are meant by `self` here.
        self_name: The first parameter of the method that this scope is, or is inside of.
        bindings: Every binding of each name, in the order of the source.
        elsewhere: Names that `global` and `nonlocal` bind in another scope.
        stars: Indexes of the star imports.
    """

    level: Level
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


@dataclass(frozen=True, slots=True)
class Seen:
    """A node, the scope it is read in, and what surrounds it.

    Args:
        node: The node.
        scope: Where its names are looked up.
        is_guarded: Whether the program itself catches the error a wrong attribute raises.
        formatted: The f-string it stands in; Python 3.11 misplaces the nodes inside.
    """

    node: ast.expr
    scope: Scope
    is_guarded: bool = False
    formatted: ast.JoinedStr | None = None


@dataclass(frozen=True, slots=True)
class Stored:
    """An assignment to `something.name` inside a class; `value` is None if it is not fixed."""

    owner: ast.ClassDef | None
    is_self: bool
    value: ast.expr | None
    scope: Scope


@dataclass(eq=False, slots=True)
class Survey:
    """What one walk over a module finds."""

    root: Scope
    imports: list[RawImport] = field(default_factory=list)
    names: list[Seen] = field(default_factory=list)
    attributes: list[Seen] = field(default_factory=list)
    calls: list[Seen] = field(default_factory=list)
    annotations: list[ast.Constant] = field(default_factory=list)
    stores: dict[str, list[Stored]] = field(default_factory=dict)
    scopes: dict[ast.AST, Scope] = field(default_factory=dict)
    exported: set[str] = field(default_factory=set)


def bound_name(statement: ast.Import | ast.ImportFrom, alias: ast.alias) -> str:
    """The name that an import binds."""
    if alias.asname is not None:
        return alias.asname
    return alias.name.partition(".")[0] if isinstance(statement, ast.Import) else alias.name
