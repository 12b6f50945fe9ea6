"""SP803: an assertion that cannot fail."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.value import Known
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Scope
from stackproof.program.syntax import last_name
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.closed import is_closed
from stackproof.rules.tests.fresh import has_member, is_construct, is_made, own_class
from stackproof.rules.tests.subjects import tested

_METHODS: Final = frozenset({"assertTrue", "assertIsNotNone", "assertIsInstance"})


class VacuousAssertion(Rule):
    """A test asserts what is true whatever the program does."""

    code: ClassVar = Code("SP803", "vacuous-assertion")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each assertion that cannot fail."""
        del ctx
        for statement, scope, home in tested(module):
            asked = _asked(statement)
            why = _why(asked, scope, home) if asked is not None else None
            if asked is not None and why is None and isinstance(statement, ast.Assert):
                why = is_closed(asked, scope)
            if asked is not None and why is not None:
                yield self.finding(
                    at=home.span(asked),
                    message=f"the assertion cannot fail: {why}",
                    label="always true",
                    subject=ast.unparse(asked),
                ).helped("assert what the stack synthesizes, or what is deployed")


def _asked(statement: ast.stmt) -> ast.expr | None:
    """The condition that a statement asserts."""
    match statement:
        case ast.Assert(test=test):
            return test
        case ast.Expr(value=ast.Call(func=ast.Attribute(attr=name)) as call) if name in _METHODS:
            return call
        case _:
            return None


def _why(test: ast.expr, scope: Scope, home: Evaluator) -> str | None:  # noqa: PLR0911 - a dispatch
    """Why a condition is always true; None if it may be false."""
    match test:
        case ast.Constant(value=value) if value is True or (isinstance(value, str) and value):
            return "it is a literal"
        case ast.Tuple(elts=[_, *_]):
            return "it is a tuple, and a tuple with items is true"
        case ast.BoolOp(op=ast.And(), values=values):
            reasons = [_why(value, scope, home) for value in values]
            return reasons[0] if all(reasons) else None
        case ast.BoolOp(op=ast.Or(), values=values):
            reasons = [_why(value, scope, home) for value in values]
            return next((reason for reason in reasons if reason), None)
        case ast.Compare(left=left, ops=[operator], comparators=[right]):
            return _comparison(left, operator, right, scope, home)
        case ast.Call():
            return _call(test, scope, home)
        case ast.Name() | ast.Attribute() if is_made(test, scope, home):
            return "a thing that was just made is true"
        case _:
            return None


def _comparison(
    left: ast.expr, operator: ast.cmpop, right: ast.expr, scope: Scope, home: Evaluator
) -> str | None:
    number = home.value(right, scope)
    match operator, left:
        case ast.IsNot(), _ if isinstance(right, ast.Constant) and right.value is None:
            return "a thing that was just made is not None" if is_made(left, scope, home) else None
        case ast.GtE(), ast.Call(func=ast.Name(id="len")) if number == Known(0):
            return "no length is below 0"
        case ast.Gt(), ast.Call(func=ast.Name(id="len")) if number == Known(-1):
            return "no length is below 0"
        case ((ast.Eq() | ast.Is()), (ast.Name() | ast.Attribute())):
            is_same = ast.dump(left) == ast.dump(right)
            return "it compares a value with itself" if is_same else None
        case _:
            return None


def _call(node: ast.Call, scope: Scope, home: Evaluator) -> str | None:
    """Why a call such as `hasattr(stack, "bucket")` is true."""
    name = last_name(node.func)
    match name, node.args:
        case "assertTrue", [first, *_]:
            return _why(first, scope, home)
        case "assertIsNotNone", [first, *_] if is_made(first, scope, home):
            return "a thing that was just made is not None"
        case (("isinstance" | "assertIsInstance"), [first, second, *_]):
            return _is_instance(first, second, scope, home)
        case "hasattr", [first, ast.Constant(value=str() as attribute)]:
            return _has_attribute(first, attribute, scope, home)
        case _:
            return None


def _has_attribute(first: ast.expr, name: str, scope: Scope, home: Evaluator) -> str | None:
    made = own_class(first, scope, home)
    if made is not None and has_member(made, name):
        return f"the constructor always sets `{name}`"
    if made is not None and name == "node" and is_construct(made):
        return "every construct has a `node`"
    return None


def _is_instance(first: ast.expr, second: ast.expr, scope: Scope, home: Evaluator) -> str | None:
    made = own_class(first, scope, home)
    if made is None:
        return None
    lineage = {item.node for item in made.home.project.own.lineage(made)}
    wanted = home.lookup.definition(second, scope)
    symbol = home.lookup.symbol(second, scope)
    base = made.home.project.own.binding_base(made)
    bases = {base[0].qualified, *base[0].ancestors} if base is not None else set()
    if (wanted is not None and wanted.node in lineage) or (symbol is not None and symbol in bases):
        return "a thing is an instance of the class that made it"
    return None
