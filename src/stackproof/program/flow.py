"""What lists and dictionaries hold after they were changed in place, and what loops give.

A change counts where it is sure to come before the use; where others might change the thing
too, nothing is known of it.
"""

import ast
import sys
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from stackproof.core.records import dataclass, replace
from stackproof.core.span import Span
from stackproof.core.value import Known, Unknown
from stackproof.program.fold import (
    MOST_ITEMS,
    NOT_TOLD,
    choose,
    dig,
    extended,
    join,
    merged,
)
from stackproof.program.scope import (
    Block,
    Change,
    Handed,
    How,
    Item,
    Scope,
    Turn,
)
from stackproof.program.syntax import last_name, position
from stackproof.program.values import (
    Choice,
    Collection,
    Dictionary,
    Entry,
    Expression,
    Resolved,
)

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_HARMLESS: Final = frozenset(
    {"len", "str", "repr", "sorted", "list", "tuple", "dict", "set", "frozenset", "enumerate"}
    | {"zip", "range", "isinstance", "print", "type", "any", "all", "sum", "min", "max", "id"}
    | {"reversed", "map", "filter", "iter", "bool", "dumps", "append", "extend", "update", "join"}
    | {"insert", "add", "get", "deepcopy", "copy", "format", "items", "setdefault", "super"}
)
_HARMFUL_MODULES: Final = frozenset({"random", "heapq", "bisect", "operator", "functools"})


MOST_CHANGES: Final = 100
"""A list or dictionary that is changed, or handed on, in more places is given up."""


@dataclass(frozen=True, slots=True)
class Use:
    """A place where a name is read."""

    node: ast.expr
    scope: Scope
    block: Block


def item(home: "Evaluator", binding: Item, use: Use) -> Resolved:
    """What the target of a loop stands for at one place."""
    source = iterated(home.value(binding.iterable, binding.scope), home, binding.iterable)
    if source is None or not source.items:
        return NOT_TOLD
    parts = [dig(option, binding.path) for option in source.items]
    known = [found for found in parts if found is not None]
    if len(known) != len(parts):
        return NOT_TOLD
    if source.is_complete and _is_met_each_turn(use.block, binding.loop):
        return choose(known)
    return (
        join([found.value for found in known])
        if source.is_complete or source.covers
        else (NOT_TOLD)
    )


def iterated(value: Resolved, home: "Evaluator", node: ast.expr) -> Collection | None:
    """What a loop over a value takes one after another."""
    if isinstance(value, Collection):
        return value
    if isinstance(value, Dictionary):
        keys = tuple(
            Expression(entry.key_span or entry.value.span, Known(entry.key), is_indirect=True)
            for entry in value.entries
            if entry.key is not None
        )
        return Collection(keys, value.is_complete and len(keys) == len(value.entries))
    if isinstance(value, Known) and isinstance(value.value, str) and len(value.value) == 1:
        return Collection((home.expression(node, home.root),), is_complete=True)
    return None


def _is_met_each_turn(block: Block, loop: Block) -> bool:
    """Whether what a block does is done for every item of a loop around it."""
    if loop.is_cut or not block.is_within(loop):
        return False
    between = tuple(block.up_to(loop))
    return not any(inner.turn is Turn.BRANCH or inner.leaves for inner in between)


def changed(home: "Evaluator", value: Resolved, name: str, made: Block, use: Use) -> Resolved:
    """A list or dictionary of one name as it is at one place.

    Args:
        home: The module.
        value: What the name was bound to.
        name: The name.
        made: Where it was bound.
        use: Where it is read.
    """
    holder = use.scope.holder(name)
    found = home.found
    if max(len(found.changes.get(name, ())), len(found.handed.get(name, ()))) > MOST_CHANGES:
        return Unknown(f"`{name}` is changed too often to be followed")
    changes = [
        change
        for change in found.changes.get(name, ())
        if isinstance(change.base, ast.Name) and change.scope.holder(name) is holder
    ]
    handed = [
        item
        for item in found.handed.get(name, ())
        if isinstance(item.base, ast.Name) and item.scope.holder(name) is holder
    ]
    if holder is None or any(change.scope.frame() is not holder for change in changes):
        return Unknown(f"`{name}` is changed by another function")
    if any(_may_change(item, home, use) for item in handed if _comes_before(item, use, made)):
        return Unknown(f"`{name}` may be changed by what it is handed to")
    is_here = use.scope.frame() is holder
    for change in changes:
        if is_here and position(change.node) >= position(use.node):
            again = set(use.block.loops()) - set(made.loops())
            if any(change.block.is_within(loop) for loop in again):
                return Unknown(f"`{name}` is changed by an earlier turn of the loop")
            continue
        value = _apply(change, value, home, made, use if is_here else None)
    return value


def changed_attribute(value: Resolved, changes: Sequence[tuple["Evaluator", Change]]) -> Resolved:
    """A list or dictionary that an attribute holds, whatever the order of its changes."""
    for home, change in changes:
        value = _apply(change, value, home, None, None)
    return value


