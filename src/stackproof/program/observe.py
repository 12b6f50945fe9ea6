"""Finds what a module does with what it has made, once its values can be told."""

import ast
from collections.abc import Iterator

from stackproof.core.span import Span
from stackproof.core.value import Token
from stackproof.program.evaluate import Evaluator
from stackproof.program.fold import facts_of
from stackproof.program.locate import Locator
from stackproof.program.place import Placer
from stackproof.program.reads import Placement, Read, Staged, Use
from stackproof.program.scope import (
    Operation,
    Seen,
)

_MAKERS_OF_MOCKS = frozenset({"mock", "unittest"})
_STAND_INS = frozenset({"monkeypatch", "mocker"})
_CONSTRUCT = "constructs.Construct"


class Observer:
    """Reads, uses and placements of one module.

    Args:
        home: The module.
        locator: Spans of its text.
    """

    def __init__(self, home: Evaluator, locator: Locator) -> None:
        self._home = home
        self._locator = locator
        self._called = {
            seen.node.func for seen in home.found.calls if isinstance(seen.node, ast.Call)
        }

    @property
    def is_mocking(self) -> bool:
        """Whether the module puts stand-ins in the place of what it imports."""
        if any(_STAND_INS & scope.bindings.keys() for scope in self._home.found.scopes.values()):
            return True
        modules = (
            raw.statement.module if isinstance(raw.statement, ast.ImportFrom) else raw.alias.name
            for raw in self._home.found.imports
        )
        return any((name or "").partition(".")[0] in _MAKERS_OF_MOCKS for name in modules)

    def reads(self) -> Iterator[Read]:
        """Every attribute that is read from an object of the bindings."""
        home = self._home
        for seen in home.found.attributes:
            node = seen.node
            if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            found = facts_of(home.value(node.value, seen.scope))
            if found is None:
                continue
            span, is_placed = self._name_span(node, seen)
            yield Read(
                facts=found[0],
                name=node.attr,
                span=span,
                whole=span if not is_placed else self._locator.span(node),
                is_called=node in self._called,
                is_guarded=seen.is_guarded,
                is_certain=found[1],
                is_placed=is_placed,
            )

    def uses(self) -> Iterator[Use]:
        """Every operation on a token or an object of the bindings."""
        for operation in self._home.found.operations:
            value = self._home.value(operation.operand, operation.seen.scope)
            if isinstance(value, Token) or facts_of(value) is not None:
                yield self._use(operation)

    def _use(self, operation: Operation) -> Use:
        seen, other = operation.seen, operation.other
        operand = self._locator.span(operation.operand)
        whole = self._locator.span(operation.node)
        is_placed = seen.formatted is None or self._locator.slice(whole) == ast.unparse(
            operation.node
        )
        if not is_placed and seen.formatted is not None:
            operand = whole = self._locator.span(seen.formatted)
        return Use(
            doing=operation.doing,
            value=self._home.value(operation.operand, seen.scope),
            operand=operand,
            whole=whole,
            name=operation.name,
            other=None if other is None else self._home.value(other, seen.scope),
            other_span=None if other is None else self._locator.span(other),
            is_guarded=seen.is_guarded,
            is_placed=is_placed,
        )

    def placements(self) -> Iterator[Placement]:
        """Every construct whose scope and id are told where it is made."""
        return Placer(self._home, self._locator).placements()

    def staged(self) -> Iterator[Staged]:
        """Every resource, data source and provider that is made, with its stack if that is told."""
        return Placer(self._home, self._locator).staged()

    def _name_span(self, node: ast.Attribute, seen: Seen) -> tuple[Span, bool]:
        span = self._locator.attribute(node)
        if self._locator.slice(span) == node.attr:
            return span, True
        return self._locator.span(seen.formatted or node), False
