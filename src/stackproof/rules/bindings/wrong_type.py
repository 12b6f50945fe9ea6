"""SP109: a value of a type that the framework refuses."""

import ast
import re
from collections.abc import Iterator
from typing import ClassVar

from stackproof.bindings.facts import Kind, Shape, TypeRef
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program.names import Names
from stackproof.program.values import (
    Collection,
    Dictionary,
    Expression,
    Instance,
    Object,
    Typed,
    TypedToken,
)
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import Passed, choices_of, judged, listed, struct
from stackproof.rules.slots import Slot, enum_of, is_refused, refuses, slots, wants_list
from stackproof.rules.source import is_literal, module_of, node_of, text_of

_NUMBER = re.compile(r"-?(?:0|[1-9]\d*)(?:\.\d+)?")
_WORDS = {
    Shape.STRING: "a string",
    Shape.NUMBER: "a number",
    Shape.BOOLEAN: "a boolean",
    Shape.ANY: "anything",
    Shape.LIST: "a list",
    Shape.SET: "a list",
    Shape.MAP: "a dict",
}


class WrongType(Rule):
    """A value is passed whose type the framework refuses."""

    code: ClassVar = Code("SP109", "wrong-type")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_argument(self, passed: Passed, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each value that cannot stand where it does."""
        for slot in slots(passed):
            if _is_empty(slot, passed) or (
                is_refused(slot, ctx.names) and not _is_anothers(slot, ctx.names)
            ):
                yield self._judge(slot, passed, ctx)

    def _judge(self, slot: Slot, passed: Passed, ctx: Context) -> Diagnostic:
        name = passed.argument.name
        wanted = _wanted(slot.type, ctx.names)
        where = f"`{name}` of `{passed.owner.name}`"
        rule = f"what is in {where} has to be" if slot.is_item else f"{where} takes"
        finding = self.finding(
            at=slot.at,
            message=f"{rule} {wanted}, not {_given(slot.value)}",
            label=f"{wanted} belongs here",
            subject=passed.subject,
            basis=ctx.bindings.basis(passed.owner.module),
            confidence=passed.confidence,
            related=slot.related,
        )
        advice, edits = _mended(slot, ctx)
        if advice:
            finding = finding.helped(advice + judged(passed.call))
        is_wrapped = all(edit.span.start == edit.span.end for edit in edits)
        if not edits or slot.is_shared or not (is_wrapped or _is_written(slot, ctx)):
            return finding  # a name or call stands here, and its value has to change elsewhere
        is_safe = passed.call.is_certain and not isinstance(slot.value.value, Dictionary)
        safety = Safety.SAFE if is_safe else Safety.UNSAFE
        return finding.fixed(Fix(advice, edits, safety))


def _is_empty(slot: Slot, passed: Passed) -> bool:
    """Whether `None` stands where a value is needed."""
    value = slot.value.value
    is_none = isinstance(value, Known) and value.value is None
    return is_none and (slot.is_item or passed.argument.required)


def _is_anothers(slot: Slot, names: Names) -> bool:
    """Whether the rule of another kind of value speaks of it."""
    value = slot.value.value
    if wants_list(slot, names):
        return True
    if enum_of(slot.type, names) is not None:
        return isinstance(value, Known)
    if struct(slot.type, names) is None:
        return False
    is_struct = isinstance(value, Instance) and value.call.facts.kind is Kind.STRUCT
    return isinstance(value, Collection) or is_struct


def _wanted(type_: TypeRef, names: Names) -> str:
    words: list[str] = []
    for choice in choices_of(type_):
        if choice.shape is not Shape.NAMED:
            word = _WORDS[choice.shape]
            item = listed(choice)
            if item is not None and item.shape in _WORDS and item.shape is not Shape.ANY:
                word += f" of {_WORDS[item.shape].removeprefix('a ')}s"
        else:
            facts = names.class_of(choice.name or "")
            word = f"`{facts.name}`" if facts is not None else "an object"
        words.append(word)
    return " or ".join(dict.fromkeys(words))


def _given(value: Expression) -> str:  # noqa: C901, PLR0911 - one answer for each kind of value
    match value.value:
        case Known(None):
            return "`None`"
        case Known(bool() as known):
            return f"the boolean `{known}`"
        case Known(str()):
            return "a string"
        case Known(int() | float() as known):
            return f"the number `{known}`"
        case Instance(call):
            return f"`{call.facts.name}`"
        case Object(facts):
            return f"`{facts.name}`"
        case Typed(shape=shape):
            return _WORDS[shape]
        case TypedToken(type=type_):
            return f"{_WORDS[type_.shape]} that Terraform will know"
        case Dictionary():
            return "a dict"
        case Collection(is_list=is_list):
            return "a list" if is_list else "a tuple, set or generator"
        case _:
            return "this value"


def _mended(  # noqa: C901, PLR0911, PLR0912 - one answer for each kind of value
    slot: Slot, ctx: Context
) -> tuple[str, tuple[Edit, ...]]:
    """What to do about a value, and the edits that do it."""
    value, type_ = slot.value, slot.type
    item = listed(type_)
    match value.value:
        case Known(str() as text):
            return _of_string(text, type_, item, value.span)
        case Known(bool() as flag) if type_.shape is Shape.STRING:
            return "write it as a string", (Edit(value.span, f'"{str(flag).lower()}"'),)
        case Known(int() | float() as number) if type_.shape is Shape.STRING:
            return "write it as a string", _quoted(number, value.span, ctx)
        case Known(int() as number) if type_.shape is Shape.BOOLEAN and number in {0, 1}:
            return f"write `{bool(number)}`", (Edit(value.span, str(bool(number))),)
        case Known(bool() as flag) if type_.shape is Shape.NUMBER:
            return f"write `{int(flag)}`", ()
        case Typed(shape=shape) if item is not None and item.shape is shape:
            return "wrap it in a list", _wrap(value.span)
        case TypedToken(type=given):
            return _of_token(given, type_, item, slot, ctx)
        case Instance() | Object() if item is not None and not refuses(item, value, ctx.names):
            return "wrap it in a list", _wrap(value.span)
        case Instance(call) if _has_attributes(call.facts.kind):
            return _attribute(type_, item)
        case Object(facts) if _has_attributes(facts.kind):
            return _attribute(type_, item)
        case Collection(is_list=False) if item is not None:
            return "make it a list", _as_list(value.span, ctx)
        case Dictionary() if type_.shape is Shape.STRING:
            return "pass its JSON: `json.dumps(...)`", _dumped(value.span, ctx)
        case _:
            return "", ()


def _of_string(
    text: str, type_: TypeRef, item: TypeRef | None, span: Span
) -> tuple[str, tuple[Edit, ...]]:
    if item is not None and item.shape is Shape.STRING:
        return "wrap it in a list", _wrap(span)
    if type_.shape is Shape.NUMBER and _NUMBER.fullmatch(text):
        return f"write `{text}`", (Edit(span, text),)
    if type_.shape is Shape.BOOLEAN and text.lower() in {"true", "false"}:
        return f"write `{text.title()}`", (Edit(span, text.title()),)
    if "${" in text and type_.resolvable:
        return "pass the expression as a token: `Token.as_any(...)`", ()
    return "", ()


def _of_token(
    given: TypeRef, type_: TypeRef, item: TypeRef | None, slot: Slot, ctx: Context
) -> tuple[str, tuple[Edit, ...]]:
    if item is not None and not refuses(item, slot.value, ctx.names):
        return "wrap it in a list", _wrap(slot.value.span)
    if given.shape is Shape.STRING and type_.shape is Shape.NUMBER:
        return "turn it into a number's token: `Token.as_number(...)`", ()
    if given.shape is Shape.NUMBER and type_.shape is Shape.STRING:
        return "turn it into a text's token: `Token.as_string(...)`", ()
    if type_.resolvable:
        return "turn it into a token object: `Token.as_any(...)`", ()
    if given.shape in {Shape.LIST, Shape.SET} and type_.shape is Shape.STRING:
        return "take one of its items: `Fn.element(..., 0)`", ()
    return "", ()


def _quoted(number: float, span: Span, ctx: Context) -> tuple[Edit, ...]:
    """The number as it is written, in quotes; nothing if it is written in another way."""
    text = text_of(span, ctx)
    return (Edit(span, f'"{text}"'),) if text == str(number) else ()


def _as_list(span: Span, ctx: Context) -> tuple[Edit, ...]:
    """Brackets in the place of those of a tuple, set or generator; a set has no doubles."""
    text = text_of(span, ctx)
    is_bracketed = text[:1] + text[-1:] in {"()", "{}"}
    return (Edit(span, f"[{text[1:-1]}]"),) if is_bracketed else ()


def _is_written(slot: Slot, ctx: Context) -> bool:
    """Whether the value is written out in the call, so that it can be written anew."""
    node = node_of(slot.value.span, ctx)
    is_collection = isinstance(node, ast.Tuple | ast.Set | ast.GeneratorExp)
    return slot.is_written_here and (is_collection or is_literal(slot.value.span, ctx))


def _dumped(span: Span, ctx: Context) -> tuple[Edit, ...]:
    """The call of `json.dumps` around a dict, where the file imports `json`."""
    module = module_of(span, ctx)
    imports = module.imports if module is not None else ()
    if not any(imp.module == "json" and imp.name is None and not imp.alias for imp in imports):
        return ()
    return _around(span, "json.dumps(", ")")


def _has_attributes(kind: Kind) -> bool:
    return kind in {Kind.RESOURCE, Kind.DATA_SOURCE}


def _attribute(type_: TypeRef, item: TypeRef | None) -> tuple[str, tuple[Edit, ...]]:
    if item is not None and item.shape is Shape.STRING:
        return "pass a list of its attributes, such as `[resource.id]`", ()
    if type_.shape is Shape.STRING:
        return "pass one of its attributes, such as `.id` or `.arn`", ()
    return "", ()


def _wrap(span: Span) -> tuple[Edit, ...]:
    return _around(span, "[", "]")


def _around(span: Span, before: str, behind: str) -> tuple[Edit, ...]:
    return (
        Edit(Span(span.path, span.start, span.start), before),
        Edit(Span(span.path, span.end, span.end), behind),
    )
