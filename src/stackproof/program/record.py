"""Notes what a walk over a module comes by: bindings, assignments and changes in place."""

import ast
from collections.abc import Iterator

from stackproof.program.scope import (
    Assigned,
    Binding,
    Block,
    Change,
    Handed,
    How,
    Item,
    Level,
    Noted,
    Opaque,
    Part,
    Scope,
    Seen,
    Stored,
    Survey,
    Turn,
)
from stackproof.program.syntax import last_name, mutator, parts_of, strings_in


class Recorder:
    """What is found, and what surrounds the node at hand.

    Args:
        tree: The module.
    """

    def __init__(self, tree: ast.Module) -> None:
        self.block = Block(Turn.ALWAYS)
        self.found = Survey(Scope(Level.MODULE, tree), self.block)
        self.import_guarded = False
        self.access_guarded = False
        self.formatted: ast.JoinedStr | None = None

    def seen(self, node: Noted, scope: Scope) -> Seen:
        """A node with what surrounds it."""
        return Seen(node, scope, self.block, self.access_guarded, self.formatted)

    def hand(self, given: ast.expr, to: ast.expr, scope: Scope) -> None:
        """Note that a name is handed on, or gets another name."""
        if isinstance(given, ast.Name | ast.Attribute):
            handed = Handed(given, to, scope, self.block)
            self.found.handed.setdefault(last_name(given) or "", []).append(handed)

    def method(self, function: ast.Attribute, node: ast.Call, scope: Scope) -> None:
        """Note a call of a method that changes a list or dictionary."""
        kind = mutator(function.attr)
        if kind is None or not isinstance(function.value, ast.Name | ast.Attribute):
            return
        how = How(kind)
        is_plain = len(node.args) == 1 and not node.keywords
        value = node.args[-1] if node.args else None
        if how in {How.APPEND, How.EXTEND, How.UPDATE} and not is_plain:
            how = How.OTHER
        self.change(how, function.value, node, scope, value=value)

    def change(
        self,
        how: How,
        base: ast.expr,
        node: ast.expr | ast.stmt,
        scope: Scope,
        *,
        key: ast.expr | None = None,
        value: ast.expr | None = None,
    ) -> None:
        """Note a change in place of what a name or attribute holds."""
        if isinstance(base, ast.Name | ast.Attribute):
            change = Change(how, base, node, scope, self.block, key, value)
            self.found.changes.setdefault(last_name(base) or "", []).append(change)

    def bind(self, target: ast.expr, binding: Binding | None, scope: Scope) -> Iterator[ast.AST]:
        """Bind what a target names; what is left has to be visited."""
        value = binding.value if isinstance(binding, Assigned) else None
        match target:
            case ast.Name():
                if target.id == "__all__" and scope.level is Level.MODULE and value is not None:
                    self.found.exported.update(strings_in(value))
                scope.bind(target.id, Opaque("not fixed") if binding is None else binding)
            case ast.Attribute():
                self.found.attributes.append(self.seen(target, scope))
                self.store(target, value, scope)
                yield target.value
            case ast.Tuple() | ast.List():
                yield from self._unpack(target, binding, scope)
            case ast.Starred():
                yield from self.bind(target.value, None, scope)
            case ast.Subscript():
                self.change(
                    How.OTHER if isinstance(target.slice, ast.Slice) or value is None else How.SET,
                    target.value,
                    target,
                    scope,
                    key=target.slice,
                    value=value,
                )
                yield from ast.iter_child_nodes(target)
            case _:
                yield from ast.iter_child_nodes(target)

    def _unpack(
        self, target: ast.Tuple | ast.List, binding: Binding | None, scope: Scope
    ) -> Iterator[ast.AST]:
        value = binding.value if isinstance(binding, Assigned) else None
        written = parts_of(target, value)
        is_plain = not any(isinstance(item, ast.Starred) for item in target.elts)
        for index, item in enumerate(target.elts):
            part: Binding | None = None
            if written is not None and isinstance(binding, Assigned):
                part = Assigned(written[index], scope, binding.block)
            elif isinstance(binding, Assigned) and is_plain:
                part = Part(binding.value, scope, index, len(target.elts))
            elif isinstance(binding, Assigned) and not any(
                isinstance(other, ast.Starred) for other in target.elts[: index + 1]
            ):
                part = Part(binding.value, scope, index, None)  # before the star
            elif isinstance(binding, Item) and is_plain:
                path = (*binding.path, index)
                part = Item(binding.iterable, binding.scope, path, binding.loop)
            yield from self.bind(item, part, scope)

    def store(self, target: ast.Attribute, value: ast.expr | None, scope: Scope) -> None:
        """Note an assignment to an attribute."""
        is_self = isinstance(target.value, ast.Name) and target.value.id == scope.self_name
        stored = Stored(target, is_self, value, scope)
        self.found.stores.setdefault(target.attr, []).append(stored)
