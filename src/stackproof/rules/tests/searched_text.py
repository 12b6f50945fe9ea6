"""SP808: a text that is searched in the whole of the JSON."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Severity
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.origins import Source
from stackproof.program.scope import Scope
from stackproof.program.trace import traced
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.subjects import tested

_TEXTS: Final = frozenset({"synth", "synth_scope"})


class SearchedText(Rule):
    """A test searches a text in the whole of the JSON, where other things have it too."""

    code: ClassVar = Code("SP808", "searched-text")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW
    severity: ClassVar = Severity.WARNING

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each such assertion."""
        del ctx
        for statement, scope, home in tested(module):
            match statement:
                case ast.Assert(
                    test=ast.Compare(
                        left=ast.Constant(value=str() as text), ops=[ast.In()], comparators=[where]
                    )
                ) if _is_json(where, scope, home):
                    yield self.finding(
                        at=home.span(statement.test),
                        message=f"{text!r} is searched in the whole of the JSON",
                        label="a tag, a name or a comment would do",
                        subject=text,
                        confidence=Confidence.MEDIUM,
                    ).helped("ask for the resource: `Testing.to_have_resource_with_properties`")
                case _:
                    continue


def _is_json(node: ast.expr, scope: Scope, home: Evaluator) -> bool:
    """Whether an expression is the text that the framework's test support gives."""
    found = traced(node, scope, home)
    return any(
        origin.source is Source.OBJECT
        and origin.name in _TEXTS
        and origin.facts is None
        and isinstance(origin.node, ast.Call)
        and ".Testing." in (home.lookup.symbol(origin.node.func, scope) or "")
        for origin in found
    ) and not any(origin.source is Source.CALL for origin in found)
