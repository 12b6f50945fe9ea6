"""SP301: a name that is the same in every environment."""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.program.model import Program
from stackproof.program.origins import Origin
from stackproof.program.trace import origins
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.isolation.concept import (
    Surroundings,
    Varies,
    is_chosen_by_environment,
    varies,
)
from stackproof.rules.isolation.physical import is_fixed, is_physical_name
from stackproof.rules.isolation.subjects import arguments
from stackproof.rules.isolation.words import environment_word
from stackproof.rules.passed import Passed, is_within
from stackproof.rules.source import text_of

# What AWS puts behind a name by its own rules, so that a suffix comes before it.
_ENDINGS: Final = (".fifo",)
_SAME: Final = "is the same in every environment"
_PLAIN: Final = re.compile(r"""^f?(["'])(?:(?!\1)[^\\])+\1$""", re.IGNORECASE)


class UnsuffixedName(Rule):
    """A name that exists once in an account and region is the same in every environment."""

    code: ClassVar = Code("SP301", "unsuffixed-name")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each name without the environment that its class knows."""
        around = Surroundings()
        same: list[tuple[Passed, str]] = []
        is_usual = False
        for module, item in arguments(program, ctx):
            if not is_physical_name(item):
                continue
            found = origins(item.value)
            state = varies(found)
            is_usual = is_usual or state is Varies.YES
            if state is not Varies.NO or not _is_free(found):
                continue
            name = around.environment(item.value)
            home = module.home
            if name is None or home is None or is_chosen_by_environment(item.call, home):
                continue
            same.append((item, name))
        for item, name in same:
            yield self._finding(item, name, ctx, is_usual=is_usual)

    def _finding(self, item: Passed, name: str, ctx: Context, *, is_usual: bool) -> Diagnostic:
        usual = Confidence.HIGH if item.call.is_certain else Confidence.MEDIUM
        finding = self.finding(
            at=item.value.span,
            message=f"`{item.argument.name}` of `{item.owner.name}` {_SAME}",
            label=f"without `{name}`",
            subject=item.subject,
            basis=ctx.bindings.basis(item.owner.module),
            confidence=usual if is_usual else Confidence.MEDIUM,
        ).helped(f"put `{name}` into the name")
        edit = _suffixed(item, name, ctx)
        if edit is None:
            return finding
        return finding.fixed(Fix(f"put `{name}` behind the name", (edit,), Safety.UNSAFE))


def _is_free(found: tuple[Origin, ...]) -> bool:
    """Whether a name is written in the source, and neither AWS nor an environment asks for it."""
    texts = [origin.text for origin in found if origin.text]
    return bool(texts) and not any(is_fixed(text) or environment_word(text) for text in texts)


def _suffixed(item: Passed, name: str, ctx: Context) -> Edit | None:
    """The edit that puts the environment behind a name that is written in the call."""
    written = item.value.written
    span = item.value.span
    if written is None or not is_within(span, item.call.span):
        return None
    if not isinstance(written.node, ast.Constant | ast.JoinedStr):
        return None
    text = text_of(span, ctx)
    if not _PLAIN.match(text) or text.startswith(("r", "R", "b", "B")):
        return None
    is_format = text[:1] in "fF"
    if not is_format and ("{" in text or "}" in text):
        return None
    body, quote = text[:-1], text[-1]
    ending = next((end for end in _ENDINGS if body.endswith(end)), "")
    between = _separator(body)
    new = f"{'' if is_format else 'f'}{body.removesuffix(ending)}{between}{{{name}}}{ending}{quote}"
    return Edit(span, new)


def _separator(body: str) -> str:
    return "_" if "_" in body and "-" not in body else "-"
