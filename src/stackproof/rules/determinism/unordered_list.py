"""SP402: a list whose order is another one in each run."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.value import Known
from stackproof.program.outside import outside_name
from stackproof.program.scope import Assigned
from stackproof.program.values import Call, Collection, Written
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.passed import confidence
from stackproof.rules.where import is_test

_KEEPS: Final = frozenset({"list", "tuple", "enumerate", "reversed"})
_SETS: Final = frozenset({"set", "frozenset"})
_MOST_HOPS: Final = 5


class UnorderedList(Rule):
    """A list is made from a set of texts, whose order is another one in each run."""

    code: ClassVar = Code("SP402", "unordered-list")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_call(self, call: Call, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each argument that is given such a list."""
        if is_test(call.span.path):
            return
        for keyword in call.keywords:
            written = keyword.value.written
            if written is not None and _is_unordered(written):
                yield self.finding(
                    at=keyword.value.span,
                    message=f"`{keyword.name}` of `{call.facts.name}` is in no fixed order",
                    label="a set has no order",
                    subject=f"{call.facts.qualified}.{keyword.name}",
                    basis=ctx.bindings.basis(call.facts.module),
                    confidence=confidence(call),
                ).helped("sort it: `sorted(...)`")


def _is_unordered(written: Written) -> bool:
    """Whether an expression takes the items of a set one after another."""
    for _ in range(_MOST_HOPS):
        match written.node:
            case ast.Call(func=function, args=[first]) if (
                outside_name(function, written.scope, written.home) in _KEEPS
            ):
                inner = Written(first, written.scope, written.home)
                return _is_set(inner)
            case ast.ListComp(generators=[ast.comprehension(iter=iterable)]):
                return _is_set(Written(iterable, written.scope, written.home))
            case ast.Name(id=name):
                holder = written.scope.holder(name)
                bindings = holder.bindings[name] if holder is not None else []
                only = bindings[0] if len(bindings) == 1 else None
                if not isinstance(only, Assigned) or written.home.found.changes.get(name):
                    return False
                written = Written(only.value, only.scope, written.home)
            case _:
                return False
    return False


def _is_set(written: Written) -> bool:
    """Whether an expression is a set of texts."""
    for _ in range(_MOST_HOPS):
        node = written.node
        match node:
            case ast.Set() | ast.SetComp():
                return _has_texts(written)
            case ast.Call(func=function, args=[first]) if (
                outside_name(function, written.scope, written.home) in _SETS
            ):
                return _has_texts(Written(first, written.scope, written.home))
            case ast.Name(id=name):
                holder = written.scope.holder(name)
                bindings = holder.bindings[name] if holder is not None else []
                only = bindings[0] if len(bindings) == 1 else None
                if not isinstance(only, Assigned):
                    return False
                written = Written(only.value, only.scope, written.home)
            case _:
                return False
    return False


def _has_texts(written: Written) -> bool:
    """Whether two or more of the items are texts: small numbers keep their order."""
    value = written.home.value(written.node, written.scope)
    if not isinstance(value, Collection):
        return False
    texts = [
        item.value.value
        for item in value.items
        if isinstance(item.value, Known) and isinstance(item.value.value, str)
    ]
    return len(set(texts)) > 1
