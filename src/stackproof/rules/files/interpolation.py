"""SP607: a text that Terraform takes for a template."""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.bindings.facts import Kind
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.program.origins import Origin, Source
from stackproof.program.trace import origins
from stackproof.program.values import Call
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import confidence
from stackproof.rules.source import text_of
from stackproof.rules.where import is_test

_TEMPLATE: Final = re.compile(r"(?<!\$)\$\{(?P<inside>[^{}$\n]*)\}")
_IN_FORMAT: Final = re.compile(r"(?<!\$)\$\{\{(?P<inside>[^{}$\n]*)\}\}")
# What no expression of Terraform can be: a name alone, one with a colon, an expansion of a shell.
_OTHERS: Final = re.compile(
    r"\s*(?:[A-Za-z_]\w*|[A-Za-z0-9.-]+:[\w./:=@+-]+(?:\s*,\s*'[^']*')?"
    r"|[A-Za-z_]\w*(?::?[-+?=]|%%?|##?|/|\^|,)[^?(\"]*|[#!]\w+|\w+\[[@*]\])\s*"
)
_WORDS: Final = frozenset({"true", "false", "null"})
_ESCAPES: Final = frozenset({"raw_string", "file", "templatefile", "filebase64"})
_JUDGED: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.STRUCT, Kind.PROVIDER})


class Interpolation(Rule):
    """A text for somebody else has `${...}` in it, which Terraform takes for its own."""

    code: ClassVar = Code("SP607", "interpolation")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each text with such a thing."""
        if call.facts.kind not in _JUDGED or is_test(call.span.path):
            return
        if not any("${" in module.text.content for module in ctx.program.modules):
            return
        told: set[object] = set()
        for keyword in call.keywords:
            for origin in origins(keyword.value):
                inside = _inside(origin)
                if inside is not None and origin.span not in told:
                    told.add(origin.span)
                    yield self._finding(origin, inside, call, ctx)

    def _finding(self, origin: Origin, inside: str, call: Call, ctx: Context) -> Diagnostic:
        finding = self.finding(
            at=origin.span,
            message=f"Terraform takes `${{{inside}}}` for an expression of its own",
            label="not escaped",
            subject=inside,
            confidence=confidence(call),
        ).helped(f"write `$${{{inside}}}`")
        edit = _escaped(origin, ctx)
        if edit is None:
            return finding
        return finding.fixed(Fix("escape it: `$${`", (edit,), Safety.SAFE))


def _inside(origin: Origin) -> str | None:
    """What stands between the braces and is nothing of Terraform's."""
    if origin.source is not Source.LITERAL or origin.text is None:
        return None
    if _ESCAPES & set(origin.through):
        return None
    for found in _TEMPLATE.finditer(origin.text):
        inside = found["inside"]
        if inside.strip() not in _WORDS and _OTHERS.fullmatch(inside):
            return inside
    return None


def _escaped(origin: Origin, ctx: Context) -> Edit | None:
    """The edit that writes two dollar signs."""
    text = text_of(origin.span, ctx)
    try:
        node = ast.parse(f"({text})", mode="eval").body  # texts in a row stand in parentheses
    except SyntaxError:
        return None
    if not isinstance(node, ast.Constant | ast.JoinedStr):
        return None
    # In an f-string, one pair of braces is Python's own.
    pattern = _IN_FORMAT if isinstance(node, ast.JoinedStr) else _TEMPLATE

    def escape(found: re.Match[str]) -> str:
        inside = found["inside"]
        is_other = inside.strip() not in _WORDS and _OTHERS.fullmatch(inside)
        return f"${found.group()}" if is_other else found.group()

    new = pattern.sub(escape, text)
    return Edit(origin.span, new) if new != text else None
