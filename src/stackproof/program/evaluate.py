"""What the expressions of one module stand for, without running it.

Follows names to their one binding, through the other modules of the program too, and stops,
with `Unknown`, wherever a name has several or the source does not fix a value.
"""

import ast
from collections.abc import Callable
from typing import Final

from stackproof.core.span import Span
from stackproof.core.value import Known, Unknown
from stackproof.program.annotations import annotated
from stackproof.program.expressions import EVALUATED
from stackproof.program.flow import Use, changed, item
from stackproof.program.fold import NOT_TOLD, join
from stackproof.program.locate import Locator
from stackproof.program.lookup import Lookup
from stackproof.program.names import Names
from stackproof.program.origins import Origin
from stackproof.program.project import Project
from stackproof.program.put import is_put, put
from stackproof.program.rebound import nearest
from stackproof.program.scope import (
    Assigned,
    Binding,
    Grown,
    Imported,
    Item,
    Level,
    Parameter,
    Part,
    Scope,
    Survey,
)
from stackproof.program.syntax import dotted, last_name, position
from stackproof.program.values import (
    Call,
    Choice,
    Collection,
    Dictionary,
    Expression,
    Keyword,
    Own,
    Resolved,
    Typed,
    Written,
)

# Beyond every line of a file: a name read by another module is read after all changes.
_LAST_LINE: Final = 1 << 30


