"""One walk over a syntax tree, which finds its bindings, imports, accesses and calls."""

import ast
from collections.abc import Iterable, Iterator
from typing import Final

from stackproof.program.scope import (
    Assigned,
    Imported,
    Level,
    Opaque,
    RawImport,
    Scope,
    Seen,
    Stored,
    Survey,
    bound_name,
)

_IMPORT_GUARDS: Final = frozenset(
    {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}
)
_ACCESS_GUARDS: Final = frozenset({"AttributeError", "Exception", "BaseException"})


def survey(tree: ast.Module) -> Survey:
    """Walk a module once.

    Raises:
        RecursionError: The code is nested too deeply.
    """
    walker = _Walker()
    walker.statements(tree.body, walker.found.root)
    return walker.found


class _Walker:
    """The walk; its flags say what surrounds the node at hand."""

    def __init__(self) -> None:
        self.found = Survey(Scope(Level.MODULE))
        self._import_guarded = False
        self._access_guarded = False
        self._formatted: ast.JoinedStr | None = None

    def statements(self, body: Iterable[ast.stmt], scope: Scope) -> None:
        for statement in body:
            self._visit(statement, scope)

    def _visit(self, node: ast.AST, scope: Scope) -> None:  # noqa: C901, PLR0912, PLR0915 - a dispatch
        match node:
            case ast.Name():
                self._name(node, scope)
            case ast.Constant() | ast.expr_context() | ast.operator():
                return
            case ast.keyword():
                self._visit(node.value, scope)
            case ast.Attribute():
                self._attribute(node, scope)
            case ast.Call():
                self.found.calls.append(self._seen(node, scope))
                self._children(node, scope)
            case ast.Import() | ast.ImportFrom():
                self._import(node, scope)
            case ast.Assign():
                self._visit(node.value, scope)
                for target in node.targets:
                    self._bind(target, node.value, scope)
            case ast.AnnAssign():
                self._annotation(node.annotation, scope)
                if node.value is not None:
                    self._visit(node.value, scope)
                    self._bind(node.target, node.value, scope)
            case ast.AugAssign():
                self._visit(node.value, scope)
                self._bind(node.target, None, scope)
            case ast.NamedExpr():
                self._visit(node.value, scope)
                self._walrus(node, scope)
            case ast.For() | ast.AsyncFor():
                self._visit(node.iter, scope)
                self._bind(node.target, None, scope)
                self.statements((*node.body, *node.orelse), scope)
            case ast.withitem():
                self._visit(node.context_expr, scope)
                if node.optional_vars is not None:
                    self._bind(node.optional_vars, None, scope)
            case ast.With() | ast.AsyncWith():
                self._with(node, scope)
            case ast.Try() | ast.TryStar():
                self._try(node, scope)
            case ast.If():
                self._if(node, scope)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                self._function(node, scope)
            case ast.Lambda():
                self._lambda(node, scope)
            case ast.ClassDef():
                self._class(node, scope)
            case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
                self._comprehension(node, scope)
            case ast.Global() | ast.Nonlocal():
                self._elsewhere(node, scope)
            case ast.JoinedStr():
                self._format(node, scope)
            case ast.MatchAs() | ast.MatchStar() | ast.MatchMapping():
                name = node.rest if isinstance(node, ast.MatchMapping) else node.name
                if name is not None:
                    scope.bind(name, Opaque("bound by a pattern"))
                self._children(node, scope)
            case ast.ExceptHandler():
                if node.name is not None:
                    scope.bind(node.name, Opaque("an exception"))
                self._children(node, scope)
            case _:
                self._children(node, scope)

    def _children(self, node: ast.AST, scope: Scope) -> None:
        for child in ast.iter_child_nodes(node):
            self._visit(child, scope)

    def _seen(self, node: ast.expr, scope: Scope) -> Seen:
        return Seen(node, scope, self._access_guarded, self._formatted)

    def _name(self, node: ast.Name, scope: Scope) -> None:
        if isinstance(node.ctx, ast.Load):
            self.found.names.append(self._seen(node, scope))
        else:
            scope.bind(node.id, Opaque("deleted or rebound"))

    def _attribute(self, node: ast.Attribute, scope: Scope) -> None:
        self.found.attributes.append(self._seen(node, scope))
        if not isinstance(node.ctx, ast.Load):
            self._store(node, None, scope)
        self._visit(node.value, scope)

    def _import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        for alias in node.names:
            index = len(self.found.imports)
            self.found.imports.append(RawImport(node, alias, scope, self._import_guarded))
            if alias.name == "*":
                scope.stars.append(index)
            else:
                scope.bind(bound_name(node, alias), Imported(index))

    def _bind(self, target: ast.expr, value: ast.expr | None, scope: Scope) -> None:
        match target:
            case ast.Name():
                if target.id == "__all__" and scope.level is Level.MODULE and value is not None:
                    self.found.exported.update(_strings(value))
                binding = Opaque("not fixed") if value is None else Assigned(value, scope)
                scope.bind(target.id, binding)
            case ast.Attribute():
                self.found.attributes.append(self._seen(target, scope))
                self._store(target, value, scope)
                self._visit(target.value, scope)
            case ast.Tuple() | ast.List():
                for item, part in zip(target.elts, _parts(target, value), strict=True):
                    self._bind(item, part, scope)
            case ast.Starred():
                self._bind(target.value, None, scope)
            case _:
                self._children(target, scope)

    def _store(self, target: ast.Attribute, value: ast.expr | None, scope: Scope) -> None:
        is_self = isinstance(target.value, ast.Name) and target.value.id == scope.self_name
        stored = Stored(scope.owner, is_self, value, scope)
        self.found.stores.setdefault(target.attr, []).append(stored)

    def _walrus(self, node: ast.NamedExpr, scope: Scope) -> None:
        target = scope
        while target.level is Level.COMPREHENSION and target.parent is not None:
            target = target.parent
        is_fixed = target is scope
        target.bind(
            node.target.id, Assigned(node.value, scope) if is_fixed else Opaque("not fixed")
        )

    def _with(self, node: ast.With | ast.AsyncWith, scope: Scope) -> None:
        caught = {
            name
            for item in node.items
            if isinstance(item.context_expr, ast.Call)
            and _last_name(item.context_expr.func) == "suppress"
            for argument in item.context_expr.args
            for name in _exceptions(argument)
        }
        for item in node.items:
            self._visit(item, scope)
        self._guarded(node.body, scope, caught)

    def _try(self, node: "ast.Try | ast.TryStar", scope: Scope) -> None:
        caught = {name for handler in node.handlers for name in _exceptions(handler.type)}
        self._guarded(node.body, scope, caught)
        # The handlers are the alternatives of what failed, and may fail in their turn.
        before = self._import_guarded
        self._import_guarded = before or bool(caught & _IMPORT_GUARDS)
        for handler in node.handlers:
            self._visit(handler, scope)
        self._import_guarded = before
        self.statements((*node.orelse, *node.finalbody), scope)

    def _guarded(self, body: list[ast.stmt], scope: Scope, caught: set[str]) -> None:
        before = self._import_guarded, self._access_guarded
        self._import_guarded = before[0] or bool(caught & _IMPORT_GUARDS)
        self._access_guarded = before[1] or bool(caught & _ACCESS_GUARDS)
        self.statements(body, scope)
        self._import_guarded, self._access_guarded = before

    def _if(self, node: ast.If, scope: Scope) -> None:
        self._visit(node.test, scope)
        before = self._import_guarded
        # What only type checkers read cannot fail when the program runs.
        self._import_guarded = before or _last_name(node.test) == "TYPE_CHECKING"
        self.statements(node.body, scope)
        self._import_guarded = before
        self.statements(node.orelse, scope)

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, scope: Scope) -> None:
        scope.bind(node.name, Opaque("a function of the program"))
        for decorator in node.decorator_list:
            self._visit(decorator, scope)
        arguments = node.args
        for parameter in _parameters(arguments):
            if parameter.annotation is not None:
                self._annotation(parameter.annotation, scope)
        if node.returns is not None:
            self._annotation(node.returns, scope)
        inner = self._inner(node, Level.FUNCTION, scope)
        if scope.level is Level.CLASS:
            positional = (*arguments.posonlyargs, *arguments.args)
            is_static = any(_last_name(item) == "staticmethod" for item in node.decorator_list)
            inner.self_name = positional[0].arg if positional and not is_static else None
        self._parameters(arguments, scope, inner)
        # The program may catch what goes wrong where it defines a function, not in its body.
        before = self._access_guarded
        self._access_guarded = False
        self.statements(node.body, inner)
        self._access_guarded = before

    def _lambda(self, node: ast.Lambda, scope: Scope) -> None:
        inner = self._inner(node, Level.FUNCTION, scope)
        self._parameters(node.args, scope, inner)
        self._visit(node.body, inner)

    def _parameters(self, arguments: ast.arguments, outer: Scope, inner: Scope) -> None:
        for default in (*arguments.defaults, *arguments.kw_defaults):
            if default is not None:
                self._visit(default, outer)
        for parameter in _parameters(arguments):
            inner.bind(parameter.arg, Opaque("a parameter"))

    def _class(self, node: ast.ClassDef, scope: Scope) -> None:
        scope.bind(node.name, Opaque("a class of the program"))
        for outside in (*node.decorator_list, *node.bases, *node.keywords):
            self._visit(outside, scope)
        inner = self._inner(node, Level.CLASS, scope)
        inner.owner = node
        self.statements(node.body, inner)

    def _comprehension(
        self, node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, scope: Scope
    ) -> None:
        inner = self._inner(node, Level.COMPREHENSION, scope)
        for index, generator in enumerate(node.generators):
            self._visit(generator.iter, scope if index == 0 else inner)
            self._bind(generator.target, None, inner)
            for condition in generator.ifs:
                self._visit(condition, inner)
        parts = (node.key, node.value) if isinstance(node, ast.DictComp) else (node.elt,)
        for part in parts:
            self._visit(part, inner)

    def _elsewhere(self, node: ast.Global | ast.Nonlocal, scope: Scope) -> None:
        for name in node.names:
            target: Scope | None = scope.root()
            if isinstance(node, ast.Nonlocal) and scope.parent is not None:
                target = scope.parent.holder(name)
            if target is not None:
                scope.elsewhere[name] = target

    def _format(self, node: ast.JoinedStr, scope: Scope) -> None:
        before = self._formatted
        self._formatted = before or node
        self._children(node, scope)
        self._formatted = before

    def _annotation(self, node: ast.expr, scope: Scope) -> None:
        self._visit(node, scope)
        self.found.annotations += (
            part
            for part in ast.walk(node)
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        )

    def _inner(self, node: ast.AST, level: Level, scope: Scope) -> Scope:
        inner = Scope(level, scope, scope.owner, scope.self_name)
        self.found.scopes[node] = inner
        return inner


