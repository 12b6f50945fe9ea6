"""SP122: Python works on a value that only Terraform will know."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import Shape
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.program.fold import facts_of
from stackproof.program.reads import Use
from stackproof.program.values import TypedToken
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.source import bring, text_of
from stackproof.rules.tokens import Fault, of_object, of_token

_FRAMEWORKS = ("cdktf", "cdktn")


class TokenInPython(Rule):
    """Python takes apart, compares or computes a value that only Terraform will know."""

    code: ClassVar = Code("SP122", "token-in-python")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_use(self, use: Use, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for an operation that a token or a reference does not bear."""
        if use.is_guarded:
            return
        if _fault(use, "it")[0] is None:
            return
        written = text_of(use.operand, ctx) if use.is_placed else "the value"
        fault, noun = _fault(use, written)
        if fault is None:
            return
        finding = self.finding(
            at=use.whole,
            message=f"{fault.what} {noun}: {fault.then}",
            label="only Terraform will know it" if isinstance(use.value, TypedToken) else "",
            subject=written,
        )
        finding = finding.helped(fault.instead)
        fix = _fix(use, fault, ctx)
        yield finding if fix is None else finding.fixed(fix)


def _fault(use: Use, written: str) -> tuple[Fault | None, str]:
    """What is wrong with an operation, and what it is done to."""
    value = use.value
    if isinstance(value, TypedToken):
        return (of_token(use, value, written) if value.is_whole else None), _noun(value)
    found = facts_of(value)
    if found is None:
        return None, ""
    return of_object(use, found[0], written), f"a `{found[0].name}`"


def _noun(value: TypedToken) -> str:
    match value.type.shape:
        case Shape.LIST | Shape.SET:
            return "a token list"
        case Shape.MAP:
            return "a token map"
        case Shape.NUMBER:
            return "a token number"
        case Shape.BOOLEAN:
            return "a token boolean"
        case _:
            return "a token"


def _fix(use: Use, fault: Fault, ctx: Context) -> Fix | None:
    """The edit that writes the whole operation anew, where that is all there is to do."""
    if not use.is_placed:
        return None
    if fault.suffix is not None:
        at = Span(use.operand.path, use.operand.end, use.whole.end)
        return Fix(f"write `{fault.suffix}`", (Edit(at, fault.suffix),), Safety.SAFE)
    if fault.call is None:
        return None
    brought = _function_class(use, ctx)
    if brought is None:
        return None
    name, edits = brought
    given = [
        text_of(item, ctx) if isinstance(item, Span) else item for item in fault.call.arguments
    ]
    text = f"{name}.{fault.call.name}({', '.join(given)})"
    return Fix(f"use `{name}.{fault.call.name}`", (Edit(use.whole, text), *edits), Safety.SAFE)


def _function_class(use: Use, ctx: Context) -> tuple[str, tuple[Edit, ...]] | None:
    """The name of `Fn` in the file of a use, with the edit that imports it if need be."""
    for framework in _FRAMEWORKS:
        facts = ctx.names.class_of(f"{framework}.Fn")
        found = bring(facts, use.whole, ctx) if facts is not None else None
        if found is not None:
            return found
    return None
