"""Imports and uses of imported modules, and the edits that rename or move them."""

import ast
import re

from stackproof.core.edit import Edit
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.program.locate import Locator
from stackproof.program.scope import RawImport, bound_name

_FROM = re.compile(r"from[\s\\]*([.\w]+)")


@dataclass(frozen=True, slots=True)
class Imported:
    """One name of an import statement: `name as alias`."""

    name: str
    alias: str | None

    def __str__(self) -> str:
        return self.name if self.alias is None else f"{self.name} as {self.alias}"


@dataclass(frozen=True, slots=True)
class Statement:
    """The import statement that a name stands in.

    Args:
        span: The whole statement.
        names: All the names it imports.
        indent: The white space before it; None if it shares its line with other code or has
            comments inside, so that it cannot be written anew.
        is_multiline: Whether it stands on more than one line.
        newline: The file's line ending.
    """

    span: Span
    names: tuple[Imported, ...]
    indent: str | None
    is_multiline: bool
    newline: str


@dataclass(frozen=True, slots=True)
class Import:
    """One imported name.

    Args:
        module: The module as written, leading dots included.
        name: The name imported from it; None for `import module`, `*` for all names.
        alias: What follows `as`.
        statement: The statement it stands in.
        module_span: Where the module is written; None where that cannot be told.
        name_span: Where the name is written; None for `import module`.
        uses: Every place of the file that reads the name.
        is_guarded: Whether the program catches the failure, or only type checkers read it.
        is_local: Whether the module is the program's own.
        keeps_name: Whether the bound name has to stay: others import it, or it is bound twice.
        taken: Names that the file binds.
    """

    module: str
    name: str | None
    alias: str | None
    statement: Statement
    module_span: Span | None
    name_span: Span | None
    uses: tuple[Span, ...] = ()
    is_guarded: bool = False
    is_local: bool = False
    keeps_name: bool = False
    taken: frozenset[str] = frozenset()

    @property
    def dotted(self) -> str:
        """What the import reaches: the module, or the name in the module."""
        if self.name is None or self.name == "*":
            return self.module
        return f"{self.module}.{self.name}"

    @property
    def span(self) -> Span:
        """Where the imported name stands, or the module, or else the statement."""
        return self.name_span or self.module_span or self.statement.span

    def rename(self, new: str) -> tuple[Edit, ...]:
        """The edits that import another name and use it throughout the file.

        Where the old name has to stay bound, it becomes an alias of the new one.

        Args:
            new: The name in the same module; for `import module`, the whole module.
        """
        if self.name is None:
            return self.rename_module(new)
        if self.name_span is None or self.name == "*":
            return ()
        if self.alias is not None:
            return (Edit(self.name_span, new),)
        if self._has_to_stay(new):
            return (Edit(self.name_span, f"{new} as {self.name}"),)
        return tuple(Edit(span, new) for span in (self.name_span, *self.uses))

    def rename_module(self, new: str) -> tuple[Edit, ...]:
        """The edit that makes the whole statement import from another module."""
        return (Edit(self.module_span, new),) if self.module_span is not None else ()

    def move(self, module: str, new: str) -> tuple[Edit, ...]:
        """The edits that import `new` from another module in place of this name.

        The other names of the statement stay where they are. Nothing is returned if the
        statement cannot be rewritten without loss.
        """
        if self.name is None or self.name_span is None or self.module_span is None:
            return ()
        if len(self.statement.names) == 1:
            renamed = self.rename(new) if new != self.name else ()
            return (*self.rename_module(module), *renamed)
        if self.statement.indent is None:
            return ()
        rest = [
            item for item in self.statement.names if (item.name, item.alias) != self._identity()
        ]
        if len(rest) + 1 != len(self.statement.names):
            return ()
        keeps = self.alias or (self.name if self._has_to_stay(new) else None)
        in_file = tuple(Edit(span, new) for span in self.uses if keeps is None and new != self.name)
        lines = (
            f"from {module} import {Imported(new, keeps)}",
            self._rest(rest),
        )
        text = f"{self.statement.newline}{self.statement.indent}".join(lines)
        return (Edit(self.statement.span, text), *in_file)

    def _has_to_stay(self, new: str) -> bool:
        """Whether the bound name stays, as an alias, when another one is imported."""
        return new != self.name and (self.keeps_name or new in self.taken)

    def _identity(self) -> tuple[str | None, str | None]:
        return self.name, self.alias

    def _rest(self, names: list[Imported]) -> str:
        head = f"from {self.module} import "
        if not self.statement.is_multiline:
            return head + ", ".join(map(str, names))
        newline, indent = self.statement.newline, self.statement.indent
        lines = "".join(f"{newline}{indent}    {name}," for name in names)
        return f"{head}({lines}{newline}{indent})"


@dataclass(frozen=True, slots=True)
class Access:
    """One name read from an imported module: the `X` of `module.X`.

    Args:
        dotted: What is reached, from the package down to the name.
        name: The name.
        span: Where the name stands; None inside f-strings of older Pythons.
        whole: The expression up to the name.
        is_guarded: Whether the program catches the failure.
    """

    dotted: str
    name: str
    span: Span | None
    whole: Span
    is_guarded: bool

    def rename(self, new: str) -> tuple[Edit, ...]:
        """The edit that reads another name here."""
        return (Edit(self.span, new),) if self.span is not None else ()


def statement_of(node: ast.Import | ast.ImportFrom, locator: Locator, newline: str) -> Statement:
    """What an import statement looks like as a whole."""
    span = locator.span(node)
    start, end = locator.offset(span.start), locator.offset(span.end)
    before, after = locator.line_around(start, end)
    is_alone = not before.strip() and not after.split("#")[0].strip()
    has_comment = "#" in locator.slice(span)
    return Statement(
        span=span,
        names=tuple(Imported(alias.name, alias.asname) for alias in node.names),
        indent=before if is_alone and not has_comment else None,
        is_multiline=span.start.line != span.end.line,
        newline=newline,
    )


def module_of(raw: RawImport) -> str:
    """The module that an import names, leading dots included."""
    if isinstance(raw.statement, ast.Import):
        return raw.alias.name
    return "." * raw.statement.level + (raw.statement.module or "")


def module_span(raw: RawImport, locator: Locator) -> Span | None:
    """Where the module is written, if it is written plainly."""
    module = module_of(raw)
    if isinstance(raw.statement, ast.Import):
        span = locator.head(raw.alias, len(module))
        return span if locator.slice(span) == module else None
    whole = locator.span(raw.statement)
    found = _FROM.match(locator.slice(whole))
    if found is None or found.group(1) != module:
        return None
    start = locator.offset(whole.start)
    return locator.between(start + found.start(1), start + found.end(1))


def name_span(raw: RawImport, locator: Locator) -> Span | None:
    """Where the imported name is written; None for `import module`."""
    if isinstance(raw.statement, ast.Import):
        return None
    return locator.head(raw.alias, len(raw.alias.name))


def binds(raw: RawImport) -> str:
    """The name that an import binds in its scope."""
    return bound_name(raw.statement, raw.alias)
