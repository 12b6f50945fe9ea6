"""SP105: an argument that a class of the bindings does not take."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import ClassFacts
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.values import Call, Dictionary, Entry
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.given import Given, given, has_signature, is_doubtful, takes
from stackproof.rules.meant import Meaning, meaning
from stackproof.rules.passed import confidence, entry_span, judged, key_edit, keyword_span


class UnknownArgument(Rule):
    """An argument is passed that the class does not take."""

    code: ClassVar = Code("SP105", "unknown-argument")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each name that the class does not take."""
        if not has_signature(call.facts) or is_doubtful(call):
            return
        known = given(call)
        for keyword in call.keywords:
            if keyword.name is not None:
                span = keyword_span(keyword)
                yield from self._judge(call, keyword.name, span, known, ctx)
            elif isinstance(keyword.value.value, Dictionary):
                is_shared = keyword.value.is_indirect
                for entry in keyword.value.value.entries:
                    if entry.key is not None:
                        yield from self._judge(
                            call,
                            entry.key,
                            entry_span(entry),
                            known,
                            ctx,
                            entry=entry,
                            is_shared=is_shared,
                        )

    def _judge(
        self,
        call: Call,
        name: str,
        at: Span,
        known: Given,
        ctx: Context,
        *,
        entry: Entry | None = None,
        is_shared: bool = False,
    ) -> Iterator[Diagnostic]:
        facts = call.facts
        if name in takes(facts):
            return
        finding = self.finding(
            at=at,
            message=f"`{facts.name}` takes no argument `{name}`",
            label="no such argument",
            subject=f"{facts.qualified}.{name}",
            basis=ctx.bindings.basis(facts.module),
            confidence=confidence(call),
        )
        meant = meaning(name, facts, taken=known.names)
        if meant is None:
            advice = choice_of(facts)
            yield finding.helped(advice + judged(call)) if advice else finding
            return
        finding = finding.helped(advice_for(meant) + judged(call))
        edit = Edit(at, meant.name) if entry is None else key_edit(entry, meant.name)
        if edit is not None:
            is_safe = meant.is_certain and call.is_certain and not is_shared
            finding = finding.fixed(
                Fix(
                    f"pass `{meant.name}` instead",
                    (edit,),
                    Safety.SAFE if is_safe else Safety.UNSAFE,
                )
            )
        yield finding


_FEW = 8


def advice_for(meant: Meaning) -> str:
    """What to say about the name that is meant."""
    if meant.is_certain:
        return f"the bindings call it `{meant.name}`"
    return f"the argument meant is probably `{meant.name}`"


def choice_of(facts: ClassFacts) -> str | None:
    """The arguments of a class, if they are few enough to list."""
    names = [argument.name for argument in facts.arguments]
    if not names:
        return f"`{facts.name}` takes no named arguments"
    if len(names) > _FEW:
        return None
    return f"`{facts.name}` takes " + ", ".join(f"`{name}`" for name in names)
