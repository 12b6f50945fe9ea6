"""What each kind of expression stands for, told from its parts."""

import ast
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from stackproof.bindings.facts import Kind
from stackproof.core.records import replace
from stackproof.core.value import Known, Unknown
from stackproof.program import builtin, environment, fold, framework
from stackproof.program.fold import NOT_TOLD
from stackproof.program.put import is_put
from stackproof.program.scope import Scope
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Entry,
    Instance,
    Own,
    Resolved,
    Typed,
)

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

Evaluate = Callable[["Evaluator", Any, Scope], Resolved]


def _constant(_home: "Evaluator", node: ast.Constant, _scope: Scope) -> Resolved:
    return Known(node.value)


def _several(home: "Evaluator", node: ast.List | ast.Tuple | ast.Set, scope: Scope) -> Resolved:
    found = Collection((), is_complete=True, is_list=isinstance(node, ast.List))
    for item in node.elts:
        if isinstance(item, ast.Starred):
            found = fold.extended(found, home.value(item.value, scope))
        else:
            items = (*found.items, home.expression(item, scope))
            found = Collection(items, found.is_complete, found.is_list, found.covers)
    return found


def _comprehension(
    home: "Evaluator", node: ast.ListComp | ast.SetComp | ast.GeneratorExp, _scope: Scope
) -> Resolved:
    inner = home.found.scopes[node]
    return Collection(
        (home.expression(node.elt, inner),),
        is_complete=False,
        is_list=isinstance(node, ast.ListComp),
        covers=True,
    )


def _mapping(home: "Evaluator", node: ast.DictComp, _scope: Scope) -> Resolved:
    entry = Entry(None, None, home.expression(node.value, home.found.scopes[node]))
    return Dictionary((entry,), is_complete=False, covers=True)


def _dictionary(home: "Evaluator", node: ast.Dict, scope: Scope) -> Resolved:
    others = {
        given: home.value(given, scope)
        for key, given in zip(node.keys, node.values, strict=True)
        if key is None
    }
    for given, value in others.items():
        if isinstance(value, Choice) and fold.are_dictionaries(value):
            options = [
                replace(option, value=_entries(home, node, scope, {**others, given: option.value}))
                for option in value.options
            ]
            return Choice(tuple(options))
    return _entries(home, node, scope, others)


def _entries(
    home: "Evaluator", node: ast.Dict, scope: Scope, others: dict[ast.expr, Resolved]
) -> Resolved:
    """The dictionary of what is written, with the values of `**other` in it."""
    found = Dictionary((), is_complete=True)
    for key, given in zip(node.keys, node.values, strict=True):
        if key is None:  # `**other`
            found = fold.merged(found, others[given])
            continue
        named = home.value(key, scope)
        text = named.value if isinstance(named, Known) else None
        name = text if isinstance(text, str) else None
        is_named = isinstance(key, ast.Name | ast.Attribute)
        entry = Entry(
            name,
            home.key_span(key),
            home.expression(given, scope),
            named_at=home.span(key) if is_named else None,
        )
        found = Dictionary(
            (*found.entries, entry),
            found.is_complete and name is not None,
            found.covers or found.is_complete,
        )
    return found


def _either(home: "Evaluator", node: ast.IfExp, scope: Scope) -> Resolved:
    return Choice(tuple(home.expression(option, scope) for option in (node.body, node.orelse)))


def _walrus(home: "Evaluator", node: ast.NamedExpr, scope: Scope) -> Resolved:
    return home.value(node.value, scope)


def _comparison(_home: "Evaluator", _node: ast.Compare, _scope: Scope) -> Resolved:
    return fold.SOME_FLAG


def _negative(home: "Evaluator", node: ast.UnaryOp, scope: Scope) -> Resolved:
    if isinstance(node.op, ast.Not):
        return fold.SOME_FLAG
    inside = home.value(node.operand, scope) if isinstance(node.op, ast.USub) else NOT_TOLD
    if isinstance(inside, Known) and isinstance(inside.value, int | float):
        return Known(-inside.value)
    return NOT_TOLD


def _computation(home: "Evaluator", node: ast.BinOp, scope: Scope) -> Resolved:
    left, right = home.value(node.left, scope), home.value(node.right, scope)
    text, span = home.written(node), home.span(node)
    if isinstance(left, Choice):
        return fold.each(left, span, lambda value: fold.computed(node.op, value, right, text))
    return fold.each(right, span, lambda value: fold.computed(node.op, left, value, text))


