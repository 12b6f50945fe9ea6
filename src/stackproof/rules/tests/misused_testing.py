"""SP806: the framework's test support asked in a way that tells nothing."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Assigned, Scope
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.statements import statements

_WHOLE: Final = frozenset({"to_be_valid_terraform", "to_plan_successfully"})
_ANSWERS: Final = _WHOLE | {
    *("to_have_resource", "to_have_resource_with_properties"),
    *("to_have_data_source", "to_have_data_source_with_properties"),
    *("to_have_provider", "to_have_provider_with_properties"),
}
_MOST_HOPS: Final = 4


class MisusedTesting(Rule):
    """The framework's test support is asked in a way that tells nothing."""

    code: ClassVar = Code("SP806", "misused-testing")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an answer nobody reads, and for a text where a folder is wanted."""
        del ctx
        home = module.home
        if home is None or "Testing" not in module.text.content:
            return
        for statement, scope in statements(home):
            match statement:
                case ast.Expr(value=ast.Call() as call) if _name(call, scope, home) in _ANSWERS:
                    yield self._unread(call, home)
                case _:
                    continue
        for seen in home.found.calls:
            node = seen.node
            if isinstance(node, ast.Call) and _name(node, seen.scope, home) in _WHOLE:
                yield from self._judge_whole(node, seen.scope, home)
        for operation in home.found.operations:
            item = operation.node
            if isinstance(item, ast.Subscript):
                yield from self._judge_index(item, operation.seen.scope, home)

    def _unread(self, call: ast.Call, home: Evaluator) -> Diagnostic:
        at = home.span(call)
        name = getattr(call.func, "attr", "")
        edit = Edit(Span(at.path, at.start, at.start), "assert ")
        return (
            self.finding(
                at=at,
                message=f"`{name}` gives an answer that nobody reads",
                label="true or false, and neither matters",
                subject=name,
            )
            .helped("assert it")
            .fixed(Fix("assert the answer", (edit,), Safety.UNSAFE))
        )

    def _judge_whole(self, call: ast.Call, scope: Scope, home: Evaluator) -> Iterator[Diagnostic]:
        name = getattr(call.func, "attr", "")
        if call.args and _origin(call.args[0], scope, home) in {"synth", "synth_scope"}:
            yield self.finding(
                at=home.span(call.args[0]),
                message=f"`{name}` takes the folder that `full_synth` gives, not a text",
                label="the JSON of the stack, not its folder",
                subject=name,
            ).helped("pass `Testing.full_synth(stack)`")

    def _judge_index(
        self, node: ast.Subscript, scope: Scope, home: Evaluator
    ) -> Iterator[Diagnostic]:
        key = node.slice
        is_text = isinstance(key, ast.Constant) and isinstance(key.value, str)
        if is_text and _origin(node.value, scope, home) in {"synth", "full_synth", "synth_scope"}:
            yield self.finding(
                at=home.span(node),
                message="what `Testing` gives is a text, which has no keys",
                label="TypeError",
                subject=ast.unparse(key),
            ).helped("read it by `json.loads` first")


def _name(call: ast.Call, scope: Scope, home: Evaluator) -> str | None:
    """The name of a static of the framework's test support."""
    symbol = home.lookup.symbol(call.func, scope)
    if symbol is None or ".Testing." not in symbol:
        return None
    return symbol.rpartition(".")[2]


def _origin(node: ast.expr, scope: Scope, home: Evaluator) -> str | None:
    """The static of the test support whose result an expression is."""
    for _ in range(_MOST_HOPS):
        match node:
            case ast.Call():
                return _name(node, scope, home)
            case ast.Name(id=name):
                holder = scope.holder(name)
                bindings = holder.bindings[name] if holder is not None else []
                only = bindings[0] if len(bindings) == 1 else None
                if not isinstance(only, Assigned):
                    return None
                node, scope = only.value, only.scope
            case _:
                return None
    return None