def is_harmless(  # noqa: PLR0911 - one kind of callee after another
    handed: Handed, home: "Evaluator"
) -> bool:
    """Whether what a name is handed to leaves it as it is."""
    call = handed.to
    if not isinstance(call, ast.Call):
        return False
    if home.call(call, handed.scope) is not None:
        return True  # the bindings copy what they are given
    symbol = home.lookup.symbol(call.func, handed.scope)
    if symbol is not None:
        return True
    definition = home.lookup.definition(call.func, handed.scope)
    if definition is not None:
        return not definition.home.project.own.changes_what_it_takes(definition)
    name = last_name(call.func)
    if isinstance(call.func, ast.Name) and handed.scope.holder(call.func.id) is None:
        return name in _HARMLESS
    if name in _HARMLESS or name == "__init__":
        return True
    root = call.func
    while isinstance(root, ast.Attribute):
        root = root.value
    module = home.lookup.imported_module(root, handed.scope) if isinstance(root, ast.Name) else None
    return module in sys.stdlib_module_names and module not in _HARMFUL_MODULES


def _comes_before(handed: Handed, use: Use, made: Block) -> bool:
    """Whether something may have been handed on when a name is read."""
    if handed.scope.frame() is not use.scope.frame():
        return True
    if position(handed.to) < position(use.node) and handed.base is not use.node:
        return True
    again = set(use.block.loops()) - set(made.loops())
    return any(handed.block.is_within(loop) for loop in again)


def _may_change(handed: Handed, home: "Evaluator", use: Use) -> bool:
    match handed.to:
        case ast.Call():
            return not is_harmless(handed, home)
        case ast.Name(id=name):
            return any(
                isinstance(change.base, ast.Name) and change.how is not How.EXTEND
                for change in home.found.changes.get(name, ())
                if change.base is not use.node
            )
        case ast.Attribute(attr=name):
            return bool(home.project.changes(name))
        case _:
            return False  # an item of another list or dictionary


def _apply(
    change: Change, value: Resolved, home: "Evaluator", made: Block | None, use: Use | None
) -> Resolved:
    """A list or dictionary after one change.

    Args:
        change: What is done.
        value: What it was before.
        home: The module of the change.
        made: Where the thing was made; None where the order is not known.
        use: Where the thing is read; None if that is another function.
    """
    is_sure, is_repeated = False, True
    if made is not None:
        between = (
            tuple(change.block.up_to(made)) if change.block.is_within(made) else (change.block,)
        )
        is_repeated = any(block.turn is Turn.LOOP for block in between)
        is_sure = all(
            block.turn is Turn.ALWAYS
            or (block.turn is Turn.BRANCH and use is not None and use.block.is_within(block))
            for block in between
        )
    added = None if change.value is None else home.expression(change.value, change.scope)
    match value:
        case Choice(options):
            return Choice(
                tuple(
                    replace(option, value=_apply(change, option.value, home, made, use))
                    for option in options
                )
            )
        case Collection():
            after: Resolved = _listed(change, value, added)
            if isinstance(after, Collection) and (is_repeated or not is_sure):
                return Collection(
                    after.items,
                    is_complete=False,
                    is_list=after.is_list,
                    covers=after.covers or after.is_complete,
                )
            return after
        case Dictionary():
            key = None if change.key is None else home.value(change.key, change.scope)
            span = home.key_span(change.key)
            once = is_sure and not is_repeated
            return _entered(change, value, key, added, span=span, is_sure=once)
        case _:
            return value


def _listed(change: Change, value: Collection, added: Expression | None) -> Resolved:
    covers = value.covers or value.is_complete
    unordered = Collection(value.items, is_complete=False, is_list=value.is_list, covers=covers)
    match change.how:
        case How.APPEND | How.INSERT | How.SET if added is not None:
            if len(value.items) >= MOST_ITEMS:
                return Collection(value.items, is_complete=False, is_list=value.is_list)
            return Collection(
                (*value.items, added),
                is_complete=value.is_complete and change.how is How.APPEND,
                is_list=value.is_list,
                covers=covers,
            )
        case How.EXTEND | How.UPDATE if added is not None:
            return extended(value, added.value)
        case How.REORDER | How.REMOVE:
            return unordered
        case _:
            return NOT_TOLD


def _entered(
    change: Change,
    value: Dictionary,
    key: Resolved | None,
    added: Expression | None,
    *,
    span: Span | None,
    is_sure: bool,
) -> Resolved:
    name = key.value if isinstance(key, Known) and isinstance(key.value, str) else None
    covers = value.covers or value.is_complete
    match change.how:
        case How.SET if added is not None:
            entry = Entry(name, span, added)
            clash = name is not None and any(old.key == name for old in value.entries)
            kept: Iterable[Entry] = value.entries
            if clash:
                kept = tuple(old for old in value.entries if old.key != name)
            if clash and not is_sure:
                return Dictionary(tuple(kept), is_complete=False)
            is_complete = value.is_complete and is_sure and name is not None
            return Dictionary((*kept, entry), is_complete, covers)
        case How.UPDATE if added is not None and isinstance(added.value, Choice):
            return Choice(
                tuple(
                    replace(
                        option,
                        value=_entered(change, value, key, option, span=span, is_sure=is_sure),
                    )
                    for option in added.value.options
                )
            )
        case How.UPDATE if added is not None:
            after = merged(value, added.value)
            return after if is_sure else Dictionary(after.entries, False, after.covers)  # noqa: FBT003
        case How.REMOVE if name is not None:
            kept = tuple(old for old in value.entries if old.key != name)
            return Dictionary(kept, is_complete=False, covers=covers)
        case _:
            return NOT_TOLD
