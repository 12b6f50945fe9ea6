"""SP306: one state for every environment."""

from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.model import Program
from stackproof.program.origins import Origin
from stackproof.program.trace import origins
from stackproof.program.values import Call, Expression
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.concept import Surroundings, Varies, varies
from stackproof.rules.isolation.subjects import modules
from stackproof.rules.passed import confidence

# What tells one state from another, per backend.
_STATES: Final = {
    "S3Backend": ("bucket", "key"),
    "GcsBackend": ("bucket", "prefix"),
    "AzurermBackend": ("storage_account_name", "container_name", "key"),
    "LocalBackend": ("path",),
}
_WORKSPACE: Final = "workspace"


class UnsuffixedState(Rule):
    """The state of every environment is kept at one place."""

    code: ClassVar = Code("SP306", "unsuffixed-state")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each backend whose place no environment changes."""
        around = Surroundings()
        for module in modules(program):
            # Workspaces have a state each, at one and the same key.
            if _WORKSPACE in module.text.content.lower():
                continue
            for call in module.calls:
                wanted = _STATES.get(call.facts.name)
                if wanted is not None:
                    yield from self._judge(call, wanted, around, ctx)

    def _judge(
        self, call: Call, wanted: tuple[str, ...], around: Surroundings, ctx: Context
    ) -> Iterator[Diagnostic]:
        values = {item.name: item.value for item in call.keywords if item.name in wanted}
        last = values.get(wanted[-1])
        if last is None or any(item.name is None for item in call.keywords):
            return
        found: list[Origin] = [origin for value in values.values() for origin in origins(value)]
        if varies(found) is Varies.NO:
            yield from self._finding(last, around, call, ctx)

    def _finding(
        self, value: Expression, around: Surroundings, call: Call, ctx: Context
    ) -> Iterator[Diagnostic]:
        known = around.environment(value)
        if known is None:
            return
        yield self.finding(
            at=value.span,
            message=f"the state of every environment is kept at one place of `{call.facts.name}`",
            label=f"without `{known}`",
            subject=call.facts.qualified,
            basis=ctx.bindings.basis(call.facts.module),
            confidence=confidence(call),
        ).helped(f"put `{known}` into it: otherwise one deployment destroys what another made")
