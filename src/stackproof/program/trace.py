"""Follows an expression back to all that it may be made of.

A value says what an expression stands for; its origins say where that comes from, also where
the value itself cannot be told. Every way is followed: all bindings of a name, all calls of a
function, both arms of a choice. What is not understood is an opaque origin, never none.
"""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from stackproof.core.records import replace
from stackproof.core.value import Known
from stackproof.program.flow import iterated
from stackproof.program.fold import dig
from stackproof.program.origins import Origin, Source
from stackproof.program.scope import (
    Assigned,
    Binding,
    Change,
    Defined,
    Grown,
    How,
    Imported,
    Item,
    Parameter,
    Part,
    Scope,
)
from stackproof.program.syntax import default_of
from stackproof.program.trace_calls import called
from stackproof.program.trace_parts import attribute, subscript
from stackproof.program.values import (
    Expression,
    Written,
)
from stackproof.program.way import Way, handed_over, inside

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator


_MOST_STEPS: Final = 600
_DEEPEST: Final = 40


def origins(expression: Expression) -> tuple[Origin, ...]:
    """All that an expression may be made of, in the order of the source."""
    written = expression.written
    if written is None:
        if isinstance(expression.value, Known):
            node = ast.Constant(None)
            return (Origin(Source.LITERAL, node, expression.span, value=expression.value.value),)
        return (Origin(Source.OPAQUE, ast.Constant(None), expression.span),)
    return traced(written.node, written.scope, written.home)


def traced(node: ast.expr, scope: Scope, home: "Evaluator") -> tuple[Origin, ...]:
    """All that a node may be made of."""
    if isinstance(node, ast.Constant):
        return (Origin(Source.LITERAL, node, home.span(node), value=node.value),)
    key: object = node
    if isinstance(node, ast.Name):
        # One name in many arguments is followed once, unless a way ends at the place itself.
        holder = scope.holder(node.id)
        key = (holder, node.id) if holder is not None else node
    known = home.traced.get(key) or home.traced.get(node)
    if known is None:
        known = _traced(node, scope, home)
        if any(origin.node is node for origin in known):
            key = node
        home.traced[key] = known
    return known


def _traced(node: ast.expr, scope: Scope, home: "Evaluator") -> tuple[Origin, ...]:
    found: dict[object, Origin] = {}
    for origin in Tracer().follow(Written(node, scope, home), Way()):
        key = (origin.node, origin.through, origin.is_default, origin.name, origin.value)
        found.setdefault(key, origin)
    return tuple(found.values())


