"""SP811: a test that is left out, and not failed, when the deployment is missing."""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.program.model import SourceModule
from stackproof.program.scope import Assigned, Scope
from stackproof.program.syntax import exceptions_of, last_name
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.subjects import tested

_SKIPS: Final = frozenset({"skip", "skipTest"})
_MARKS: Final = frozenset({"skipif", "skipIf", "skipUnless"})
_MISSING: Final = frozenset({"FileNotFoundError", "KeyError", "OSError", "IOError"})
# What says that the deployment, or what it left behind, is asked for.
_ABOUT: Final = re.compile(
    r"(?i)outputs(?![a-z])|outputs?[_.-]?(?:file|path|json)|deployed|deployment(?![a-z_])|tfstate"
)
# Somebody who says so, by a variable or an option, has left the tests out knowingly.
_CHOICES: Final = frozenset({"environ", "getenv", "getoption", "platform", "version_info", "which"})
_LOOKS: Final = frozenset({"exists", "is_file", "isfile"})
_READS: Final = frozenset({"get", "stat", "read_text", "state", "parent"})
_MOST_HOPS: Final = 3


class SkippedDeployment(Rule):
    """A test is left out, and does not fail, when the deployment or its outputs are missing."""

    code: ClassVar = Code("SP811", "skipped-deployment")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each way round a missing deployment."""
        del ctx
        if _ABOUT.search(module.text.content) is None:
            return
        for statement, scope, home in tested(module):
            for at, how in _ways_round(statement, scope):
                yield self.finding(
                    at=home.span(at),
                    message=f"the test {how} when the deployment, or an output of it, is missing",
                    label="passes by, where it should fail",
                    subject=ast.unparse(at),
                ).helped("fail there, by `pytest.fail` or by letting the error through")


def _ways_round(statement: ast.stmt, scope: Scope) -> Iterator[tuple[ast.expr, str]]:
    match statement:
        case ast.If(test=test, body=body) if _is_absence(test) and _asks(test, scope):
            yield from _left_out(test, body, scope)
        case ast.Try(handlers=handlers):
            for handler in handlers:
                yield from _handled(statement, handler, scope)
        case ast.FunctionDef() | ast.ClassDef():
            for decorator in statement.decorator_list:
                yield from _marked(decorator, scope)
        case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
            for mark in value.elts if isinstance(value, ast.List | ast.Tuple) else (value,):
                yield from _marked(mark, scope)
        case _:
            return


def _left_out(test: ast.expr, body: list[ast.stmt], scope: Scope) -> Iterator[tuple[ast.expr, str]]:
    """What the branch does that is taken when something is missing."""
    name = getattr(scope.frame().node, "name", "")
    match body[-1]:
        case ast.Expr(value=ast.Call(func=function)) if last_name(function) in _SKIPS:
            yield test, "is skipped"
        case ast.Return(value=None) if name.startswith("test"):
            yield test, "passes"
        case _:
            return


def _handled(
    statement: ast.Try, handler: ast.ExceptHandler, scope: Scope
) -> Iterator[tuple[ast.expr, str]]:
    caught = set(exceptions_of(handler.type))
    if handler.type is None or not caught <= _MISSING:
        return
    body = (*statement.body, *handler.body)
    if not any(_ABOUT.search(text) for part in body for text in _said(part)):
        return
    yield from _left_out(handler.type, handler.body, scope)


def _marked(mark: ast.expr, scope: Scope) -> Iterator[tuple[ast.expr, str]]:
    match mark:
        case ast.Call(func=function, args=[test, *_]) if last_name(function) in _MARKS:
            is_asked = last_name(function) == "skipUnless" or _is_absence(test)
            if is_asked and _asks(test, scope):
                yield test, "is skipped"
        case _:
            return


def _is_absence(test: ast.expr) -> bool:
    """Whether a condition holds where something is not there."""
    match test:
        case ast.UnaryOp(op=ast.Not()):
            return True
        case ast.BoolOp(op=ast.Or(), values=values):
            return any(map(_is_absence, values))
        case ast.Compare(ops=[ast.NotIn()]):
            return True
        case ast.Compare(ops=[ast.Is() | ast.Eq()], comparators=[ast.Constant(value=value)]):
            return value is None or value == 0
        case _:
            return False


def _asks(test: ast.expr, scope: Scope) -> bool:
    """Whether a condition asks for the deployment, and nobody chose the answer.

    The value of an output that is there, or another side of a deployment than that it exists, is
    something else.
    """
    if any(map(_is_of_what_is_there, ast.walk(test))):
        return False
    parts = list(_behind(test, scope, 0))
    names = {part.attr for part in parts if isinstance(part, ast.Attribute)}
    names |= {part.id for part in parts if isinstance(part, ast.Name)}
    if names & _CHOICES and not names & _LOOKS:
        return False
    texts = [part.value for part in parts if isinstance(part, ast.Constant)]
    said = (*names, *(text for text in texts if isinstance(text, str)))
    return any(_ABOUT.search(text) for text in said)


def _behind(node: ast.AST, scope: Scope, hops: int) -> Iterator[ast.AST]:
    """The parts of an expression, and of what its names are bound to."""
    for part in ast.walk(node):
        yield part
        holder = scope.holder(part.id) if isinstance(part, ast.Name) else None
        if holder is None or hops >= _MOST_HOPS or not isinstance(part, ast.Name):
            continue
        for binding in holder.bindings[part.id]:
            if isinstance(binding, Assigned):
                yield from _behind(binding.value, binding.scope, hops + 1)


def _is_of_what_is_there(part: ast.AST) -> bool:
    """Whether an expression reads something of a deployment that it takes for granted."""
    match part:
        case ast.Subscript(value=ast.Name(id=name)):
            return _ABOUT.search(name) is not None
        case ast.Attribute(value=ast.Name(id=name), attr=attribute):
            is_asked = attribute in _LOOKS | _READS or _ABOUT.search(attribute) is not None
            return _ABOUT.search(name) is not None and not is_asked
        case _:
            return False


def _said(statement: ast.stmt) -> Iterator[str]:
    for part in ast.walk(statement):
        if isinstance(part, ast.Name):
            yield part.id
        elif isinstance(part, ast.Constant) and isinstance(part.value, str):
            yield part.value
