"""SP111: more is passed by position than a class takes so."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.values import Call, Dictionary, Expression
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.given import given, has_signature, takes
from stackproof.rules.passed import confidence, judged, listed
from stackproof.rules.slots import refuses

_SPREAD = "**"


class PositionalArgument(Rule):
    """An argument is passed by position that has to be named."""

    code: ClassVar = Code("SP111", "positional-argument")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a call with more positional arguments than its class takes."""
        facts = call.facts
        extra = call.positional[len(facts.positional) :]
        is_open = any(parameter.variadic for parameter in facts.positional)
        if not extra or is_open or not has_signature(facts):
            return
        names = " and ".join(f"`{parameter.name}`" for parameter in facts.positional)
        by_position = f"only {names}" if names else "nothing"
        finding = self.finding(
            at=extra[0].span,
            message=f"`{facts.name}` takes {by_position} by position",
            label="has to be named",
            subject=facts.qualified,
            basis=ctx.bindings.basis(facts.module),
            confidence=confidence(call),
        )
        listed_advice = _listed(call, ctx)
        if listed_advice is not None:
            yield finding.helped(listed_advice[0]).fixed(
                Fix("make one list of them", listed_advice[1], Safety.SAFE)
            )
            return
        advice, edit = _named(call, extra)
        finding = finding.helped(advice + judged(call))
        if edit is not None:
            is_safe = edit.replacement == _SPREAD and call.is_certain
            safety = Safety.SAFE if is_safe else Safety.UNSAFE
            finding = finding.fixed(Fix(advice, (edit,), safety))
        yield finding


def _listed(call: Call, ctx: Context) -> tuple[str, tuple[Edit, ...]] | None:
    """What to do where a function takes the last values as one list, and the edits that do it."""
    parameters = call.facts.positional
    if "." not in call.facts.name or not parameters or call.is_spread or call.keywords:
        return None
    last = parameters[-1]
    values = call.positional[len(parameters) - 1 :]
    item = listed(last.type)
    if item is None or any(refuses(item, value, ctx.names) for value in values):
        return None
    start, end = values[0].span, values[-1].span
    return f"`{last.name}` is one list: `[...]`", (
        Edit(Span(start.path, start.start, start.start), "["),
        Edit(Span(end.path, end.end, end.end), "]"),
    )


def _named(call: Call, extra: tuple[Expression, ...]) -> tuple[str, Edit | None]:
    """What to do about an argument without a name, and the edit that does it."""
    facts = call.facts
    value = extra[0]
    start = Span(value.span.path, value.span.start, value.span.start)
    if len(extra) > 1 or call.is_spread:
        return "pass them by name", None
    passed = given(call).names
    if isinstance(value.value, Dictionary):
        keys = {entry.key for entry in value.value.entries}
        if keys <= takes(facts) - passed and value.value.is_complete:
            return "spread it into named arguments: `**{...}`", Edit(start, _SPREAD)
        return "pass its entries by name", None
    needed = [
        argument.name
        for argument in facts.arguments
        if argument.required and argument.name not in passed
    ]
    if len(needed) == 1:
        return f"pass it by name: `{needed[0]}=...`", Edit(start, f"{needed[0]}=")
    return "pass it by name", None
