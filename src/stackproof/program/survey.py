"""One walk over a syntax tree, which finds its bindings, imports, accesses and calls."""

import ast
from collections.abc import Callable, Iterable
from typing import Any, Final

from stackproof.program.operations import OPERATED, operations
from stackproof.program.record import Recorder
from stackproof.program.scope import (
    Assigned,
    Binding,
    Block,
    Defined,
    Grown,
    How,
    Imported,
    Item,
    Level,
    Opaque,
    Parameter,
    RawImport,
    Returned,
    Scope,
    Survey,
    Turn,
    bound_name,
)
from stackproof.program.syntax import (
    asks_first,
    decorators_of,
    exceptions_of,
    last_name,
    parameters_of,
)

_IMPORT_GUARDS: Final = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
)
_ACCESS_GUARDS: Final = frozenset({"AttributeError", "Exception", "BaseException"})
_EXPECTS_FAILURE: Final = frozenset({"raises", "assertRaises", "assertRaisesRegex"})


def survey(tree: ast.Module) -> Survey:
    """Walk a module once.

    Raises:
        RecursionError: The code is nested too deeply.
    """
    walker = _Walker(tree)
    walker.statements(tree.body, walker.found.root)
    return walker.found


class _Walker:
    """The walk; its flags say what surrounds the node at hand."""

    def __init__(self, tree: ast.Module) -> None:
        self._record = Recorder(tree)
        self.found = self._record.found

    def statements(self, body: Iterable[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self.visit(statement, scope)

    def visit(self, node: ast.AST, scope: Scope) -> None:
        handler = _HANDLERS.get(type(node))
        if isinstance(node, OPERATED):
            self.found.operations += operations(node, self._record.seen(node, scope))
        if handler is None:
            self.children(node, scope)
        else:
            handler(self, node, scope)

    def children(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self.visit(child, scope)

    def nothing(self, node: ast.AST, scope: Scope) -> None:
        """Leave out what holds no names."""

    def arm(self, body: Iterable[ast.AST], scope: Scope, turn: Turn, statement: ast.AST) -> Block:
        """Visit what is run only sometimes, or many times."""
        outer = self._record.block
        block = self._record.block = Block(turn, outer, statement)
        for node in body:
            self.visit(node, scope)
        self._record.block = outer
        return block

    def _bind(self, target: ast.expr, binding: Binding | None, scope: Scope) -> None:
        for left in self._record.bind(target, binding, scope):
            self.visit(left, scope)

    def name(self, node: ast.Name, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.names.append(self._record.seen(node, scope))
            self.found.blocks[node] = self._record.block
        else:
            scope.bind(node.id, Opaque("deleted or rebound"))

    def keyword(self, node: ast.keyword, scope: Scope) -> None:
        self.visit(node.value, scope)

    def attribute(self, node: ast.Attribute, scope: Scope) -> None:
        self.found.attributes.append(self._record.seen(node, scope))
        self.found.blocks[node] = self._record.block
        if not isinstance(node.ctx, ast.Load):
            self._record.store(node, None, scope)
        self.visit(node.value, scope)

    def call(self, node: ast.Call, scope: Scope) -> None:
        self.found.calls.append(self._record.seen(node, scope))
        self.found.blocks[node] = self._record.block
        for given in (*node.args, *(item.value for item in node.keywords if item.arg is not None)):
            self._record.hand(given, node, scope)
        function = node.func
        if isinstance(function, ast.Attribute):
            self._record.method(function, node, scope)
        self.children(node, scope)

    def imports(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            index = len(self.found.imports)
            self.found.imports.append(RawImport(node, alias, scope, self._record.import_guarded))
            if alias.name == "*":
                scope.stars.append(index)
            else:
                scope.bind(bound_name(node, alias), Imported(index))

    def assign(self, node: ast.Assign, scope: Scope) -> None:
        self.visit(node.value, scope)
        for target in node.targets:
            if isinstance(target, ast.Name | ast.Attribute | ast.Subscript):
                self._record.hand(node.value, target, scope)
            self._bind(target, Assigned(node.value, scope, self._record.block), scope)
        if len(node.targets) > 1:  # two names of one thing
            for target in node.targets:
                self._record.change(How.OTHER, target, node, scope)

    def annotated(self, node: ast.AnnAssign, scope: Scope) -> None:
        self._annotation(node.annotation, scope)
        if node.value is not None:
            self.visit(node.value, scope)
            self._record.hand(node.value, node.target, scope)
            self._bind(node.target, Assigned(node.value, scope, self._record.block), scope)

    def augmented(self, node: ast.AugAssign, scope: Scope) -> None:
        self.visit(node.value, scope)
        how = {ast.Add: How.EXTEND, ast.BitOr: How.UPDATE}.get(type(node.op), How.OTHER)
        match node.target:
            case ast.Name() as target:
                scope.bind(target.id, Grown(node))
                self._record.change(how, target, node, scope, value=node.value)
            case ast.Attribute() as target:
                self.found.attributes.append(self._record.seen(target, scope))
                self._record.store(target, None, scope)
                self.visit(target.value, scope)
            case target:
                self._bind(target, None, scope)

    def walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        self.visit(node.value, scope)
        target = scope.frame()
        fixed = Assigned(node.value, scope, self._record.block)
        target.bind(node.target.id, fixed if target is scope else Opaque("not fixed"))

    def deleted(self, node: ast.Delete, scope: Scope) -> None:
        for target in node.targets:
            if isinstance(target, ast.Subscript):
                self._record.change(How.REMOVE, target.value, node, scope, key=target.slice)
            self.visit(target, scope)

    def loop(self, node: ast.For | ast.AsyncFor, scope: Scope) -> None:
        self.visit(node.iter, scope)
        outer = self._record.block
        block = self._record.block = Block(Turn.LOOP, outer, node)
        self._bind(node.target, Item(node.iter, scope, (), block), scope)
        self.statements(node.body, scope)
        self._record.block = outer
        self.arm(node.orelse, scope, Turn.BRANCH, node)

    def repeat(self, node: ast.While, scope: Scope) -> None:
        block = self.arm((node.test, *node.body), scope, Turn.LOOP, node)
        block.is_cut = True  # nobody knows how often it is run
        self.arm(node.orelse, scope, Turn.BRANCH, node)

    def leave(self, node: ast.stmt, scope: Scope) -> None:
        if isinstance(node, ast.Return):
            function = scope.frame().node
            self.found.returns.setdefault(function, []).append(Returned(node.value, scope))
        is_last = isinstance(node, ast.Return) and self._record.block.parent is None
        for block in () if is_last else self._record.block.upward():
            block.leaves = True
            if isinstance(node, ast.Raise):
                break
            if block.turn is Turn.LOOP:
                block.is_cut = True
                if not isinstance(node, ast.Return):
                    break
        self.children(node, scope)

    def generate(self, node: ast.Yield | ast.YieldFrom, scope: Scope) -> None:
        self.found.generators.add(scope.frame().node)
        self.children(node, scope)

    def context(self, node: ast.withitem, scope: Scope) -> None:
        self.visit(node.context_expr, scope)
        if node.optional_vars is not None:
            self._bind(node.optional_vars, None, scope)

    def with_(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        caught: set[str] = set()
        for item in node.items:
            called = item.context_expr
            if isinstance(called, ast.Call):
                name = last_name(called.func)
                if name == "suppress":
                    for argument in called.args:
                        caught.update(exceptions_of(argument))
                elif name in _EXPECTS_FAILURE:
                    caught.add("AttributeError")
            self.visit(item, scope)
        self._guarded(node.body, scope, caught)

    def try_(self, node: "ast.Try | ast.TryStar", scope: Scope) -> None:
        caught = {name for handler in node.handlers for name in exceptions_of(handler.type)}
        outer = self._record.block
        self._record.block = Block(Turn.BRANCH, outer, node)
        self._guarded(node.body, scope, caught)
        self.statements(node.orelse, scope)
        self._record.block = outer
        # The handlers are the alternatives of what failed, and may fail in their turn.
        before = self._record.import_guarded
        self._record.import_guarded = before or bool(caught & _IMPORT_GUARDS)
        for handler in node.handlers:
            self.arm([handler], scope, Turn.BRANCH, node)
        self._record.import_guarded = before
        self.statements(node.finalbody, scope)

    def handler(self, node: ast.ExceptHandler, scope: Scope) -> None:
        if node.name is not None:
            scope.bind(node.name, Opaque("an exception"))
        self.children(node, scope)

    def _guarded(self, body: list[ast.stmt], scope: Scope, caught: set[str]) -> None:
        before = self._record.import_guarded, self._record.access_guarded
        self._record.import_guarded = before[0] or bool(caught & _IMPORT_GUARDS)
        self._record.access_guarded = before[1] or bool(caught & _ACCESS_GUARDS)
        self.statements(body, scope)
        self._record.import_guarded, self._record.access_guarded = before

    def if_(self, node: ast.If, scope: Scope) -> None:
        self.visit(node.test, scope)
        before = self._record.import_guarded, self._record.access_guarded
        # What only type checkers read cannot fail when the program runs.
        self._record.import_guarded = before[0] or last_name(node.test) == "TYPE_CHECKING"
        self._record.access_guarded = before[1] or asks_first(node.test)
        self.arm(node.body, scope, Turn.BRANCH, node)
        self._record.import_guarded = before[0]
        self.arm(node.orelse, scope, Turn.BRANCH, node)
        self._record.access_guarded = before[1]

    def either(self, node: ast.IfExp, scope: Scope) -> None:
        self.visit(node.test, scope)
        before = self._record.access_guarded
        self._record.access_guarded = before or asks_first(node.test)
        self.arm([node.body], scope, Turn.BRANCH, node)
        self.arm([node.orelse], scope, Turn.BRANCH, node)
        self._record.access_guarded = before

    def short(self, node: ast.BoolOp, scope: Scope) -> None:
        self.visit(node.values[0], scope)
        for value in node.values[1:]:
            self.arm([value], scope, Turn.BRANCH, value)

    def case(self, node: ast.match_case, scope: Scope) -> None:
        self.arm(ast.iter_child_nodes(node), scope, Turn.BRANCH, node)

    def pattern(self, node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, scope: Scope) -> None:
        name = node.rest if isinstance(node, ast.MatchMapping) else node.name
        if name is not None:
            scope.bind(name, Opaque("bound by a pattern"))
        self.children(node, scope)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        scope.bind(node.name, Defined(node, scope))
        for decorator in node.decorator_list:
            self.visit(decorator, scope)
        for parameter in parameters_of(node.args):
            if parameter.annotation is not None:
                self._annotation(parameter.annotation, scope)
        if node.returns is not None:
            self._annotation(node.returns, scope)
        inner = self._inner(node, Level.FUNCTION, scope)
        if scope.level is Level.CLASS:
            positional = (*node.args.posonlyargs, *node.args.args)
            is_plain = not decorators_of(node) & {"staticmethod", "classmethod"}
            inner.self_name = positional[0].arg if positional and is_plain else None
        self._body(node, scope, inner)

    def lambda_(self, node: ast.Lambda, scope: Scope) -> None:
        self._body(node, scope, self._inner(node, Level.FUNCTION, scope))

    def _body(
        self, node: ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda, outer: Scope, inner: Scope
    ) -> None:
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default, outer)
        for parameter in parameters_of(node.args):
            inner.bind(parameter.arg, Parameter(node, parameter.arg))
        # The program may catch what goes wrong where it defines a function, not in its body.
        before = self._record.access_guarded, self._record.block
        self._record.access_guarded = False
        self._record.block = Block(Turn.ALWAYS)
        if isinstance(node, ast.Lambda):
            self.visit(node.body, inner)
        else:
            self.statements(node.body, inner)
        self._record.access_guarded, self._record.block = before

    def class_(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, Defined(node, scope))
        self.found.classes[node] = scope
        for outside in (*node.decorator_list, *node.bases, *node.keywords):
            self.visit(outside, scope)
        inner = self._inner(node, Level.CLASS, scope)
        inner.owner = node
        inner.self_name = None
        self.statements(node.body, inner)

    def comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, scope: Scope
    ) -> None:
        inner = self._inner(node, Level.COMPREHENSION, scope)
        outer = self._record.block
        for index, generator in enumerate(node.generators):
            around = scope if index == 0 else inner
            self.visit(generator.iter, around)
            self._record.block = Block(
                Turn.LOOP, self._record.block, node, is_cut=bool(generator.ifs)
            )
            self._bind(
                generator.target, Item(generator.iter, around, (), self._record.block), inner
            )
            for condition in generator.ifs:
                self.visit(condition, inner)
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self.visit(part, inner)
        self._record.block = outer

    def elsewhere(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        for name in node.names:
            target: Scope | None = scope.root()
            if isinstance(node, ast.Nonlocal) and scope.parent is not None:
                target = scope.parent.holder(name)
            if target is not None:
                scope.elsewhere[name] = target

    def format(self, node: ast.JoinedStr, scope: Scope) -> None:
        before = self._record.formatted
        self._record.formatted = before or node
        self.children(node, scope)
        self._record.formatted = before

    def _annotation(self, node: ast.expr, scope: Scope) -> None:
        self.visit(node, scope)
        self.found.annotations += (
            part
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )

    def _inner(self, node: ast.AST, level: Level, scope: Scope) -> Scope:
        inner = Scope(level, node, scope, scope.owner, scope.self_name)
        self.found.scopes[node] = inner
        return inner


_HANDLERS: Final[dict[type[ast.AST], Callable[[_Walker, Any, Scope], None]]] = {
    ast.Name: _Walker.name,
    ast.Constant: _Walker.nothing,
    ast.Load: _Walker.nothing,
    ast.Store: _Walker.nothing,
    ast.Del: _Walker.nothing,
    ast.keyword: _Walker.keyword,
    ast.Attribute: _Walker.attribute,
    ast.Call: _Walker.call,
    ast.Import: _Walker.imports,
    ast.ImportFrom: _Walker.imports,
    ast.Assign: _Walker.assign,
    ast.AnnAssign: _Walker.annotated,
    ast.AugAssign: _Walker.augmented,
    ast.NamedExpr: _Walker.walrus,
    ast.Delete: _Walker.deleted,
    ast.For: _Walker.loop,
    ast.AsyncFor: _Walker.loop,
    ast.While: _Walker.repeat,
    ast.Return: _Walker.leave,
    ast.Raise: _Walker.leave,
    ast.Break: _Walker.leave,
    ast.Continue: _Walker.leave,
    ast.Yield: _Walker.generate,
    ast.YieldFrom: _Walker.generate,
    ast.withitem: _Walker.context,
    ast.With: _Walker.with_,
    ast.AsyncWith: _Walker.with_,
    ast.Try: _Walker.try_,
    ast.TryStar: _Walker.try_,
    ast.ExceptHandler: _Walker.handler,
    ast.If: _Walker.if_,
    ast.IfExp: _Walker.either,
    ast.BoolOp: _Walker.short,
    ast.match_case: _Walker.case,
    ast.MatchAs: _Walker.pattern,
    ast.MatchStar: _Walker.pattern,
    ast.MatchMapping: _Walker.pattern,
    ast.FunctionDef: _Walker.function,
    ast.AsyncFunctionDef: _Walker.function,
    ast.Lambda: _Walker.lambda_,
    ast.ClassDef: _Walker.class_,
    ast.ListComp: _Walker.comprehension,
    ast.SetComp: _Walker.comprehension,
    ast.DictComp: _Walker.comprehension,
    ast.GeneratorExp: _Walker.comprehension,
    ast.Global: _Walker.elsewhere,
    ast.Nonlocal: _Walker.elsewhere,
    ast.JoinedStr: _Walker.format,
}
