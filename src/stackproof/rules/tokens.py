"""What Python cannot do with the values that only Terraform will know, and what does it instead.

Until Terraform runs, a token is a stand-in: a short text for a text, a list of one for a list, a
dictionary of one for a map, a large negative number for a number. Whatever looks inside sees
the stand-in.
"""

from typing import Final

from stackproof.bindings.facts import ClassFacts, Kind, Shape
from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program.reads import Use
from stackproof.program.scope import Doing
from stackproof.program.values import Collection, TypedToken


@dataclass(frozen=True, slots=True)
class Instead:
    """A function of `Fn` that does the same when Terraform runs.

    Args:
        name: The function.
        arguments: Texts, or places of the program whose text is meant.
    """

    name: str
    arguments: tuple[str | Span, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with an operation.

    Args:
        what: What the program does, as the beginning of a sentence.
        then: What comes of it.
        instead: What to write.
        call: The function that takes the place of the whole operation.
        suffix: What takes the place of everything behind the operand.
    """

    what: str
    then: str
    instead: str
    call: Instead | None = None
    suffix: str | None = None


_TEXT_METHODS: Final = {
    "split": "split",
    "rsplit": "split",
    "splitlines": "split",
    "partition": "split",
    "rpartition": "split",
    "upper": "upper",
    "lower": "lower",
    "casefold": "lower",
    "title": "title",
    "capitalize": "title",
    "swapcase": "lower",
    "replace": "replace",
    "removeprefix": "trimprefix",
    "removesuffix": "trimsuffix",
    "lstrip": "trimprefix",
    "rstrip": "trimsuffix",
    "startswith": "startswith",
    "endswith": "endswith",
    "find": "strcontains",
    "rfind": "strcontains",
    "index": "strcontains",
    "count": "length_of",
    "zfill": "format",
    "isdigit": "can",
    "isnumeric": "can",
    "isalpha": "can",
    "isupper": "can",
    "islower": "can",
    "translate": "replace",
}
_LIST_METHODS: Final = frozenset(
    {"append", "extend", "insert", "remove", "pop", "index", "count", "sort", "reverse"}
)
_MAP_METHODS: Final = frozenset(
    {"get", "items", "keys", "values", "pop", "update", "setdefault", "popitem"}
)
_LOOPING: Final = frozenset({"enumerate", "zip", "reversed", "sum", "min", "max", "next", "iter"})
_SPREAD: Final = frozenset({"*", "joined"})
_STAND_IN: Final = "Python sees the stand-in, not the value"
_LIST_OF_ONE: Final = "until Terraform runs it is a list of one stand-in"
_NO_INDEX: Final = "synthesis fails, or the index is out of range"


def of_token(use: Use, token: TypedToken, written: str) -> Fault | None:
    """What is wrong with an operation on a token, or None if it does no harm."""
    match token.type.shape:
        case Shape.LIST | Shape.SET:
            return _of_list(use, written)
        case Shape.MAP:
            return _of_map(use, written)
        case Shape.NUMBER:
            return _of_number(use, written)
        case Shape.BOOLEAN:
            return _of_boolean(use, written)
        case Shape.STRING | Shape.ANY:
            return _of_text(use, written, is_any=token.type.shape is Shape.ANY)
        case _:
            return None


def of_object(  # noqa: PLR0911 - a dispatch
    use: Use, facts: ClassFacts, written: str
) -> Fault | None:
    """What is wrong with an operation on an object of the bindings, or None."""
    is_list = facts.kind is Kind.REFERENCE_LIST
    is_made = facts.kind in {Kind.RESOURCE, Kind.DATA_SOURCE}
    if not (is_list or is_made or facts.kind in {Kind.REFERENCE, Kind.REFERENCE_MAP}):
        return None
    match use.doing:
        case Doing.INDEX if is_list and use.other_span is not None:
            if isinstance(use.other, Known) and isinstance(use.other.value, int):
                index = use.other.value
                if index >= 0:
                    advice = f"read one item with `{written}.get({index})`"
                    return Fault("index of", "it takes none", advice, suffix=f".get({index})")
            return Fault("index of", "it takes none", f"read one item with `{written}.get(...)`")
        case Doing.INDEX | Doing.SLICE:
            advice = f"read its attributes: `{written}.name`"
            return Fault("index of", "it takes none", advice)
        case Doing.ITERATE if use.name not in _SPREAD:
            return Fault("loop over", "it cannot be iterated over", _iterate(written))
        case Doing.CALL if use.name in _LOOPING | {"len", "list", "sorted", "set", "tuple"}:
            return Fault(f"`{use.name}()` of", "it cannot be iterated over", _iterate(written))
        case Doing.CONTAINS:
            return Fault("`in` of", "it cannot be searched", _iterate(written))
        case _:
            return None


def _iterate(written: str) -> str:
    return (
        f"read items one by one with `{written}.get(0)`,"
        " or let Terraform loop with `TerraformIterator`"
    )


def _of_list(  # noqa: C901, PLR0911, PLR0912 - a dispatch
    use: Use, written: str
) -> Fault | None:
    match use.doing:
        case Doing.INDEX if use.other_span is not None:
            is_negative = isinstance(use.other, Known) and (
                not isinstance(use.other.value, int) or use.other.value < 0
            )
            advice = f"`Fn.element({written}, index)` reads an item when Terraform runs"
            call = None if is_negative else Instead("element", (use.operand, use.other_span))
            return Fault("index of", _NO_INDEX, advice, call)
        case Doing.SLICE:
            advice = f"`Fn.slice({written}, start, end)` does it when Terraform runs"
            return Fault("slice of", "it gives the whole list", advice)
        case Doing.ITERATE if use.name == "joined":
            advice = f"`Fn.concat([{written}, [...]])` joins lists when Terraform runs"
            return Fault("list with the items of", "synthesis fails", advice)
        case Doing.ITERATE if use.name not in {"*", "same"}:
            advice = f"loop over indexes and read `Fn.element({written}, index)`"
            return Fault("loop over", _LIST_OF_ONE, advice)
        case Doing.CALL if use.name == "len":
            advice = f"`Fn.length_of({written})` counts when Terraform runs"
            return Fault("`len()` of", "it is always 1", advice)
        case Doing.CALL if use.name == "join":
            advice = f"`Fn.join(separator, {written})` joins when Terraform runs"
            return Fault("`join()` of", "synthesis fails", advice)
        case Doing.CALL if use.name in _LOOPING:
            advice = f"loop over indexes and read `Fn.element({written}, index)`"
            return Fault(f"`{use.name}()` of", _LIST_OF_ONE, advice)
        case Doing.CALL if use.name == "str":
            return Fault("`str()` of", "synthesis fails", _as_text(written))
        case Doing.CONTAINS if isinstance(use.other, Known):
            advice = f"`Fn.contains({written}, value)` looks when Terraform runs"
            return Fault("`in` of", "it is always false", advice)
        case Doing.COMPARE if isinstance(use.other, Known | Collection) and not _is_none(use):
            return Fault(
                "comparison with", _STAND_IN, "compare in Terraform, with `Fn.conditional`"
            )
        case Doing.COMPUTE if use.name in {"Add", "Mult"}:
            advice = f"`Fn.concat([{written}, [...]])` joins lists when Terraform runs"
            return Fault("sum with", "synthesis fails", advice)
        case Doing.FORMAT:
            return Fault("f-string with", "synthesis fails", _as_text(written))
        case Doing.METHOD if use.name in _LIST_METHODS:
            return Fault(
                f"`.{use.name}()` of", _LIST_OF_ONE, "`Fn` has functions that do it in Terraform"
            )
        case _:
            return None


def _as_text(written: str) -> str:
    return f'`Fn.join(",", {written})` or `Fn.jsonencode({written})` makes a text of it'


def _of_map(use: Use, written: str) -> Fault | None:
    match use.doing:
        case Doing.INDEX if use.other_span is not None:
            advice = f"`Fn.lookup({written}, key, default)` reads it when Terraform runs"
            return Fault("index of", "it has no such key yet", advice)
        case Doing.CONTAINS | Doing.ITERATE if use.name not in _SPREAD:
            what = "`in` of" if use.doing is Doing.CONTAINS else "loop over"
            return Fault(what, _STAND_IN, f"`Fn.keys({written})` lists the keys in Terraform")
        case Doing.CALL if use.name == "len":
            advice = f"`Fn.length_of({written})` counts when Terraform runs"
            return Fault("`len()` of", "it is always 1", advice)
        case Doing.METHOD if use.name in _MAP_METHODS:
            advice = f"`Fn.lookup({written}, key, default)` reads it when Terraform runs"
            return Fault(f"`.{use.name}()` of", _STAND_IN, advice)
        case _:
            return None


def _of_number(use: Use, written: str) -> Fault | None:
    match use.doing:
        case Doing.COMPUTE if use.name in {"Add", "Sub", "Mult", "Div", "FloorDiv", "Mod", "Pow"}:
            advice = "compute it in Terraform: `Op` of the framework has the operators"
            return Fault("arithmetic with", _STAND_IN, advice)
        case Doing.COMPARE if isinstance(use.other, Known) and not _is_none(use):
            return Fault(
                "comparison with", _STAND_IN, "compare in Terraform, with `Fn.conditional`"
            )
        case Doing.CALL if use.name == "range":
            return Fault("`range()` of", "it takes whole numbers", "loop over a number you know")
        case Doing.FORMAT if use.name != "alone":
            advice = f"`Token.as_string({written})` makes a text of it"
            return Fault("f-string with", "the stand-in's digits stay in the text", advice)
        case _:
            return None


def _of_boolean(use: Use, written: str) -> Fault | None:
    match use.doing:
        case Doing.FORMAT:
            advice = f"`Fn.tostring({written})` makes a text of it"
            return Fault("f-string with", "the text shows a Python object", advice)
        case Doing.COMPARE if isinstance(use.other, Known) and not _is_none(use):
            return Fault(
                "comparison with", _STAND_IN, "compare in Terraform, with `Fn.conditional`"
            )
        case _:
            return None


def _of_text(  # noqa: C901, PLR0911 - a dispatch
    use: Use, written: str, *, is_any: bool
) -> Fault | None:
    match use.doing:
        case Doing.INDEX if is_any and use.other_span is not None:
            is_number = isinstance(use.other, Known) and isinstance(use.other.value, int)
            name = "element" if is_number else "lookup"
            advice = f"`Fn.{name}({written}, ...)` reads it when Terraform runs"
            is_known = isinstance(use.other, Known)
            call = Instead(name, (use.operand, use.other_span)) if is_known else None
            return Fault("index of", "it is a text until then", advice, call)
        case Doing.INDEX | Doing.SLICE:
            advice = f"`Fn.substr({written}, offset, length)` cuts it when Terraform runs"
            return Fault("slice of", _STAND_IN, advice)
        case Doing.ITERATE if use.name not in _SPREAD:
            return Fault("loop over", _STAND_IN, "split it in Terraform, with `Fn.split`")
        case Doing.METHOD if is_any and use.name in _MAP_METHODS:
            advice = f'`Fn.lookup({written}, "key", default)` reads it when Terraform runs'
            return Fault(f"`.{use.name}()` of", "it is a text until then", advice)
        case Doing.METHOD if use.name in _TEXT_METHODS:
            name = _TEXT_METHODS[use.name]
            advice = f"`Fn.{name}` does it when Terraform runs"
            return Fault(f"`.{use.name}()` of", _STAND_IN, advice)
        case Doing.CALL if use.name == "len":
            return Fault("`len()` of", _STAND_IN, f"`Fn.length_of({written})` counts in Terraform")
        case Doing.CALL if use.name in {"int", "float"}:
            advice = f"`Token.as_number({written})` hands it on as a number"
            return Fault(f"`{use.name}()` of", "it is no number yet", advice)
        case Doing.CALL if use.name == "json.loads":
            advice = f"`Fn.jsondecode({written})` reads it when Terraform runs"
            return Fault("`json.loads()` of", "it is no JSON yet", advice)
        case Doing.CALL if use.name in _LOOPING | {"list", "set", "sorted", "tuple", "join"}:
            return Fault(f"`{use.name}()` of", _STAND_IN, "split it in Terraform, with `Fn.split`")
        case Doing.COMPARE if isinstance(use.other, Known) and not _is_none(use):
            return Fault(
                "comparison with", _STAND_IN, "compare in Terraform, with `Fn.conditional`"
            )
        case Doing.CONTAINS if isinstance(use.other, Known):
            advice = f"`Fn.strcontains({written}, text)` looks when Terraform runs"
            return Fault("`in` of", _STAND_IN, advice)
        case _:
            return None


def _is_none(use: Use) -> bool:
    return isinstance(use.other, Known) and use.other.value is None
