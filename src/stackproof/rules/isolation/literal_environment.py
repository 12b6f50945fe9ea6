"""SP305: one environment's word in the name of a resource."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import Program
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.concept import (
    ENVIRONMENT,
    Surroundings,
    is_chosen_by_environment,
)
from stackproof.rules.isolation.physical import is_physical_name
from stackproof.rules.isolation.subjects import arguments
from stackproof.rules.isolation.words import environment_word
from stackproof.rules.passed import Passed


class LiteralEnvironment(Rule):
    """The name of a resource holds the word for one environment, whatever the environment is."""

    code: ClassVar = Code("SP305", "literal-environment")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each name with such a word, in a class that knows its environment."""
        around = Surroundings()
        for module, item in arguments(program, ctx):
            if is_physical_name(item) and module.home is not None:
                yield from self._judge(item, around, module.home, ctx)

    def _judge(
        self, item: Passed, around: Surroundings, home: Evaluator, ctx: Context
    ) -> Iterator[Diagnostic]:
        for origin in origins(item.value):
            word = _word(origin)
            if word is None:
                continue
            known = around.environment(item.value)
            if known is not None and not is_chosen_by_environment(item.call, home):
                yield self.finding(
                    at=item.value.span,
                    message=f"`{item.argument.name}` of `{item.owner.name}` says `{word}` "
                    "in every environment",
                    label=f"and not `{known}`",
                    subject=f"{item.subject}.{word}",
                    basis=ctx.bindings.basis(item.owner.module),
                    confidence=item.confidence,
                ).helped(f"put `{known}` in its place")
            return


def _word(origin: Origin) -> str | None:
    """The word for an environment that is written, and not chosen by whoever deploys."""
    is_chosen = origin.is_default or origin.is_handed
    if origin.source is not Source.LITERAL or is_chosen or not origin.text:
        return None
    if any(ENVIRONMENT.search(name) for name in origin.through):
        return None
    return environment_word(origin.text)
