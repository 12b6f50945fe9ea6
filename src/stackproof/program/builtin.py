"""What Python's own functions and methods give for values that the source fixes."""

import ast
from typing import TYPE_CHECKING, Final

from stackproof.core.span import Span
from stackproof.core.value import Known
from stackproof.program import fold, framework
from stackproof.program.flow import iterated
from stackproof.program.fold import MOST_ITEMS, NOT_TOLD, SOME_FLAG, SOME_NUMBER, SOME_TEXT
from stackproof.program.scope import Scope
from stackproof.program.values import Choice, Collection, Dictionary, Entry, Expression, Resolved

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_SAME_ITEMS: Final = frozenset({"list", "tuple", "sorted", "reversed", "set", "frozenset"})
_ORDERED: Final = frozenset({"list", "tuple"})
_LISTS: Final = frozenset({"list", "sorted"})
_MOST_RANGES = 3
_CONVERSIONS: Final = {
    "str": SOME_TEXT,
    "int": SOME_NUMBER,
    "float": SOME_NUMBER,
    "len": SOME_NUMBER,
    "bool": SOME_FLAG,
    "isinstance": SOME_FLAG,
}


def called(  # noqa: PLR0911 - a dispatch
    name: str, node: ast.Call, home: "Evaluator", scope: Scope
) -> Resolved:
    """What a call of one of Python's functions gives."""
    if any(isinstance(given, ast.Starred) for given in node.args):
        return NOT_TOLD
    if name == "dict":
        return _dict(node, home, scope)
    if name == "range":
        return _range(node, home, scope)
    if name in _CONVERSIONS and len(node.args) == 1:
        return _converted(name, node, home, scope)
    if node.args:
        return _of_first(name, node, home, scope)
    if name in _SAME_ITEMS and not node.keywords:
        return Collection((), is_complete=True, is_list=name in _LISTS)
    return NOT_TOLD