class Evaluator:
    """Values and calls of one module, each worked out once.

    Args:
        path: The module's file.
        found: What the walk over the module found.
        locator: Spans of the module's text.
        names: What dotted names stand for.
        project: The modules of the program.
        reach: The dotted name that each import reaches; None for the program's own modules.
    """

    def __init__(
        self,
        path: str,
        found: Survey,
        locator: Locator,
        names: Names,
        *,
        project: Project,
        reach: Callable[[int], str | None],
    ) -> None:
        self.path = path
        self.found = found
        self.traced: dict[object, tuple[Origin, ...]] = {}
        self.names = names
        self.project = project
        self.lookup = Lookup(self, path, found, names, project=project, reach=reach)
        self._locator = locator
        self._values: dict[ast.expr, Resolved] = {}
        self._globals: dict[str, Resolved] = {}
        self._calls: dict[ast.Call, Call | None] = {}
        self._active: set[ast.expr] = set()
        project.add(self)

    @property
    def root(self) -> Scope:
        """The module's own scope."""
        return self.found.root

    def call(self, node: ast.Call, scope: Scope) -> Call | None:
        """The call, if what is called is a class of the bindings."""
        if node not in self._calls:
            self._calls[node] = None  # a call within itself, through a name
            self._calls[node] = self._call(node, scope)
        return self._calls[node]

    def value(self, node: ast.expr, scope: Scope) -> Resolved:
        """What an expression stands for."""
        known = self._values.get(node)
        if known is not None:
            return known
        evaluate = EVALUATED.get(type(node))
        if evaluate is None:
            return NOT_TOLD
        if node in self._active or self.project.is_deep:
            return Unknown("depends on itself, or on too much")
        self._active.add(node)
        self.project.depth += 1
        try:
            value = evaluate(self, node, scope)
        finally:
            self._active.discard(node)
            self.project.depth -= 1
        if isinstance(value, Known) and value.value is None and self._is_asked_first(node):
            value = Unknown("the program asks first whether it is there")
        self._values[node] = value
        return value

    def expression(self, node: ast.expr, scope: Scope) -> Expression:
        """An expression with its place and what it stands for."""
        inner = node
        while isinstance(inner, ast.NamedExpr):
            inner = inner.value
        is_indirect = isinstance(inner, ast.Name | ast.Attribute | ast.Subscript)
        written = Written(node, scope, self)
        return Expression(self._locator.span(node), self.value(inner, scope), is_indirect, written)

    def _is_asked_first(self, node: ast.expr) -> bool:
        """Whether a name, or a part of what it names, is read in code that may not be run."""
        if isinstance(node, ast.Constant):
            return False
        while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
            node = node.func if isinstance(node, ast.Call) else node.value
        block = self.found.blocks.get(node)
        return block is not None and block.is_conditional

    def span(self, node: ast.expr | ast.stmt | ast.keyword) -> Span:
        """Where an expression stands."""
        return self._locator.span(node)

    def name_span(self, node: ast.expr) -> Span:
        """Where the last name of what is called stands."""
        if isinstance(node, ast.Attribute):
            return self._locator.attribute(node)
        return self._locator.span(node)

    def head(self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef) -> Span:
        """Where a definition says its name."""
        words = {ast.ClassDef: "class ", ast.FunctionDef: "def "}.get(type(node), "async def ")
        return self._locator.head(node, len(words) + len(node.name))

    def argument_span(self, node: ast.keyword) -> Span:
        """Where the name of an argument is written."""
        return self._locator.head(node, len(node.arg or ""))

    def key_span(self, node: ast.expr | None) -> Span | None:
        """Where a key is written, if it is a literal."""
        return self._locator.span(node) if isinstance(node, ast.Constant) else None

    def written(self, node: ast.expr) -> str:
        """How the program writes an expression."""
        return dotted(node) or self._locator.slice(self._locator.span(node))

    def global_value(self, name: str) -> Resolved:
        """What a name of the module stands for, seen from another one."""
        if name not in self._globals:
            self._globals[name] = Unknown("depends on itself")
            if not self._is_assigned_from_outside(name):
                node = ast.Name(name, ast.Load(), lineno=_LAST_LINE, col_offset=0)
                self._globals[name] = self.variable(node, self.root)
        return self._globals[name]

    def _is_assigned_from_outside(self, name: str) -> bool:
        """Whether another module assigns to a name of this one: `settings.REGION = ...`."""
        return any(
            home.lookup.module(stored.target.value, stored.scope) is self
            for home, stored in self.project.stores(name)
            if not stored.is_self
        )

    def variable(self, node: ast.Name, scope: Scope) -> Resolved:
        """What a name stands for where it is read."""
        name = node.id
        holder = scope.holder(name)
        if holder is None:
            source = self.lookup.star_source(name) if scope.root().stars else None
            return source.global_value(name) if source is not None else NOT_TOLD
        first, *rest = holder.bindings[name]
        use = Use(node, scope, self.found.blocks.get(node, self.found.body))
        if any(not isinstance(binding, Grown) for binding in rest):
            last = nearest([first, *rest], use) if scope.frame() is holder else None
            value = NOT_TOLD if last is None else self._bound(last, use, holder)
            is_fixed = not isinstance(value, Collection | Dictionary | Unknown)
            # What changed a list under the name may have changed another one.
            return value if is_fixed else Unknown(f"`{name}` is bound more than once")
        value = self._bound(first, use, holder)
        if isinstance(value, Collection | Dictionary):
            return self._after_changes(value, first, use)
        return NOT_TOLD if rest else value

    def _bound(self, binding: Binding, use: Use, holder: Scope) -> Resolved:
        """What a name is bound to."""
        match binding:
            case Assigned():
                return self.value(binding.value, binding.scope)
            case Item():
                return item(self, binding, use)
            case Part():
                return self._part(binding)
            case Parameter():
                return self._parameter(binding, use, holder)
            case Imported(index):
                source = self.lookup.source(index)
                name = self.found.imports[index].alias.name
                return source.global_value(name) if source is not None else NOT_TOLD
            case _:
                return NOT_TOLD

    def _part(self, binding: Part) -> Resolved:
        whole = self.value(binding.value, binding.scope)
        if not isinstance(whole, Collection):
            return NOT_TOLD
        if not whole.is_complete:
            return join([item.value for item in whole.items]) if whole.covers else NOT_TOLD
        is_there = binding.index < len(whole.items)
        if binding.count not in {None, len(whole.items)} or not is_there:
            return NOT_TOLD
        return whole.items[binding.index].value

    def _parameter(self, binding: Parameter, use: Use, holder: Scope) -> Resolved:
        is_method = holder.parent is not None and holder.parent.level is Level.CLASS
        if is_method and holder.self_name == binding.name and holder.owner is not None:
            return Own(self.lookup.owner(holder.owner))
        if isinstance(binding.function, ast.Lambda):
            return NOT_TOLD
        value = self.project.own.parameter(self, binding.function, binding.name)
        if isinstance(value, Known | Typed | Choice) and use.block.is_conditional:
            value = Unknown("the code may be run for other values only")
        if isinstance(value, Unknown) and not isinstance(value, Typed):
            return annotated(self, binding.function, binding.name) or value
        return value

    def _after_changes(
        self, value: Collection | Dictionary, binding: Binding, use: Use
    ) -> Resolved:
        """A list or dictionary after what the program did to it under its name."""
        name = use.node.id if isinstance(use.node, ast.Name) else ""
        made = self.found.body
        match binding:
            case Assigned():
                made = binding.block
                if isinstance(binding.value, ast.Name | ast.Attribute):
                    other = last_name(binding.value) or ""
                    for change in self.found.changes.get(other, ()):
                        if position(change.node) > position(binding.value):
                            return Unknown(f"`{other}` is changed, and `{name}` is the same thing")
            case Item():
                made = binding.loop
            case _:
                pass
        if self.found.changes.get(name) or self.found.handed.get(name):
            return changed(self, value, name, made, use)
        return value

    def _call(self, node: ast.Call, scope: Scope) -> Call | None:
        called = self.lookup.class_called(node.func, scope)
        if called is None:
            return put(self, node, scope) if is_put(node) else None
        facts, is_meant, is_certain = called
        return Call(
            facts=facts,
            span=self._locator.span(node),
            name_span=self.name_span(node.func),
            positional=tuple(
                self.expression(given, scope)
                for given in node.args
                if not isinstance(given, ast.Starred)
            ),
            keywords=tuple(
                Keyword(given.arg, self._locator.span(given), self.expression(given.value, scope))
                for given in node.keywords
            ),
            is_meant=is_meant,
            is_certain=is_certain,
            is_spread=any(isinstance(given, ast.Starred) for given in node.args),
        )