def _parts(target: ast.Tuple | ast.List, value: ast.expr | None) -> Iterator[ast.expr | None]:
    """The value of each target of an unpacking, where the source shows them one by one."""
    matches = (
        isinstance(value, ast.Tuple | ast.List)
        and len(value.elts) == len(target.elts)
        and not any(isinstance(item, ast.Starred) for item in (*target.elts, *value.elts))
    )
    if matches and isinstance(value, ast.Tuple | ast.List):
        yield from value.elts
    else:
        yield from (None for _ in target.elts)


def _parameters(arguments: ast.arguments) -> Iterator[ast.arg]:
    yield from (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    for extra in (arguments.vararg, arguments.kwarg):
        if extra is not None:
            yield extra


def _exceptions(node: ast.expr | None) -> Iterator[str]:
    """The names of the exceptions that a handler catches; a bare one catches all."""
    if node is None:
        yield "BaseException"
    elif isinstance(node, ast.Tuple):
        for item in node.elts:
            yield from _exceptions(item)
    else:
        name = _last_name(node)
        if name is not None:
            yield name


def _last_name(node: ast.expr) -> str | None:
    match node:
        case ast.Name():
            return node.id
        case ast.Attribute():
            return node.attr
        case _:
            return None


def _strings(node: ast.expr) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
