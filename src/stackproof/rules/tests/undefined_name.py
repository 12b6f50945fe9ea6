"""SP807: a name that is bound nowhere."""

import ast
import builtins
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Seen
from stackproof.program.syntax import last_name
from stackproof.rules.base import Context, Rule, Status

# What Python binds in every module, and inside methods.
_GIVEN: Final = frozenset(
    {"__file__", "__name__", "__doc__", "__path__", "__spec__", "__package__", "__loader__"}
    | {"__builtins__", "__class__", "__annotations__", "__module__", "__qualname__", "__debug__"}
    | {"WindowsError", "reveal_type", "__cached__", "__dict__"}
)
_PYTHON_2: Final = frozenset(
    {"long", "unicode", "basestring", "unichr", "xrange", "raw_input", "reduce", "file"}
)
_VERSIONS: Final = frozenset({"version_info", "TYPE_CHECKING", "platform", "implementation"})
_BINDS_BY_STEALTH: Final = frozenset({"exec", "globals", "eval", "locals"})


class UndefinedName(Rule):
    """A name is read that nothing binds."""

    code: ClassVar = Code("SP807", "undefined-name")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each such name, at its first place."""
        del ctx
        home = module.home
        if home is None or home.root.stars or _is_dynamic(module, home):
            return
        unread = _annotations(home) if _is_lazy(home) else frozenset()
        told: set[str] = set()
        for seen in home.found.names:
            name = _unbound(seen)
            if name is None or name in told or seen.node in unread:
                continue
            told.add(name)
            is_placed = seen.formatted is None
            node = seen.node if is_placed else seen.formatted
            if isinstance(node, ast.expr):
                yield self.finding(
                    at=home.span(node),
                    message=f"`{name}` is not defined",
                    label="nothing binds it",
                    subject=name,
                ).helped("import it, or define it before it is read")


def _unbound(seen: Seen) -> str | None:
    node = seen.node
    if not isinstance(node, ast.Name) or seen.is_guarded:
        return None
    is_python = hasattr(builtins, node.id) or node.id in _GIVEN or _is_elsewhere(seen)
    return None if is_python or seen.scope.holder(node.id) is not None else node.id


def _is_elsewhere(seen: Seen) -> bool:
    """Whether a name is read only where the version of Python, or a type checker, asks for it."""
    if isinstance(seen.node, ast.Name) and seen.node.id in _PYTHON_2 and seen.block.is_conditional:
        return True
    tests = (
        block.statement.test for block in seen.block.upward() if isinstance(block.statement, ast.If)
    )
    return any(
        isinstance(part, ast.expr) and last_name(part) in _VERSIONS
        for test in tests
        for part in ast.walk(test)
    )


def _is_dynamic(module: SourceModule, home: Evaluator) -> bool:
    """Whether the module may bind names that are not written, or asks whether they are bound."""
    for seen in home.found.calls:
        if isinstance(seen.node, ast.Call) and last_name(seen.node.func) in _BINDS_BY_STEALTH:
            return True
    if "NameError" not in module.text.content:
        return False
    return any(
        isinstance(node, ast.ExceptHandler)
        and node.type is not None
        and "NameError" in ast.dump(node.type)
        for node in ast.walk(home.root.node)
    )


def _is_lazy(home: Evaluator) -> bool:
    """Whether annotations are not evaluated."""
    return any(
        isinstance(raw.statement, ast.ImportFrom)
        and raw.statement.module == "__future__"
        and raw.alias.name == "annotations"
        for raw in home.found.imports
    )


def _annotations(home: Evaluator) -> frozenset[ast.AST]:
    found: set[ast.AST] = set()
    for node in ast.walk(home.root.node):
        for name in ("annotation", "returns"):
            inner = getattr(node, name, None)
            if isinstance(inner, ast.AST):
                found.update(ast.walk(inner))
    return frozenset(found)
