"""SP810: a test that asserts nothing."""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Level, Scope
from stackproof.program.syntax import dotted, last_name, parameters_of
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.fixtures import parametrized
from stackproof.rules.tests.fresh import is_made, is_made_by_fixture
from stackproof.rules.tests.subjects import tested

# What only makes, reads, writes or prints; of modules, everything that they have.
_BUILTINS: Final = frozenset(
    {"print", "len", "str", "int", "float", "bool", "list", "dict", "set", "tuple", "sorted"}
    | {"repr", "range", "enumerate", "zip", "open", "isinstance", "hasattr", "getattr", "type"}
    | {"any", "all", "sum", "min", "max", "id", "iter"}
)
_MODULES: Final = frozenset({"json", "os", "pathlib", "logging", "tempfile", "time", "pprint"})
_METHODS: Final = frozenset({"synth", "to_string"})
_OWN: Final = frozenset({"self", "cls", "monkeypatch", "tmp_path", "capsys", "caplog"})
# What may tell of a failure; inner functions may be run by anybody.
_TELLING: Final = (
    *(ast.Assert, ast.Raise, ast.Yield, ast.YieldFrom, ast.With, ast.AsyncWith),
    *(ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.Await),
)
# What these assert is asserted of each test of their class.
_AFTERWARDS: Final = frozenset({"tearDown", "teardown_method"})
# The name says that not raising is what is asked for.
_MEANT: Final = re.compile(
    r"(?i)(?:^|_)(?:without|no|not|never)_(?:\w*_)?(?:err|rais|fail|exc|crash)|smoke"
)


class EmptyTest(Rule):
    """A test asserts nothing: it passes as long as nothing raises."""

    code: ClassVar = Code("SP810", "empty-test")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each test in which nothing can be an assertion."""
        del ctx
        for statement, scope, home in tested(module):
            if not isinstance(statement, ast.FunctionDef) or not _is_collected(statement, scope):
                continue
            inner = home.found.scopes.get(statement)
            if inner is not None and not _may_assert(statement, inner, home):
                yield self.finding(
                    at=home.head(statement),
                    message=f"`{statement.name}` asserts nothing",
                    label="passes whatever is made, if nothing raises",
                    subject=statement.name,
                ).helped("assert what the stack synthesizes, or what is deployed")


def _is_collected(node: ast.FunctionDef, scope: Scope) -> bool:
    """Whether a test runner calls a function, just as it is written."""
    if not node.name.startswith("test") or _MEANT.search(node.name):
        return False
    if scope.level not in {Level.MODULE, Level.CLASS}:
        return False
    is_plain = all(_is_mark(decorator) for decorator in node.decorator_list)
    in_class = isinstance(scope.node, ast.ClassDef)
    if in_class and not _AFTERWARDS.isdisjoint(scope.bindings):
        return False
    return is_plain and (not in_class or _is_test_class(scope.node))


def _is_test_class(node: ast.AST) -> bool:
    name = getattr(node, "name", "")
    return name.startswith("Test") or name.endswith(("Test", "Tests", "TestCase"))


def _is_mark(decorator: ast.expr) -> bool:
    """Whether a decorator only marks a test, and does not turn its outcome round."""
    called = decorator.func if isinstance(decorator, ast.Call) else decorator
    name = dotted(called) or ""
    is_told = name.startswith(("pytest.mark.", "mark."))
    return is_told and not name.endswith((".xfail", ".skip", ".skipif"))


def _may_assert(function: ast.FunctionDef, scope: Scope, home: Evaluator) -> bool:
    """Whether anything in a test is an assertion, or may be one."""
    known = _OWN | set(parametrized(function))
    for item in parameters_of(function.args):
        # What a fixture does before and after the test is not seen here, unless it only makes.
        if item.arg not in known and not is_made_by_fixture(item.arg, home):
            return True
    return any(
        isinstance(node, _TELLING)
        or (
            isinstance(node, ast.Call)
            and (_has_assertion(node, scope, home) or not _is_idle(node, scope, home))
        )
        for statement in function.body
        for node in ast.walk(statement)
    )


def _has_assertion(node: ast.Call, scope: Scope, home: Evaluator) -> bool:
    """Whether the class or function of the program's own that is called asserts something."""
    called = home.lookup.definition(node.func, scope)
    return called is not None and any(isinstance(x, ast.Assert) for x in ast.walk(called.node))


def _is_idle(node: ast.Call, scope: Scope, home: Evaluator) -> bool:
    """Whether a call surely asserts nothing: it makes, synthesizes, reads or prints."""
    name = last_name(node.func) or ""
    if isinstance(node.func, ast.Name) and home.lookup.is_builtin(name, scope):
        return name in _BUILTINS
    if (dotted(node.func) or "").partition(".")[0] in _MODULES or is_made(node, scope, home):
        return True
    if home.lookup.class_called(node.func, scope) is not None:
        return True
    symbol = home.lookup.symbol(node.func, scope)
    if symbol is not None:
        return ".Testing." in symbol and name == "app"
    if isinstance(node.func, ast.Attribute) and name in _METHODS:
        return is_made(node.func.value, scope, home)
    return False