class Tracer:
    """One search; a place that is met again leads nowhere new."""

    def __init__(self) -> None:
        self._steps = 0
        self._active: set[tuple[ast.AST, str]] = set()

    def follow(self, at: Written, way: Way) -> Iterator[Origin]:
        """The origins of a node."""
        self._steps += 1
        key = (at.node, "")
        if self._steps > _MOST_STEPS or way.depth > _DEEPEST:
            yield self.end(at, way, Source.OPAQUE)
            return
        if key in self._active:
            return
        self._active.add(key)
        try:
            yield from self._follow(at, way.deeper)
        finally:
            self._active.discard(key)

    def _follow(self, at: Written, way: Way) -> Iterator[Origin]:  # noqa: C901, PLR0912 - a dispatch
        match at.node:
            case ast.Constant(value=value):
                yield self.end(at, way, Source.LITERAL, value=value)
            case ast.JoinedStr(values=values):
                inner = replace(way.part, formatted=way.formatted or at.home.span(at.node))
                yield from self.every(values, at, inner)
            case ast.FormattedValue(value=value):
                yield from self.follow(inside(value, at), way)
            case ast.BinOp(left=left, right=right):
                yield from self.every([left, right], at, way.part)
            case ast.BoolOp(values=values):
                first, *rest = values
                yield from self.follow(inside(first, at), way)
                is_or = isinstance(at.node.op, ast.Or)
                other = way.default if is_or else way
                yield from self.every(rest, at, other)
            case ast.IfExp(body=body, orelse=orelse):
                yield from self.every([body, orelse], at, way)
            case ast.NamedExpr(value=value) | ast.Starred(value=value) | ast.Await(value=value):
                yield from self.follow(inside(value, at), way)
            case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items):
                yield from self.every(items, at, way.part)
            case ast.Dict(values=values):
                yield from self.every(values, at, way.part)
            case ast.ListComp(elt=item) | ast.SetComp(elt=item) | ast.GeneratorExp(elt=item):
                yield from self.follow(
                    Written(item, at.home.found.scopes[at.node], at.home), way.part
                )
            case ast.DictComp(value=value):
                yield from self.follow(
                    Written(value, at.home.found.scopes[at.node], at.home), way.part
                )
            case ast.Name():
                yield from self._name(at.node, at, way)
            case ast.Attribute():
                yield from attribute(self, at.node, at, way)
            case ast.Subscript():
                yield from subscript(self, at.node, at, way)
            case ast.Call():
                yield from called(self, at.node, at, way)
            case _:
                yield self.end(at, way, Source.OPAQUE)

    def every(self, nodes: list[ast.expr], at: Written, way: Way) -> Iterator[Origin]:
        """The origins of several nodes, one after another."""
        for node in nodes:
            yield from self.follow(inside(node, at), way)

    def end(self, at: Written, way: Way, source: Source, name: str = "", **more: object) -> Origin:
        """The origin that a node is."""
        span = way.formatted or at.home.span(at.node)
        return Origin(
            source,
            at.node,
            span,
            name,
            through=way.through,
            is_default=way.is_default,
            is_part=way.is_part,
            is_handed=way.is_handed,
            **more,  # type: ignore[arg-type]
        )

    def _name(self, node: ast.Name, at: Written, way: Way) -> Iterator[Origin]:
        holder = at.scope.holder(node.id)
        way = way.by(node.id)
        if holder is None:
            source = at.home.lookup.star_source(node.id) if at.scope.root().stars else None
            if source is None:
                yield self.end(at, way, Source.OPAQUE, node.id)
            else:
                yield from self.from_module(node.id, source, at, way)
            return
        for binding in holder.bindings[node.id]:
            yield from self.bound(binding, at, way, holder)
        for change in at.home.found.changes.get(node.id, ()):
            if isinstance(change.base, ast.Name) and change.scope.holder(node.id) is holder:
                yield from self.changed(change, at.home, at, way)

    def changed(self, change: Change, home: "Evaluator", at: Written, way: Way) -> Iterator[Origin]:
        """What a list or dictionary gets after it was made."""
        if change.value is not None:
            yield from self.follow(Written(change.value, change.scope, home), way.away.part)
        elif change.how not in {How.REMOVE, How.REORDER}:
            yield self.end(at, way, Source.OPAQUE, "")

    def from_module(self, name: str, home: "Evaluator", at: Written, way: Way) -> Iterator[Origin]:
        """The origins of a name of another module."""
        bindings = home.root.bindings.get(name)
        if not bindings:
            yield self.end(at, way, Source.OPAQUE, name)
        for binding in bindings or ():
            there = Written(at.node, home.root, home)
            yield from self.bound(binding, there, way.away, home.root)

    def bound(self, binding: Binding, at: Written, way: Way, holder: Scope) -> Iterator[Origin]:
        """The origins of what a name is bound to."""
        home = at.home
        away = way.away
        match binding:
            case Assigned(value, scope):
                yield from self.follow(Written(value, scope, home), away)
            case Grown(node):
                yield from self.follow(Written(node.value, holder, home), away)
            case Item():
                yield from self._looped(binding, at, away)
            case Part(value, scope):
                yield from self.follow(Written(value, scope, home), away)
            case Parameter(function, name):
                yield from self.parameter(function, name, at, away)
            case Imported(index):
                source = home.lookup.source(index)
                name = home.found.imports[index].alias.name
                if source is not None and way.depth < _DEEPEST:
                    deeper = away.deeper
                    yield from self.from_module(name, source, at, deeper)
                else:
                    yield self.end(at, way, Source.OPAQUE, name)
            case Defined():
                yield self.end(at, way, Source.OPAQUE, "")
            case _:
                yield self.end(at, way, Source.OPAQUE, way.through[-1] if way.through else "")

    def _looped(self, binding: Item, at: Written, way: Way) -> Iterator[Origin]:
        """What the target of a loop may be, item by item where the items are written."""
        home = at.home
        items = iterated(home.value(binding.iterable, binding.scope), home, binding.iterable)
        if items is not None and items.items and (items.is_complete or items.covers):
            parts = [dig(item, binding.path) for item in items.items]
            known = [part for part in parts if part is not None]
            if len(known) == len(parts):
                for part in known:
                    yield from self.expression(part, at, way)
                return
        yield from self.follow(Written(binding.iterable, binding.scope, home), way)

    def parameter(self, function: ast.AST, name: str, at: Written, way: Way) -> Iterator[Origin]:
        """What the calls of a function hand over for a parameter."""
        key = (function, name)
        if key in self._active:
            return
        self._active.add(key)
        try:
            yield from self._handed(function, name, at, way)
        finally:
            self._active.discard(key)

    def _handed(self, function: ast.AST, name: str, at: Written, way: Way) -> Iterator[Origin]:
        home, default, scope = at.home, None, at.home.root
        names: list[str] = []
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            arguments = function.args
            inner = home.found.scopes[function]
            if inner.self_name == name and inner.owner is not None:
                yield self.end(at, way, Source.OPAQUE, "")
                return
            default = default_of(arguments, name)
            scope = inner.parent or home.root
            names = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
        elif isinstance(function, ast.ClassDef):
            fields = home.project.own.fields(home.lookup.owner(function))
            default, scope, names = fields.get(name), home.found.scopes[function], list(fields)
        else:
            yield self.end(at, way, Source.PARAMETER, name)
            return
        sites = home.project.own.sites.of(home, function)
        if not sites:
            yield self.end(at, way, Source.PARAMETER, name)
        needs_default = not sites
        for site in sites:
            given = handed_over(site, name, names)
            if given is None:
                needs_default = True
            elif isinstance(given, ast.expr):
                there = Written(given, site.seen.scope, site.home)
                yield from self.follow(there, way.handed)
            else:
                yield self.end(at, way, Source.PARAMETER, name)
        if needs_default and default is not None:
            there = Written(default, scope, home)
            yield from self.follow(there, way.default)

    def expression(self, item: Expression, at: Written, way: Way) -> Iterator[Origin]:
        """The origins of an expression, or its value where it is computed."""
        if item.written is not None:
            yield from self.follow(item.written, way.away)
        elif isinstance(item.value, Known):
            yield self.end(at, way, Source.LITERAL, value=item.value.value)
        else:
            yield self.end(at, way, Source.OPAQUE, "")
