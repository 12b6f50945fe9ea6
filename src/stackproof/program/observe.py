"""Finds what a module does with what it has made, once its values can be told."""

import ast
from collections.abc import Iterator

from stackproof.core.span import Span
from stackproof.core.value import Known, Token
from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.flow import iterated
from stackproof.program.fold import facts_of
from stackproof.program.locate import Locator
from stackproof.program.reads import Placement, Read, Use
from stackproof.program.scope import (
    Assigned,
    Block,
    Operation,
    Parameter,
    Scope,
    Seen,
    Turn,
)
from stackproof.program.values import Choice

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
        for seen in self._home.found.calls:
            if isinstance(seen.node, ast.Call) and not seen.is_guarded:
                found = self._placement(seen.node, seen)
                if found is not None:
                    yield found

    def _placement(self, node: ast.Call, seen: Seen) -> Placement | None:
        names = self._scope_and_id(node, seen.scope)
        if names is None:
            return None
        scope, id_ = names
        if not isinstance(scope, ast.Name):
            return None
        holder = seen.scope.holder(scope.id)
        if holder is None or len(holder.bindings[scope.id]) != 1:
            return None
        value = self._home.value(id_, seen.scope)
        options = value.options if isinstance(value, Choice) else ()
        values = [option.value for option in options] if options else [value]
        ids = [item.value for item in values if isinstance(item, Known)]
        texts = tuple(item for item in ids if isinstance(item, str))
        is_varied = bool(options)
        if len(texts) != len(values) or (is_varied and not _is_looped(id_, seen)):
            return None
        within = tuple(self._certain(seen))
        bound = holder.bindings[scope.id][0]
        made = bound.block if isinstance(bound, Assigned) else None
        return Placement(
            scope=(seen.scope.frame(), scope.id),
            scope_name=scope.id,
            ids=texts,
            turns=1 if is_varied else self._turns(within, made, seen.scope),
            id_span=self._locator.span(id_),
            within=within,
        )

    def _certain(self, seen: Seen) -> Iterator[Block]:
        """The blocks that cannot be run without what stands in the innermost one."""
        for block in seen.block.upward():
            if block.leaves or block.is_cut:
                return
            yield block
            if block.turn is Turn.BRANCH or (
                block.turn is Turn.LOOP and not self._items(block, seen.scope)
            ):
                return

    def _turns(self, within: tuple[Block, ...], made: Block | None, scope: Scope) -> int:
        """How often a block is run, at least, under a scope that is made in another block."""
        turns = 1
        for block in within:
            if made is not None and made.is_within(block):
                break
            if block.turn is Turn.LOOP:
                turns *= max(1, self._items(block, scope))
            elif block.turn is Turn.BRANCH:
                break
        return turns

    def _items(self, loop: Block, scope: Scope) -> int:
        """How many items a loop is run for, if that is known."""
        match loop.statement:
            case ast.For(iter=node):
                around = scope.frame()
            case ast.ListComp(generators=[ast.comprehension(iter=node)]) as made:
                around = self._home.found.scopes[made].parent or scope
            case _:
                return 0
        items = iterated(self._home.value(node, around), self._home, node)
        return len(items.items) if items is not None and items.is_complete else 0

    def _scope_and_id(self, node: ast.Call, scope: Scope) -> tuple[ast.expr, ast.expr] | None:
        """The scope and the id that a call gives a construct."""
        if any(isinstance(given, ast.Starred) for given in node.args):
            return None
        call = self._home.call(node, scope)
        if call is not None:
            is_super = isinstance(node.func, ast.Attribute) and node.func.attr == "__init__"
            names = [parameter.name for parameter in call.facts.positional[:2]]
            if is_super or not call.is_certain or _CONSTRUCT not in call.facts.ancestors:
                return None
        else:
            definition = self._home.lookup.definition(node.func, scope)
            found = self._own_names(definition) if definition is not None else None
            if found is None:
                return None
            names = found
        given = [_given(node, index, name) for index, name in enumerate(names)]
        scope_node, id_node = given if len(given) == len(("scope", "id")) else (None, None)
        return (scope_node, id_node) if scope_node is not None and id_node is not None else None

    def _own_names(self, definition: Definition) -> list[str] | None:
        """The first two parameters of a construct of the program, if it hands them on."""
        own = self._home.project.own
        base = own.binding_base(definition) if isinstance(definition.node, ast.ClassDef) else None
        if base is None or _CONSTRUCT not in {base[0].qualified, *base[0].ancestors}:
            return None
        member = own.member(definition, "__init__")
        if member is None or not isinstance(member[1].node, ast.FunctionDef):
            return None
        function, home = member[1].node, member[0].home
        names = [item.arg for item in function.args.args[1:3]]
        for other, seen in home.project.calls("__init__"):
            match seen.node:
                case ast.Call(
                    func=ast.Attribute(value=ast.Call(func=ast.Name(id="super"), args=[])),
                    args=[ast.Name(id=scope), ast.Name(id=id_), *_],
                ) if other is home and seen.scope.node is function:
                    inner = home.found.scopes[function]
                    is_kept = all(
                        len(inner.bindings.get(name, ())) == 1
                        and isinstance(inner.bindings[name][0], Parameter)
                        for name in names
                    )
                    return names if [scope, id_] == names and is_kept else None
                case _:
                    continue
        return None

    def _name_span(self, node: ast.Attribute, seen: Seen) -> tuple[Span, bool]:
        span = self._locator.attribute(node)
        if self._locator.slice(span) == node.attr:
            return span, True
        return self._locator.span(seen.formatted or node), False


def _is_looped(node: ast.expr, seen: Seen) -> bool:
    """Whether an id of several values takes all of them, as a loop's does."""
    has_choice = any(isinstance(part, ast.IfExp) for part in ast.walk(node))
    return bool(seen.block.loops()) and not has_choice


def _given(node: ast.Call, index: int, name: str) -> ast.expr | None:
    if index < len(node.args):
        return node.args[index]
    return next((item.value for item in node.keywords if item.arg == name), None)
