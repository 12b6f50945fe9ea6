"""What the expressions of one module stand for, without running it.

Follows names to their one binding and stops, with `Unknown`, wherever a name has several or
the source does not fix a value.
"""

import ast
from collections.abc import Callable
from typing import Final

from stackproof.bindings.facts import Kind
from stackproof.core.span import Span
from stackproof.core.value import Known, Token, Unknown
from stackproof.program.locate import Locator
from stackproof.program.names import Names
from stackproof.program.scope import Assigned, Binding, Imported, Scope, Survey
from stackproof.program.values import (
    Call,
    Choice,
    Collection,
    Dictionary,
    Entry,
    Expression,
    Instance,
    Keyword,
    Resolved,
)

_WITH_ATTRIBUTES: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE})
_NOT_TOLD: Final = Unknown("not told from the source")


class Evaluator:
    """Values and calls of one module, each worked out once.

    Args:
        found: What the walk over the module found.
        locator: Spans of the module's text.
        names: What dotted names stand for.
        reach: The dotted name that each import reaches; None for the program's own modules.
    """

    def __init__(
        self,
        found: Survey,
        locator: Locator,
        names: Names,
        *,
        reach: Callable[[int], str | None],
    ) -> None:
        self._found = found
        self._locator = locator
        self._names = names
        self._reach = reach
        self._values: dict[ast.expr, Resolved] = {}
        self._calls: dict[ast.Call, Call | None] = {}
        self._symbols: dict[ast.expr, str | None] = {}
        self._active: set[ast.expr] = set()

    def symbol(self, node: ast.expr, scope: Scope) -> str | None:
        """The dotted name that an expression reaches through imports, or None."""
        if node not in self._symbols:
            self._symbols[node] = None  # a name that is bound to itself reaches nothing
            self._symbols[node] = self._symbol(node, scope)
        return self._symbols[node]

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
        if node in self._active:
            return Unknown("depends on itself")
        self._active.add(node)
        try:
            value = self._value(node, scope)
        finally:
            self._active.discard(node)
        self._values[node] = value
        return value

    def expression(self, node: ast.expr, scope: Scope) -> Expression:
        """An expression with its place and what it stands for."""
        inner = node
        while isinstance(inner, ast.NamedExpr):
            inner = inner.value
        is_indirect = isinstance(inner, ast.Name | ast.Attribute)
        return Expression(self._locator.span(node), self.value(inner, scope), is_indirect)

    def _symbol(self, node: ast.expr, scope: Scope) -> str | None:
        match node:
            case ast.Name():
                return self._named(node.id, scope)
            case ast.Attribute():
                base = self.symbol(node.value, scope)
                return None if base is None else f"{base}.{node.attr}"
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
                return self._reach(binding.index)
            case Assigned():
                return self.symbol(binding.value, binding.scope)
            case _:
                return None

    def _starred(self, name: str, root: Scope) -> str | None:
        """The dotted name that a star import brings, if every star import is known."""
        found = None
        for index in root.stars:
            module = self._reach(index)
            exports = self._names.exports(module) if module is not None else None
            if exports is None:
                return None
            if name in exports:
                found = f"{module}.{name}"
        return found

    def _call(self, node: ast.Call, scope: Scope) -> Call | None:
        symbol = self.symbol(node.func, scope)
        resolution = self._names.resolve(symbol) if symbol is not None else None
        if resolution is None or resolution.facts is None or resolution.members:
            return None
        return Call(
            facts=resolution.facts,
            span=self._locator.span(node),
            name_span=self._called(node.func),
            positional=tuple(
                self.expression(item, scope)
                for item in node.args
                if not isinstance(item, ast.Starred)
            ),
            keywords=tuple(
                Keyword(item.arg, self._locator.span(item), self.expression(item.value, scope))
                for item in node.keywords
            ),
            is_meant=bool(resolution.faults),
            is_certain=resolution.is_certain,
        )

    def _called(self, node: ast.expr) -> Span:
        return (
            self._locator.attribute(node)
            if isinstance(node, ast.Attribute)
            else self._locator.span(node)
        )

    def _value(self, node: ast.expr, scope: Scope) -> Resolved:  # noqa: C901, PLR0911 - a dispatch
        match node:
            case ast.Constant():
                return Known(node.value)
            case ast.Name():
                return self._variable(node.id, scope)
            case ast.Attribute():
                return self._read(node, scope)
            case ast.Call():
                return self._called_value(node, scope)
            case ast.List() | ast.Tuple() | ast.Set():
                written = [item for item in node.elts if not isinstance(item, ast.Starred)]
                items = tuple(self.expression(item, scope) for item in written)
                return Collection(items, is_complete=len(written) == len(node.elts))
            case ast.ListComp() | ast.SetComp() | ast.GeneratorExp():
                inner = self._found.scopes[node]
                return Collection((self.expression(node.elt, inner),), is_complete=False)
            case ast.Dict():
                return self._dictionary(node, scope)
            case ast.DictComp():
                return Dictionary((), is_complete=False)
            case ast.IfExp():
                options = (node.body, node.orelse)
                return Choice(tuple(self.expression(option, scope) for option in options))
            case ast.NamedExpr():
                return self.value(node.value, scope)
            case ast.UnaryOp(op=ast.USub(), operand=ast.Constant(value=int() | float() as number)):
                return Known(-number)
            case _:
                return _NOT_TOLD

    def _variable(self, name: str, scope: Scope) -> Resolved:
        holder = scope.holder(name)
        if holder is None:
            return _NOT_TOLD
        bindings = holder.bindings[name]
        if len(bindings) == 1 and isinstance(bindings[0], Assigned):
            return self.value(bindings[0].value, bindings[0].scope)
        return Unknown(f"`{name}` is not bound once to something the source fixes")

    def _read(self, node: ast.Attribute, scope: Scope) -> Resolved:
        if isinstance(node.value, ast.Name) and node.value.id == scope.self_name:
            return self._own(node.attr, scope)
        value = self.value(node.value, scope)
        if isinstance(value, Instance):
            facts = value.call.facts
            if facts.kind in _WITH_ATTRIBUTES and any(
                attribute.name == node.attr and attribute.terraform_name is not None
                for attribute in facts.attributes
            ):
                return Token(ast.unparse(node))
        return _NOT_TOLD

    def _own(self, name: str, scope: Scope) -> Resolved:
        """What `self.name` stands for: the module's one assignment, if the class makes it."""
        stores = self._found.stores.get(name, [])
        if len(stores) != 1:
            return Unknown(f"`self.{name}` is not assigned once")
        stored = stores[0]
        if not stored.is_self or stored.owner is not scope.owner or stored.value is None:
            return Unknown(f"`self.{name}` is assigned from outside")
        return self.value(stored.value, stored.scope)

    def _called_value(self, node: ast.Call, scope: Scope) -> Resolved:
        call = self.call(node, scope)
        if call is not None:
            return Instance(call)
        is_dict = isinstance(node.func, ast.Name) and node.func.id == "dict"
        if is_dict and scope.holder("dict") is None and not scope.root().stars:
            entries = tuple(
                Entry(item.arg, None, self.expression(item.value, scope))
                for item in node.keywords
                if item.arg is not None
            )
            is_complete = not node.args and len(entries) == len(node.keywords)
            return Dictionary(entries, is_complete)
        return _NOT_TOLD

    def _dictionary(self, node: ast.Dict, scope: Scope) -> Dictionary:
        entries: list[Entry] = []
        is_complete = True
        for key, item in zip(node.keys, node.values, strict=True):
            if key is None:  # `**other`
                is_complete = False
                continue
            named = self.value(key, scope)
            text = named.value if isinstance(named, Known) else None
            name = text if isinstance(text, str) else None
            is_complete = is_complete and name is not None
            span = self._locator.span(key) if isinstance(key, ast.Constant) else None
            entries.append(Entry(name, span, self.expression(item, scope)))
        return Dictionary(tuple(entries), is_complete)
