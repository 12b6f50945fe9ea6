"""What Python itself does with values: it indexes, loops over, compares and computes them."""

import ast
from collections.abc import Iterator
from typing import Final

from stackproof.program.scope import Doing, Noted, Operation, Seen

OPERATED: Final = (
    ast.Subscript,
    ast.For,
    ast.AsyncFor,
    ast.ListComp,
    ast.SetComp,
    ast.DictComp,
    ast.GeneratorExp,
    ast.Compare,
    ast.BinOp,
    ast.JoinedStr,
    ast.Starred,
    ast.List,
    ast.Call,
)
"""The nodes that operate on something."""

_FUNCTIONS: Final = frozenset(
    {"len", "int", "float", "str", "list", "tuple", "set", "sorted", "reversed", "enumerate"}
    | {"zip", "sum", "min", "max", "any", "all", "iter", "next", "dict", "loads", "range"}
)
_OPERANDS: Final = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)


def operations(node: Noted, seen: Seen) -> Iterator[Operation]:
    """The operations of one node on values that may be tokens."""
    for operation in _operations(node, seen):
        if isinstance(operation.operand, _OPERANDS):
            yield operation


def _operations(  # noqa: C901, PLR0912 - a dispatch
    node: Noted, seen: Seen
) -> Iterator[Operation]:
    match node:
        case ast.Subscript(ctx=ast.Load()):
            doing = Doing.SLICE if isinstance(node.slice, ast.Slice) else Doing.INDEX
            yield Operation(doing, node.value, node, seen, other=node.slice)
        case ast.For() | ast.AsyncFor():
            yield Operation(Doing.ITERATE, node.iter, node.iter, seen)
        case ast.ListComp() | ast.SetComp() | ast.DictComp() | ast.GeneratorExp():
            name = "same" if _gives_the_same(node) else ""
            for generator in node.generators:
                yield Operation(Doing.ITERATE, generator.iter, generator.iter, seen, name=name)
        case ast.Starred(ctx=ast.Load()):
            yield Operation(Doing.ITERATE, node.value, node, seen, name="*")
        case ast.List(ctx=ast.Load()) if len(node.elts) > 1:
            for item in node.elts:
                if isinstance(item, ast.Starred):
                    yield Operation(Doing.ITERATE, item.value, node, seen, name="joined")
        case ast.Compare():
            yield from _comparisons(node, seen)
        case ast.BinOp():
            name = type(node.op).__name__
            yield Operation(Doing.COMPUTE, node.left, node, seen, other=node.right, name=name)
            yield Operation(Doing.COMPUTE, node.right, node, seen, other=node.left, name=name)
        case ast.JoinedStr():
            name = "alone" if len(node.values) == 1 else ""
            for part in node.values:
                if isinstance(part, ast.FormattedValue):
                    yield Operation(Doing.FORMAT, part.value, part.value, seen, name=name)
        case ast.Call():
            yield from _calls(node, seen)
        case _:
            return


def _gives_the_same(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp,
) -> bool:
    """Whether a comprehension gives just the items that it takes."""
    match node:
        case ast.ListComp(
            elt=ast.Name(id=given),
            generators=[ast.comprehension(target=ast.Name(id=taken), ifs=[])],
        ):
            return given == taken
        case _:
            return False


def _comparisons(node: ast.Compare, seen: Seen) -> Iterator[Operation]:
    values = (node.left, *node.comparators)
    for operator, left, right in zip(node.ops, values, values[1:], strict=False):
        match operator:
            case ast.In() | ast.NotIn():
                yield Operation(Doing.CONTAINS, right, node, seen, other=left)
            case ast.Is() | ast.IsNot():
                continue
            case _:
                name = type(operator).__name__
                yield Operation(Doing.COMPARE, left, node, seen, other=right, name=name)
                yield Operation(Doing.COMPARE, right, node, seen, other=left, name=name)


def _calls(node: ast.Call, seen: Seen) -> Iterator[Operation]:
    match node.func:
        case ast.Name(id=name) if name in _FUNCTIONS:
            for given in node.args:
                yield Operation(Doing.CALL, given, node, seen, name=name)
        case ast.Attribute(value=ast.Name(id="json"), attr="loads") if node.args:
            yield Operation(Doing.CALL, node.args[0], node, seen, name="json.loads")
        case ast.Attribute(value=value, attr="join") if len(node.args) == 1:
            yield Operation(Doing.CALL, node.args[0], node, seen, name="join")
            yield Operation(Doing.METHOD, value, node, seen, name="join")
        case ast.Attribute(value=value, attr=name):
            yield Operation(Doing.METHOD, value, node, seen, name=name)
        case _:
            return
