"""SP805: a test that passes, or is skipped, when what it tests fails."""

import ast
from collections.abc import Iterable, Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.span import Span
from stackproof.program.model import SourceModule
from stackproof.program.syntax import exceptions_of, last_name
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.statements import inside
from stackproof.rules.tests.subjects import tested

_WIDE: Final = frozenset({"Exception", "BaseException", "AssertionError", "ClientError"})
_ASSERTIONS: Final = frozenset({"AssertionError", "Exception", "BaseException"})
_TALK: Final = frozenset({"print", "skip", "skipTest", "warn", "info", "warning", "debug", "error"})
_CLEANS: Final = ("delete", "destroy", "clean", "remove", "terminate", "teardown", "close", "purge")


class HiddenFailure(Rule):
    """A test passes, or is skipped, when what it tests fails."""

    code: ClassVar = Code("SP805", "hidden-failure")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each handler that swallows what a test is for."""
        del ctx
        for statement, scope, home in tested(module):
            function = scope.frame().node
            name = getattr(function, "name", "")
            if not isinstance(statement, ast.Try) or not name.startswith("test"):
                continue
            for handler in statement.handlers:
                how = _hides(statement.body, handler)
                if how is not None:
                    yield self._finding(home.span(statement), handler, how, module)

    def _finding(
        self, whole: Span, handler: ast.ExceptHandler, how: str, module: SourceModule
    ) -> Diagnostic:
        home = module.home
        at = whole if home is None or handler.type is None else home.span(handler.type)
        if handler.type is None:
            at = Span(whole.path, whole.start, whole.start)
        return self.finding(
            at=at,
            message=f"the test {how} when what it tests fails",
            label="the failure ends here",
            subject=ast.unparse(handler.type) if handler.type is not None else "except",
        ).helped("let the test fail, or catch only what is expected, by `pytest.raises`")


def _hides(body: Iterable[ast.stmt], handler: ast.ExceptHandler) -> str | None:
    """What a test does instead of failing; None if the handler is no such thing."""
    caught = set(exceptions_of(handler.type))
    if not caught & _WIDE:
        return None
    inner = list(inside(body))
    asserts = any(_asserts(node) for node in inner)
    calls = any(isinstance(node, ast.Call) for node in inner)
    if not calls or any(_cleans(node) for node in inner):
        return None
    if asserts and not caught & _ASSERTIONS:
        asserts = False
    is_quiet = all(_is_quiet(statement) for statement in handler.body)
    if not is_quiet:
        return None
    if any(_skips(node) for node in inside(handler.body)):
        return "is skipped"
    return "passes" if asserts or "ClientError" not in caught else None


def _is_quiet(statement: ast.stmt) -> bool:
    """Whether a statement goes on as if nothing had happened."""
    match statement:
        case ast.Pass() | ast.Return(value=None) | ast.Continue():
            return True
        case ast.Expr(value=ast.Constant()):
            return True
        case ast.Expr(value=ast.Call(func=function)):
            return last_name(function) in _TALK
        case ast.Assert(test=ast.Constant(value=True)):
            return True
        case _:
            return False


def _asserts(node: ast.AST) -> bool:
    if isinstance(node, ast.Assert):
        return True
    name = last_name(node.func) if isinstance(node, ast.Call) else None
    return name is not None and name.startswith("assert")


def _skips(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and last_name(node.func) in {"skip", "skipTest"}


def _cleans(node: ast.AST) -> bool:
    """Whether something is put away, which may have gone already."""
    name = last_name(node.func) if isinstance(node, ast.Call) else None
    return name is not None and name.lower().startswith(_CLEANS)