def _of_first(name: str, node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    """What a function makes of its first argument."""
    first = home.value(node.args[0], scope)
    items = iterated(first, home, node.args[0])
    if items is None:
        return NOT_TOLD
    match name:
        case "enumerate" if items.is_complete:
            return _enumerated(items, node, home, scope)
        case "zip":
            return _zipped(items, node, home, scope)
        case _ if name in _SAME_ITEMS:
            is_complete = items.is_complete and name in _ORDERED
            covers = items.covers or items.is_complete
            return Collection(items.items, is_complete, name in _LISTS, covers)
        case _:
            return NOT_TOLD


def method(  # noqa: PLR0911 - one kind of value after another
    value: Resolved, node: ast.Call, home: "Evaluator", scope: Scope
) -> Resolved:
    """What a method of a value gives."""
    function = node.func
    if not isinstance(function, ast.Attribute):
        return NOT_TOLD
    name = function.attr
    if isinstance(value, Dictionary):
        return _of_dictionary(value, name, node, home, scope)
    if isinstance(value, Choice) and all(isinstance(o.value, Dictionary) for o in value.options):
        return fold.each(value, home.span(node), lambda each: method(each, node, home, scope))
    if isinstance(value, Collection):
        return value if name == "copy" else NOT_TOLD
    found = fold.facts_of(value)
    if found is not None:
        return framework.method(found[0], name, home.names, is_certain=found[1])
    if node.keywords or any(isinstance(given, ast.Starred) for given in node.args):
        return NOT_TOLD
    given = [home.value(item, scope) for item in node.args]
    return fold.each(value, home.span(node), lambda each: fold.method(each, name, given))


def _dict(node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    found = Dictionary((), is_complete=True)
    for given in node.args:
        found = fold.merged(found, home.value(given, scope))
    for keyword in node.keywords:
        if keyword.arg is None:
            found = fold.merged(found, home.value(keyword.value, scope))
        else:
            entry = Entry(
                keyword.arg,
                None,
                home.expression(keyword.value, scope),
                named_at=home.argument_span(keyword),
                is_keyword=True,
            )
            found = fold.merged(found, Dictionary((entry,), is_complete=True))
    return found


def _range(node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    bounds = [home.value(given, scope) for given in node.args]
    numbers = [bound.value for bound in bounds if isinstance(bound, Known)]
    whole = [number for number in numbers if type(number) is int]
    if node.keywords or len(whole) != len(bounds) or not 1 <= len(whole) <= _MOST_RANGES:
        return NOT_TOLD
    if len(whole) == _MOST_RANGES and whole[2] == 0:
        return NOT_TOLD
    numbers_of = range(*whole)
    if len(numbers_of) > MOST_ITEMS:
        return NOT_TOLD
    span = home.span(node)
    items = tuple(Expression(span, Known(number), is_indirect=True) for number in numbers_of)
    return Collection(items, is_complete=True, is_list=False)


def _enumerated(items: Collection, node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    start: Resolved = Known(0)
    if len(node.args) > 1:
        start = home.value(node.args[1], scope)
    for keyword in node.keywords:
        start = home.value(keyword.value, scope)
    if not isinstance(start, Known) or not isinstance(start.value, int):
        return NOT_TOLD
    span = home.span(node)
    pairs = tuple(
        _tuple(span, Expression(span, Known(number), is_indirect=True), item)
        for number, item in enumerate(items.items, start.value)
    )
    return Collection(pairs, is_complete=True, is_list=False)


def _zipped(items: Collection, node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    others = [iterated(home.value(given, scope), home, given) for given in node.args[1:]]
    known = [items, *(other for other in others if other is not None)]
    if len(known) != len(node.args) or not all(item.is_complete for item in known):
        return NOT_TOLD
    span = home.span(node)
    rows = zip(*(item.items for item in known), strict=False)
    return Collection(tuple(_tuple(span, *row) for row in rows), is_complete=True, is_list=False)


def _of_dictionary(  # noqa: PLR0911 - a dispatch
    value: Dictionary, name: str, node: ast.Call, home: "Evaluator", scope: Scope
) -> Resolved:
    span = home.span(node)
    covers = value.covers or value.is_complete
    match name:
        case "get" if node.args:
            found = fold.part(value, home.value(node.args[0], scope))
            key = home.value(node.args[0], scope)
            is_missing = (
                value.is_complete
                and isinstance(key, Known)
                and all(entry.key != key.value for entry in value.entries)
            )
            if not is_missing:
                return found
            return home.value(node.args[1], scope) if len(node.args) > 1 else Known(None)
        case "values" if not node.args:
            items = tuple(entry.value for entry in value.entries)
            return Collection(items, value.is_complete, is_list=False, covers=covers)
        case "keys" if not node.args:
            return iterated(value, home, node) or NOT_TOLD
        case "items" if not node.args:
            pairs = tuple(
                _tuple(
                    span,
                    Expression(
                        entry.key_span or entry.value.span,
                        NOT_TOLD if entry.key is None else Known(entry.key),
                        is_indirect=True,
                    ),
                    entry.value,
                )
                for entry in value.entries
            )
            return Collection(pairs, value.is_complete, is_list=False, covers=covers)
        case "copy" if not node.args:
            return value
        case _:
            return NOT_TOLD


def _tuple(span: Span, *items: Expression) -> Expression:
    return Expression(span, Collection(items, is_complete=True, is_list=False), is_indirect=True)


def _converted(name: str, node: ast.Call, home: "Evaluator", scope: Scope) -> Resolved:
    """What `str(...)` and its like give: a value of a type at least."""
    first = home.value(node.args[0], scope)
    if name == "len":
        items = iterated(first, home, node.args[0])
        is_complete = items is not None and items.is_complete
        return Known(len(items.items)) if items is not None and is_complete else SOME_NUMBER
    if name != "str":
        return _CONVERSIONS[name]
    return fold.each(first, home.span(node), _as_text)


def _as_text(value: Resolved) -> Resolved:
    if isinstance(value, Known) and isinstance(value.value, str | int | float):
        return Known(str(value.value))
    return SOME_TEXT