def _text(home: "Evaluator", node: ast.JoinedStr, scope: Scope) -> Resolved:
    parts = [_part(home, part, scope) for part in node.values]
    choices = [index for index, part in enumerate(parts) if isinstance(part, Choice)]
    written = home.written(node)
    if not choices:
        return fold.formatted(parts, written)
    if len(choices) > 1:
        return fold.SOME_TEXT
    only = choices[0]
    return fold.each(
        parts[only],
        home.span(node),
        lambda value: fold.formatted([*parts[:only], value, *parts[only + 1 :]], written),
    )


def _part(home: "Evaluator", node: ast.expr, scope: Scope) -> Resolved:
    match node:
        case ast.FormattedValue(value=value, conversion=-1, format_spec=None):
            return home.value(value, scope)
        case ast.Constant():
            return Known(node.value)
        case _:
            return NOT_TOLD


def _name(home: "Evaluator", node: ast.Name, scope: Scope) -> Resolved:
    return home.variable(node, scope)


def _read(home: "Evaluator", node: ast.Attribute, scope: Scope) -> Resolved:
    module = home.lookup.module(node.value, scope)
    if module is not None:
        return module.global_value(node.attr)
    if isinstance(node.value, ast.Name):
        definition = home.lookup.definition(node.value, scope)
        if definition is not None:
            return home.project.own.constant(definition, node.attr)
    return _attribute(home, home.value(node.value, scope), node)


def _attribute(home: "Evaluator", value: Resolved, node: ast.Attribute) -> Resolved:
    """What an attribute of a value stands for."""
    known = fold.facts_of(value)
    if isinstance(value, Own):
        found = home.project.own.attribute(value.definition, node.attr)
        known = home.project.own.binding_base(value.definition)
        if isinstance(found, Typed) or not isinstance(found, Unknown):
            return found
    if isinstance(value, Instance) and value.call.facts.kind is Kind.STRUCT:
        given = (item for item in value.call.keywords if item.name == node.attr)
        return next((item.value.value for item in given), NOT_TOLD)
    if known is None:
        return NOT_TOLD
    return framework.attribute(*known, node.attr, home.names, home.written(node))


def _called(  # noqa: PLR0911 - a dispatch
    home: "Evaluator", node: ast.Call, scope: Scope
) -> Resolved:
    definition = home.lookup.definition(node.func, scope)
    if definition is not None:
        return home.project.own.returned(definition)
    call = home.call(node, scope)
    if call is not None and is_put(node):
        return Known(None)
    if call is not None:
        is_super = isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
        return NOT_TOLD if is_super else Instance(call)
    symbol = home.lookup.symbol(node.func, scope)
    if symbol is not None:
        return framework.static(symbol, node, home, scope)
    outside = environment.called(node, home, scope)
    if outside is not None:
        return outside
    match node.func:
        case ast.Name(id=name) if home.lookup.is_builtin(name, scope):
            return builtin.called(name, node, home, scope)
        case ast.Attribute(value=value):
            return builtin.method(home.value(value, scope), node, home, scope)
        case _:
            return NOT_TOLD


def _item(home: "Evaluator", node: ast.Subscript, scope: Scope) -> Resolved:
    if environment.is_environment(node.value, home, scope):
        return fold.SOME_TEXT
    base = home.value(node.value, scope)
    if isinstance(node.slice, ast.Slice):
        if isinstance(base, Collection):
            covers = base.covers or base.is_complete
            return Collection(base.items, is_complete=False, covers=covers)
        return NOT_TOLD
    if isinstance(base, Choice):
        wanted = home.value(node.slice, scope)
        return fold.each(base, home.span(node), lambda each: fold.part(each, wanted))
    if not isinstance(base, Collection | Dictionary):
        return NOT_TOLD
    key = home.value(node.slice, scope)
    return fold.each(key, home.span(node), lambda each: fold.part(base, each))


EVALUATED: Final[dict[type[ast.expr], Evaluate]] = {
    ast.Constant: _constant,
    ast.Name: _name,
    ast.Attribute: _read,
    ast.Call: _called,
    ast.List: _several,
    ast.Tuple: _several,
    ast.Set: _several,
    ast.ListComp: _comprehension,
    ast.SetComp: _comprehension,
    ast.GeneratorExp: _comprehension,
    ast.DictComp: _mapping,
    ast.Dict: _dictionary,
    ast.IfExp: _either,
    ast.NamedExpr: _walrus,
    ast.UnaryOp: _negative,
    ast.Compare: _comparison,
    ast.BinOp: _computation,
    ast.JoinedStr: _text,
    ast.Subscript: _item,
}
"""How the value of each kind of expression is told; of the others nothing is."""
