"""The program's own classes and functions: what their instances hold and what they give."""

import ast
from collections.abc import Mapping
from typing import TYPE_CHECKING

from stackproof.bindings.facts import ClassFacts
from stackproof.core.value import Known, Unknown
from stackproof.program.definition import Definition
from stackproof.program.flow import changed_attribute, is_harmless
from stackproof.program.fold import NOT_TOLD, join
from stackproof.program.scope import Assigned, Defined, Scope, Stored
from stackproof.program.sites import TRANSPARENT, Sites
from stackproof.program.syntax import always_leaves, decorators_of, last_name
from stackproof.program.values import Collection, Dictionary, Instance, Object, Own, Resolved

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator
    from stackproof.program.project import Project

_PROPERTIES = frozenset({"property", "cached_property"})
_RECORDS = frozenset({"dataclass"})
_PLAIN_BASES = frozenset({"object", "ABC", "Generic", "Protocol", "NamedTuple"})


class Owners:
    """Answers about the classes and functions of one program, each worked out once."""

    def __init__(self, project: "Project") -> None:
        self._project = project
        self.sites = Sites(project, self)
        self._parameters: dict[tuple[ast.AST, str], Resolved] = {}
        self._attributes: dict[tuple[ast.AST, str], Resolved] = {}
        self._returned: dict[ast.AST, Resolved] = {}
        self._lineage: dict[ast.AST, tuple[Definition, ...]] = {}
        self._heirs: dict[ast.AST, list[Definition]] | None = None
        self._fields: dict[ast.AST, dict[str, ast.expr | None]] = {}

    def lineage(self, definition: Definition) -> tuple[Definition, ...]:
        """A class and those of the program that it derives from, nearest first."""
        known = self._lineage.get(definition.node)
        if known is None:
            self._lineage[definition.node] = (definition,)  # in case it derives from itself
            found = [definition]
            for base in self._bases(definition):
                above = definition.home.lookup.definition(base, definition.scope)
                if above is not None and isinstance(above.node, ast.ClassDef):
                    found += self.lineage(above)
            known = self._lineage[definition.node] = tuple(found)
        return known

    def binding_base(self, definition: Definition) -> tuple[ClassFacts, bool] | None:
        """The class of the bindings that a class derives from, and whether that is certain."""
        for above in self.lineage(definition):
            for base in self._bases(above):
                symbol = above.home.lookup.symbol(base, above.scope)
                resolution = above.home.names.resolve(symbol) if symbol is not None else None
                if resolution is not None and resolution.facts is not None:
                    return resolution.facts, resolution.is_certain
        return None

    def member(self, definition: Definition, name: str) -> tuple[Definition, Defined] | None:
        """The method of a class, its own or inherited, and the class that defines it."""
        for above in self.lineage(definition):
            bindings = above.home.found.scopes[above.node].bindings.get(name)
            if bindings:
                only = bindings[0] if len(bindings) == 1 else None
                return (above, only) if isinstance(only, Defined) else None
        return None

    def is_overridden(self, definition: Definition, name: str) -> bool:
        """Whether a class that derives from this one has a member of that name of its own."""
        return any(
            name in below.home.found.scopes[below.node].bindings for below in self.below(definition)
        )

    def constant(self, definition: Definition, name: str) -> Resolved:
        """What is read from a class itself."""
        if not isinstance(definition.node, ast.ClassDef) or not self._is_plain(definition):
            return NOT_TOLD
        if any(True for _ in self._project.stores(name)):
            return NOT_TOLD
        found = self._class_member(definition, name)
        is_field = self.is_record(definition) and name in self.fields(definition)
        return NOT_TOLD if is_field else found

    def attribute(self, definition: Definition, name: str) -> Resolved:
        """What is read from an instance of a class."""
        key = (definition.node, name)
        if key not in self._attributes:
            self._attributes[key] = Unknown("depends on itself")
            self._attributes[key] = self._attribute(definition, name)
        return self._attributes[key]

    def parameter(self, home: "Evaluator", function: ast.AST, name: str) -> Resolved:
        """What a function of the program is called with."""
        key = (function, name)
        if key not in self._parameters:
            self._parameters[key] = Unknown("depends on itself")
            self._parameters[key] = self.sites.parameter(home, function, name)
        return self._parameters[key]

    def returned(self, definition: Definition) -> Resolved:
        """What a function of the program gives."""
        node = definition.node
        if node not in self._returned:
            self._returned[node] = Unknown("depends on itself")
            self._returned[node] = self._give(definition)
        return self._returned[node]

    def changes_what_it_takes(self, definition: Definition) -> bool:
        """Whether a function or a class may change a list or dictionary that it is given."""
        node: ast.AST | None = definition.node
        home = definition.home
        if isinstance(node, ast.ClassDef):
            member = self.member(definition, "__init__")
            if member is None:
                return False
            home, node = member[0].home, member[1].node
        scope = home.found.scopes.get(node) if node is not None else None
        if scope is None or self._project.is_deep:
            return True
        return any(self._is_changed(home, scope, name) for name in scope.bindings)

    def _is_changed(self, home: "Evaluator", scope: Scope, name: str) -> bool:
        changes = home.found.changes.get(name, ())
        if any(change.scope.holder(name) is scope for change in changes):
            return True
        self._project.depth += 1
        try:
            return any(
                item.scope.holder(name) is scope
                and isinstance(item.to, ast.Call)
                and not is_harmless(item, home)
                for item in home.found.handed.get(name, ())
                if isinstance(item.base, ast.Name)
            )
        finally:
            self._project.depth -= 1

    def _bases(self, definition: Definition) -> list[ast.expr]:
        return definition.node.bases if isinstance(definition.node, ast.ClassDef) else []

    def _attribute(self, definition: Definition, name: str) -> Resolved:
        if self.is_overridden(definition, name):
            return Unknown(f"a class that derives from this one has another `{name}`")
        lineage = self.lineage(definition)
        family: set[ast.AST] = {item.node for item in (*lineage, *self.below(definition))}
        stored = self.stored(name, family)
        if stored is None:
            return Unknown(f"`{name}` is assigned from outside")
        if not stored:
            return self._class_member(definition, name)
        if any(item.value is None for _, item in stored) or self._is_dynamic(lineage):
            return Unknown(f"`{name}` is assigned from what the source does not fix")
        value = join(
            [home.value(item.value, item.scope) for home, item in stored if item.value is not None]
        )
        return self._grown(value, name, family)

    def stored(self, name: str, family: set[ast.AST]) -> "list[tuple[Evaluator, Stored]] | None":
        """The assignments to an attribute of a class; None if there may be others."""
        found = []
        for home, stored in self._project.stores(name):
            if stored.is_self:
                if stored.scope.owner in family:
                    found.append((home, stored))
                continue
            match home.value(stored.target.value, stored.scope):
                case Own(other) if other.node not in family:
                    continue
                case Instance() | Object():
                    continue
                case _:
                    return None
        return found

    def _grown(self, value: Resolved, name: str, family: set[ast.AST]) -> Resolved:
        """The value of an attribute after the changes that any method makes to it."""
        if not isinstance(value, Collection | Dictionary):
            return value
        changes = []
        for home, change in self._project.changes(name):
            if isinstance(change.base, ast.Attribute):
                base = home.value(change.base.value, change.scope)
                if not (isinstance(base, Own) and base.definition.node not in family):
                    changes.append((home, change))
        for home, item in self._project.handed(name):
            if isinstance(item.to, ast.Call) and not is_harmless(item, home):
                return Unknown(f"`{name}` may be changed by what it is handed to")
        return changed_attribute(value, changes)

    def _is_dynamic(self, lineage: tuple[Definition, ...]) -> bool:
        """Whether a class sets attributes by names that are not written."""
        return any(
            home is above.home and seen.scope.owner is above.node
            for above in lineage
            for home, seen in self._project.calls("setattr")
        )

    def _class_member(self, definition: Definition, name: str) -> Resolved:
        """A property, a constant of the class, a field of a record, or an inherited attribute."""
        for above in self.lineage(definition):
            bindings = above.home.found.scopes[above.node].bindings.get(name)
            if self.is_record(above) and name in self.fields(above):
                is_alone = above.node is definition.node and not self.below(above)
                return self.parameter(above.home, above.node, name) if is_alone else NOT_TOLD
            if not bindings:
                continue
            only = bindings[0] if len(bindings) == 1 else None
            if isinstance(only, Defined) and isinstance(
                only.node, ast.FunctionDef | ast.AsyncFunctionDef
            ):
                if decorators_of(only.node) & _PROPERTIES:
                    return self.returned(Definition(above.home, only.node, only.scope))
                return NOT_TOLD
            if isinstance(only, Assigned) and self._is_plain(definition):
                value = above.home.value(only.value, only.scope)
                is_fixed = not isinstance(value, Collection | Dictionary)
                return value if is_fixed or not self._project.changes(name) else NOT_TOLD
            return NOT_TOLD
        return NOT_TOLD

    def _is_plain(self, definition: Definition) -> bool:
        """Whether no base or metaclass makes something else of the constants of a class."""
        for above in self.lineage(definition):
            if isinstance(above.node, ast.ClassDef) and above.node.keywords:
                return False
            if decorators_of(above.node) - _RECORDS:
                return False
            for base in self._bases(above):
                known = (
                    above.home.lookup.definition(base, above.scope) is not None
                    or above.home.lookup.symbol(base, above.scope) is not None
                    or last_name(base) in _PLAIN_BASES
                )
                if not known:
                    return False
        return True

    def is_record(self, definition: Definition) -> bool:
        """Whether the constructor of a class takes its annotated fields."""
        node = definition.node
        if not isinstance(node, ast.ClassDef):
            return False
        has_init = "__init__" in definition.home.found.scopes[node].bindings
        named = any(last_name(base) == "NamedTuple" for base in node.bases)
        return not has_init and (named or bool(decorators_of(node) & _RECORDS))

    def fields(self, definition: Definition) -> Mapping[str, ast.expr | None]:
        """The annotated fields of a record, inherited ones first, with their defaults."""
        known = self._fields.get(definition.node)
        if known is None:
            known = self._fields[definition.node] = self._read_fields(definition)
        return known

    def _read_fields(self, definition: Definition) -> dict[str, ast.expr | None]:
        found: dict[str, ast.expr | None] = {}
        for above in reversed(self.lineage(definition)):
            for statement in above.node.body:
                match statement:
                    case ast.AnnAssign(target=ast.Name(id=name), value=value, annotation=kind):
                        if "ClassVar" not in ast.dump(kind):
                            found[name] = value
                    case _:
                        continue
        return found

    def below(self, definition: Definition) -> tuple[Definition, ...]:
        """The classes of the program that derive from a class."""
        if self._heirs is None:
            self._heirs = {}
            for home in self._project.homes.values():
                for node, scope in home.found.classes.items():
                    heir = Definition(home, node, scope)
                    for above in self.lineage(heir)[1:]:
                        if above.node is not node:
                            self._heirs.setdefault(above.node, []).append(heir)
        return tuple(self._heirs.get(definition.node, ()))

    def _give(self, definition: Definition) -> Resolved:
        node, home = definition.node, definition.home
        if isinstance(node, ast.ClassDef):
            return Own(definition)
        is_plain = not decorators_of(node) - TRANSPARENT
        if isinstance(node, ast.AsyncFunctionDef) or node in home.found.generators or not is_plain:
            return NOT_TOLD
        returns = home.found.returns.get(node, [])
        leaves = always_leaves(node.body)
        if not returns:
            return NOT_TOLD if leaves else Known(None)
        if not leaves:
            return NOT_TOLD
        values = [
            Known(None) if item.value is None else home.value(item.value, item.scope)
            for item in returns
        ]
        return join(values)
