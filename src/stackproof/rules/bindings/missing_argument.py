"""SP106: an argument that a class needs is not passed."""

from collections.abc import Iterable, Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.values import Call, Dictionary
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.given import given, has_signature, is_doubtful, takes
from stackproof.rules.meant import meaning
from stackproof.rules.passed import Passed, confidence, judged, struct
from stackproof.rules.slots import slots


class MissingArgument(Rule):
    """An argument that the class needs is not passed."""

    code: ClassVar = Code("SP106", "missing-argument")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a call that leaves out what its class needs."""
        facts = call.facts
        passed = given(call)
        has_too_many = len(call.positional) > len(facts.positional)
        if not has_signature(facts) or not passed.is_complete or has_too_many or is_doubtful(call):
            return
        lacking = [
            parameter.name
            for parameter in facts.positional
            if parameter.required and not parameter.variadic and parameter.name not in passed.names
        ]
        lacking += _required(facts, passed.names)
        meant = _meant(facts, passed.names)
        lacking = [name for name in lacking if name not in meant]
        if lacking:
            yield self.finding(
                at=call.name_span,
                message=f"`{facts.name}` needs {listing(lacking)}",
                label="not passed",
                subject=f"{facts.qualified}:{','.join(lacking)}",
                basis=ctx.bindings.basis(facts.module),
                confidence=confidence(call),
            ).helped(_advice(lacking, passed.names) + judged(call))

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for a dict for a single struct that leaves out what the struct needs."""
        for slot in slots(passed):
            facts = struct(slot.type, ctx.names)
            value = slot.value.value
            if facts is None or slot.is_raw:
                continue
            if not isinstance(value, Dictionary) or not value.is_complete:
                continue
            names = frozenset(entry.key for entry in value.entries if entry.key is not None)
            meant = _meant(facts, names)
            lacking = [name for name in _required(facts, names) if name not in meant]
            if lacking:
                yield self.finding(
                    at=slot.value.span,
                    message=f"the dict for `{passed.argument.name}` of `{passed.owner.name}` "
                    f"needs {listing(lacking)}",
                    label="not in it",
                    subject=f"{passed.subject}:{','.join(lacking)}",
                    basis=ctx.bindings.basis(passed.owner.module),
                    confidence=passed.confidence,
                ).helped(f"add {listing(lacking)}, as `{facts.name}` has it" + judged(passed.call))


def _advice(lacking: list[str], names: frozenset[str]) -> str:
    if "id_" in lacking and "id" in names:
        return "name the construct by position or as `id_`: `id` is an argument of the resource"
    return f"pass {listing(lacking)}"


def listing(names: Iterable[str]) -> str:
    """Names as a list in prose."""
    *rest, last = [f"`{name}`" for name in names]
    return f"{', '.join(rest)} and {last}" if rest else last


def _required(facts: ClassFacts, names: frozenset[str]) -> list[str]:
    return [
        argument.name
        for argument in facts.arguments
        if argument.required and argument.name not in names
    ]


def _meant(facts: ClassFacts, names: frozenset[str]) -> set[str]:
    """The arguments that are meant by the names that the class does not take."""
    unknown = names - takes(facts)
    found = (meaning(name, facts, taken=names) for name in unknown)
    return {item.name for item in found if item is not None}
