"""SP209: a secret that the program prints or logs."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Severity
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.origins import Origin, Source
from stackproof.program.outside import outside_name
from stackproof.program.scope import Scope
from stackproof.program.syntax import last_name
from stackproof.program.trace import traced
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.secrets.sensitive import names_secret
from stackproof.rules.where import is_deployed_code, is_test

_LOGS: Final = frozenset({"debug", "info", "warning", "error", "critical", "exception", "log"})
_LOGGERS: Final = frozenset({"logging", "logger", "log", "_logger", "LOGGER", "LOG"})
_KNOWN: Final = frozenset({Source.VARIABLE, Source.LITERAL, Source.CALL})


class PrintedSecret(Rule):
    """The program prints or logs a secret while it is synthesized."""

    code: ClassVar = Code("SP209", "printed-secret")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each printed name of a secret whose value the program knows."""
        del ctx
        home = module.home
        if home is None or is_test(module.path) or is_deployed_code(module):
            return
        for seen in home.found.calls:
            node = seen.node
            if not isinstance(node, ast.Call) or not _writes(node, seen.scope, home):
                continue
            for given in node.args:
                for part in _parts(given):
                    name = last_name(part)
                    if name is None or not names_secret(name):
                        continue
                    if any(_is_known(origin) for origin in traced(part, seen.scope, home)):
                        yield self.finding(
                            at=home.span(node),
                            message=f"the program prints the secret `{name}`",
                            label="this stays in the log of every build",
                            subject=name,
                            confidence=Confidence.MEDIUM,
                        ).helped("leave it out")


def _writes(node: ast.Call, scope: Scope, home: Evaluator) -> bool:
    """Whether a call prints or logs."""
    function = node.func
    if isinstance(function, ast.Name):
        return outside_name(function, scope, home) == "print"
    if isinstance(function, ast.Attribute):
        return function.attr in _LOGS and last_name(function.value) in _LOGGERS
    return False


def _parts(node: ast.expr) -> Iterator[ast.Name | ast.Attribute]:
    """The names whose values a text shows."""
    match node:
        case ast.Name() | ast.Attribute():
            yield node
        case ast.JoinedStr(values=values):
            for value in values:
                if isinstance(value, ast.FormattedValue):
                    yield from _parts(value.value)
        case ast.BinOp(left=left, right=right):
            yield from _parts(left)
            yield from _parts(right)
        case _:
            return


def _is_known(origin: Origin) -> bool:
    """Whether it is a value, and no token or nothing."""
    if origin.source not in _KNOWN:
        return False
    return origin.source is not Source.LITERAL or bool(origin.text)
