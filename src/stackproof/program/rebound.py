"""Which of several bindings of one name counts where the name is read."""

import ast
from collections.abc import Sequence

from stackproof.program.flow import Use
from stackproof.program.scope import Assigned, Binding, Block, Item, Parameter, Scope
from stackproof.program.syntax import position

_Place = tuple[int, int]
_START: _Place = (0, 0)


def nearest(bindings: Sequence[Binding], use: Use) -> Binding | None:
    """The binding that is sure to be the last before a name is read in the same function.

    None where another one may come between, in a branch or in an earlier turn of a loop.
    """
    frame = use.scope.frame()
    placed = [
        (place, binding)
        for binding in bindings
        if (place := _place(binding)) is not None and _is_in(frame, binding)
    ]
    if len(placed) != len(bindings):
        return None
    read = position(use.node)
    before = [item for item in placed if item[0] <= read]
    if not before:
        return None
    end, chosen = max(before, key=lambda item: item[0])
    block = _block(chosen)
    if block is not None and not use.block.is_within(block):
        return None
    around = () if block is None else block.loops()
    again = [loop for loop in use.block.loops() if all(loop is not outer for outer in around)]
    for place, other in placed:
        where = _block(other)
        is_repeated = where is not None and any(where.is_within(loop) for loop in again)
        if other is not chosen and (is_repeated or place == end):
            return None
    return chosen


def _is_in(frame: Scope, binding: Binding) -> bool:
    """Whether a binding is made by the code of a function itself, not by `global` in another."""
    match binding:
        case Assigned(scope=scope) | Item(scope=scope):
            return scope.frame() is frame
        case _:
            return isinstance(binding, Parameter)


def _place(binding: Binding) -> _Place | None:
    """Where a binding has happened; None if that is not told."""
    match binding:
        case Parameter():
            return _START
        case Assigned(value=node) | Item(iterable=node):
            return _end(node)
        case _:
            return None


def _end(node: ast.expr) -> _Place | None:
    if node.end_lineno is None or node.end_col_offset is None:
        return None
    return node.end_lineno, node.end_col_offset


def _block(binding: Binding) -> Block | None:
    match binding:
        case Assigned(block=block):
            return block
        case Item(loop=loop):
            return loop
        case _:
            return None
