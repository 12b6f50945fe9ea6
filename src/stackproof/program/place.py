"""Finds where in the tree of constructs a module puts what it makes."""

import ast
from collections.abc import Iterator
from typing import Final

from stackproof.bindings.facts import Kind
from stackproof.core.value import Known
from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.flow import iterated
from stackproof.program.locate import Locator
from stackproof.program.put import is_put
from stackproof.program.reads import Placement, Staged
from stackproof.program.scope import Assigned, Block, Parameter, Scope, Seen, Turn
from stackproof.program.values import Choice

_CONSTRUCT: Final = "constructs.Construct"
_STAGED: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER})
_STACK: Final = "TerraformStack"
_DEEPEST: Final = 5


class Placer:
    """Placements and stacks of one module.

    Args:
        home: The module.
        locator: Spans of its text.
    """

    def __init__(self, home: Evaluator, locator: Locator) -> None:
        self._home = home
        self._locator = locator

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
        place: tuple[object, str] = (seen.scope.frame(), scope.id)
        calls = 1
        owner = _owner(holder, scope.id)
        if owner is not None:
            place = (owner, "self")
            if _is_whole(within):
                around, calls = self._calls_of(owner, holder.node)
                within += around
        return Placement(
            scope=place,
            scope_name=scope.id,
            ids=texts,
            turns=1 if is_varied else self._turns(within, made, seen.scope),
            id_span=self._locator.span(id_),
            within=within,
            calls=1 if is_varied else calls,
        )

    def _calls_of(
        self, owner: ast.ClassDef, method: ast.AST, depth: int = 0
    ) -> tuple[tuple[Block, ...], int]:
        """The blocks that call a method of `self` for certain, and how often they do together."""
        home = self._home
        is_plain = isinstance(method, ast.FunctionDef) and not method.decorator_list
        if depth > _DEEPEST or not isinstance(method, ast.FunctionDef) or not is_plain:
            return (), 1
        bound = home.found.scopes[owner].bindings.get(method.name, ())
        is_another = home.project.own.is_overridden(home.lookup.owner(owner), method.name)
        if method.name == "__init__" or len(bound) != 1 or is_another:
            return (), 1
        blocks: tuple[Block, ...] = ()
        calls = 0
        for where, seen in home.project.calls(method.name):
            if where is not home or seen.is_guarded or not _is_of_self(seen, owner):
                continue
            certain = tuple(self._certain(seen))
            if not _is_whole(certain):
                continue
            around, times = self._calls_of(owner, seen.scope.frame().node, depth + 1)
            blocks += certain + around
            calls += times * self._turns(certain, None, seen.scope)
        return blocks, max(1, calls)

    def staged(self) -> Iterator[Staged]:
        """Every resource, data source and provider that is made, with its stack if that is told."""
        for seen in self._home.found.calls:
            node = seen.node
            call = self._home.call(node, seen.scope) if isinstance(node, ast.Call) else None
            if call is None or call.facts.kind not in _STAGED or not isinstance(node, ast.Call):
                continue
            if isinstance(node.func, ast.Attribute) and node.func.attr == "__init__":
                continue
            stack = self._stack(node, seen.scope) if not is_put(node) else None
            if stack is None:
                yield Staged(call)
            else:
                family = tuple(above.node for above in self._home.project.own.lineage(stack))
                yield Staged(call, family, self._is_made(stack))

    def _stack(self, node: ast.Call, scope: Scope) -> Definition | None:
        """The class of the stack under which a call puts its construct, if that is `self`."""
        given = _given(node, 0, "scope")
        holder = scope.holder(given.id) if isinstance(given, ast.Name) else None
        owner = _owner(holder, given.id) if holder and isinstance(given, ast.Name) else None
        if owner is None:
            return None
        definition = self._home.lookup.owner(owner)
        base = self._home.project.own.binding_base(definition)
        return definition if base is not None and base[0].name == _STACK else None

    def _is_made(self, stack: Definition) -> bool:
        """Whether the program calls a class."""
        for home, seen in self._home.project.calls(stack.node.name):
            if isinstance(seen.node, ast.Call):
                found = home.lookup.definition(seen.node.func, seen.scope)
                if found is not None and found.node is stack.node:
                    return True
        return False

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


def _owner(holder: Scope, name: str) -> ast.ClassDef | None:
    """The class in whose method a name is `self`."""
    is_method = holder.parent is not None and holder.parent.node is holder.owner
    return holder.owner if is_method and holder.self_name == name else None


def _is_of_self(seen: Seen, owner: ast.ClassDef) -> bool:
    """Whether a call is one of a method of `self`, in another method of the same class."""
    match seen.node:
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name))):
            frame = seen.scope.frame()
            return _owner(frame, name) is owner
        case _:
            return False


def _is_whole(within: tuple[Block, ...]) -> bool:
    """Whether the blocks that are certain reach as far as the function itself."""
    return bool(within) and within[-1].parent is None


def _is_looped(node: ast.expr, seen: Seen) -> bool:
    """Whether an id of several values takes all of them, as a loop's does."""
    has_choice = any(isinstance(part, ast.IfExp) for part in ast.walk(node))
    return bool(seen.block.loops()) and not has_choice


def _given(node: ast.Call, index: int, name: str) -> ast.expr | None:
    if index < len(node.args):
        return node.args[index]
    return next((item.value for item in node.keywords if item.arg == name), None)
