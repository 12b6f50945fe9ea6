"""What the names of one module reach: the bindings, or functions and classes of the program."""

import ast
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Final

from stackproof.bindings.facts import ClassFacts, Kind
from stackproof.program.definition import Definition
from stackproof.program.imports import module_of
from stackproof.program.names import Names
from stackproof.program.project import Project
from stackproof.program.scope import Assigned, Binding, Defined, Imported, Scope, Seen, Survey
from stackproof.program.syntax import dotted, last_name
from stackproof.program.values import Own

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_CONSTRUCTS: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.PROVIDER, Kind.CLASS})


class Lookup:
    """Follows names through imports, aliases and the other modules of the program.

    Args:
        home: The module, where values are asked for.
        path: Its file.
        found: What the walk over it found.
        names: What dotted names stand for.
        project: The modules of the program.
        reach: The dotted name that each import reaches; None for the program's own modules.
    """

    def __init__(
        self,
        home: "Evaluator",
        path: str,
        found: Survey,
        names: Names,
        *,
        project: Project,
        reach: Callable[[int], str | None],
    ) -> None:
        self._home = home
        self._path = path
        self._found = found
        self._names = names
        self._project = project
        self._reach = reach
        self._symbols: dict[ast.expr, str | None] = {}
        self._definitions: dict[ast.expr, Definition | None] = {}

    def symbol(self, node: ast.expr, scope: Scope) -> str | None:
        """The dotted name of the bindings that an expression reaches, or None."""
        if node not in self._symbols:
            if self._project.is_deep:
                return None
            self._symbols[node] = None  # a name that is bound to itself reaches nothing
            self._project.depth += 1
            try:
                self._symbols[node] = self._symbol(node, scope)
            finally:
                self._project.depth -= 1
        return self._symbols[node]

    def definition(self, node: ast.expr, scope: Scope) -> Definition | None:
        """The function or class of the program that an expression names."""
        if node not in self._definitions:
            if self._project.is_deep:
                return None
            self._definitions[node] = None
            self._project.depth += 1
            try:
                self._definitions[node] = self._definition(node, scope)
            finally:
                self._project.depth -= 1
        return self._definitions[node]

    def calls_by_name(self) -> Iterator[tuple[str, Seen]]:
        """Every call with the last name of what is called, and with the name it was imported by."""
        aliases = {
            raw.alias.asname: raw.alias.name
            for raw in self._found.imports
            if raw.alias.asname is not None and isinstance(raw.statement, ast.ImportFrom)
        }
        for seen in self._found.calls:
            name = last_name(seen.node.func) if isinstance(seen.node, ast.Call) else None
            if name is not None:
                yield aliases.get(name, name), seen

    def names_of_values(self) -> Iterator[str]:
        """The last name of everything that is read without being called there and then."""
        called = {seen.node.func for seen in self._found.calls if isinstance(seen.node, ast.Call)}
        for seen in (*self._found.names, *self._found.attributes):
            name = last_name(seen.node) if isinstance(seen.node, ast.expr) else None
            if name is not None and seen.node not in called:
                yield name

    def imported_module(self, node: ast.Name, scope: Scope) -> str | None:
        """The top-level module that a name was imported from."""
        holder = scope.holder(node.id)
        bindings = holder.bindings[node.id] if holder is not None else []
        if len(bindings) == 1 and isinstance(bindings[0], Imported):
            return module_of(self._found.imports[bindings[0].index]).partition(".")[0]
        return None

    def is_builtin(self, name: str, scope: Scope) -> bool:
        """Whether a name is Python's own."""
        return scope.holder(name) is None and not scope.root().stars

    def global_definition(self, name: str) -> Definition | None:
        """The function or class that a name of the module means, seen from another one."""
        return self._named_definition(name, self._found.root)

    def global_symbol(self, name: str) -> str | None:
        """The name of the bindings that a name of the module reaches."""
        if self._project.is_deep:
            return None
        self._project.depth += 1
        try:
            return self._named(name, self._found.root)
        finally:
            self._project.depth -= 1

    def module(self, node: ast.expr, scope: Scope) -> "Evaluator | None":
        """The module of the program that an expression such as `settings` or `lib.names` means."""
        name = dotted(node)
        if name is None:
            return None
        first, _, rest = name.partition(".")
        holder = scope.holder(first)
        bindings = holder.bindings[first] if holder is not None else []
        if not bindings or not isinstance(bindings[-1], Imported):
            return None
        for binding in bindings:
            if not isinstance(binding, Imported) or self._reach(binding.index) is not None:
                return None
            raw = self._found.imports[binding.index]
            base = module_of(raw)
            if isinstance(raw.statement, ast.ImportFrom):
                base = f"{base}{'' if base.endswith('.') else '.'}{raw.alias.name}"
            elif raw.alias.asname is None:
                base = first
            found = self._project.module(self._path, f"{base}.{rest}" if rest else base)
            if found is not None:
                return found
        return None

    def class_called(self, node: ast.expr, scope: Scope) -> tuple[ClassFacts, bool, bool] | None:
        """The class of the bindings that is called, whether it is only meant, and surely."""
        symbol = self.symbol(node, scope)
        if symbol is not None:
            resolution = self._names.resolve(symbol)
            if resolution is None or resolution.facts is None or resolution.members:
                return None
            return resolution.facts, bool(resolution.faults), resolution.is_certain
        match node:
            case ast.Name() | ast.Attribute(attr="__init__"):
                pass
            case _:
                return None
        return self._inherited(node, scope)

    def _inherited(
        self, node: ast.Name | ast.Attribute, scope: Scope
    ) -> tuple[ClassFacts, bool, bool] | None:
        """The class of the bindings whose constructor a class of the program hands its calls to."""
        own = self._project.own
        if isinstance(node, ast.Attribute):
            match node.value:
                case ast.Call(func=ast.Name(id="super"), args=[]) if scope.owner is not None:
                    definition = self.owner(scope.owner)
                case _:
                    return None
            above = own.lineage(definition)[1:]
        else:
            found = self.definition(node, scope)
            if found is None or not isinstance(found.node, ast.ClassDef):
                return None
            definition, above = found, own.lineage(found)
        if isinstance(definition.node, ast.ClassDef) and len(definition.node.bases) > 1:
            return None
        if any("__init__" in item.home.found.scopes[item.node].bindings for item in above):
            return None
        base = own.binding_base(definition)
        if base is None or base[0].kind not in _CONSTRUCTS:
            return None
        return base[0], False, base[1]

    def owner(self, node: ast.ClassDef) -> Definition:
        """A class that the module defines."""
        return Definition(self._home, node, self._found.classes[node])

    def _symbol(self, node: ast.expr, scope: Scope) -> str | None:
        match node:
            case ast.Name():
                return self._named(node.id, scope)
            case ast.Attribute():
                base = self.symbol(node.value, scope)
                if base is not None:
                    return f"{base}.{node.attr}"
                home = self.module(node.value, scope)
                return home.lookup.global_symbol(node.attr) if home is not None else None
            case _:
                return None

    def _named(self, name: str, scope: Scope) -> str | None:
        """The dotted name that a bound name reaches, if all its bindings agree."""
        holder = scope.holder(name)
        if holder is None:
            return self._starred(name, scope.root())
        reached = {self._bound(binding) for binding in holder.bindings[name]}
        return reached.pop() if len(reached) == 1 else None

    def _bound(self, binding: Binding) -> str | None:
        match binding:
            case Imported():
                return self._reach(binding.index) or self._through(binding.index)
            case Assigned():
                return self.symbol(binding.value, binding.scope)
            case _:
                return None

    def _through(self, index: int) -> str | None:
        """The name of the bindings that another module of the program hands on."""
        home = self.source(index)
        return home.lookup.global_symbol(self._found.imports[index].alias.name) if home else None

    def is_ours(self, index: int) -> bool:
        """Whether an import names the bindings or a module of the program itself."""
        raw = self._found.imports[index]
        if self._reach(index) is not None or self.source(index) is not None:
            return True
        return self._project.module(self._path, module_of(raw)) is not None

    def source(self, index: int) -> "Evaluator | None":
        """The module of the program that a name is imported from."""
        raw = self._found.imports[index]
        if not isinstance(raw.statement, ast.ImportFrom) or self._reach(index) is not None:
            return None
        home = self._project.module(self._path, module_of(raw))
        return None if home is self._home else home

    def _starred(self, name: str, root: Scope) -> str | None:
        """The dotted name that a star import brings, if every star import is known."""
        found = None
        for index in root.stars:
            module = self._reach(index)
            if module is None:
                home = self.source(index)
                if home is None:
                    return None
                if home.lookup.brings(name):
                    found = home.lookup.global_symbol(name)
                continue
            exports = self._names.exports(module)
            if exports is None:
                return None
            if name in exports:
                found = f"{module}.{name}"
        return found

    def brings(self, name: str) -> bool:
        """Whether a star import of the module binds a name."""
        if self._found.exported:
            return name in self._found.exported
        return name in self._found.root.bindings and not name.startswith("_")

    def star_source(self, name: str) -> "Evaluator | None":
        """The module of the program from which a star import brings a name."""
        homes = [self.source(index) for index in self._found.root.stars]
        return next((home for home in homes if home is not None and home.lookup.brings(name)), None)

    def _definition(self, node: ast.expr, scope: Scope) -> Definition | None:
        match node:
            case ast.Name():
                return self._named_definition(node.id, scope)
            case ast.Attribute():
                home = self.module(node.value, scope)
                if home is not None:
                    return home.lookup.global_definition(node.attr)
                base = self._home.value(node.value, scope)
                return self._method(base, node.attr) if isinstance(base, Own) else None
            case _:
                return None

    def _named_definition(self, name: str, scope: Scope) -> Definition | None:
        holder = scope.holder(name)
        if holder is None:
            source = self.star_source(name)
            return source.lookup.global_definition(name) if source is not None else None
        bindings = holder.bindings[name]
        match bindings[0] if len(bindings) == 1 else None:
            case Defined() as defined:
                return Definition(self._home, defined.node, defined.scope)
            case Imported(index):
                home = self.source(index)
                if home is None or self._project.is_deep:
                    return None
                self._project.depth += 1
                try:
                    return home.lookup.global_definition(self._found.imports[index].alias.name)
                finally:
                    self._project.depth -= 1
            case Assigned(value, where) if isinstance(value, ast.Name | ast.Attribute):
                return self.definition(value, where)
            case _:
                return None

    def _method(self, base: Own, name: str) -> Definition | None:
        """The method that an instance has; None if an heir of its class has another."""
        own = self._project.own
        found = own.member(base.definition, name)
        if found is None or own.is_overridden(base.definition, name):
            return None
        above, defined = found
        return Definition(above.home, defined.node, defined.scope)
