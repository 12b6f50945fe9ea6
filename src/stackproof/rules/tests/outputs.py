"""Where a test has the outputs of a deployment from, and which shape they have there.

`terraform output -json` gives each output as an object with `value`; `cdktf deploy
--outputs-file` writes an object for each stack; a file that calls itself flat has neither.
"""

import ast
import re
from collections.abc import Iterator
from enum import Enum
from typing import Final

from stackproof.core.records import dataclass
from stackproof.program.evaluate import Evaluator
from stackproof.program.scope import Assigned, Parameter, Scope
from stackproof.program.syntax import dotted, strings_in
from stackproof.rules.tests.fixtures import given_by_fixtures

_LOADS: Final = frozenset({"json.load", "json.loads"})
_FLAT: Final = re.compile(r"(?i)(?:^|[/\\])flat[-_]?outputs?\.json$")
_ASKS: Final = ("output", "-json")
_MOST_HOPS: Final = 6


class Shape(Enum):
    """How a document holds outputs."""

    FLAT = "flat"
    WRAPPED = "wrapped"
    BY_STACK = "by stack"


@dataclass(frozen=True, slots=True)
class Source:
    """A document with outputs.

    Args:
        shape: How it holds them.
        name: The file or the command.
    """

    shape: Shape
    name: str


@dataclass(frozen=True, slots=True)
class _Seen:
    """An expression and where it stands."""

    node: ast.expr
    scope: Scope
    home: Evaluator


def source_of(node: ast.expr, scope: Scope, home: Evaluator) -> Source | None:
    """The document that an expression is the whole of; None where that cannot be told."""
    seen = _traced(_Seen(node, scope, home))
    if seen is None or not isinstance(seen.node, ast.Call) or not seen.node.args:
        return None
    if dotted(seen.node.func) not in _LOADS:
        return None
    parts = [part.node for part in _behind(_Seen(seen.node.args[0], seen.scope, seen.home), 0)]
    found = set(filter(None, map(_shaped, parts)))
    if not found:
        written = set(_written_by_stack(home))
        texts = {part.value for part in parts if isinstance(part, ast.Constant)}
        found = {Source(Shape.BY_STACK, text) for text in written & texts}
    return found.pop() if len(found) == 1 else None


def _traced(seen: _Seen) -> _Seen | None:
    """The expression that a name, a fixture or a function stands for, if it is one only."""
    for _ in range(_MOST_HOPS):
        following: list[_Seen | None]
        match seen.node:
            case ast.Name(id=name):
                following = list(_bound(name, seen))
            case ast.Call(func=ast.Name()) as call:
                definition = seen.home.lookup.definition(call.func, seen.scope)
                if definition is None:
                    return seen
                own = definition.home
                following = [
                    None if item.value is None else _Seen(item.value, item.scope, own)
                    for item in own.found.returns.get(definition.node, ())
                ]
            case _:
                return seen
        if len(following) != 1 or following[0] is None:
            return None
        seen = following[0]
    return None


def _bound(name: str, seen: _Seen) -> Iterator[_Seen | None]:
    holder = seen.scope.holder(name)
    for binding in holder.bindings[name] if holder is not None else ():
        match binding:
            case Assigned(value, where):
                yield _Seen(value, where, seen.home)
            case Parameter():
                for other, item in given_by_fixtures(name, seen.home):
                    yield None if item.value is None else _Seen(item.value, item.scope, other)
            case _:
                yield None


def _behind(seen: _Seen, hops: int) -> Iterator[_Seen]:
    """The parts of an expression, and of what its names stand for."""
    for part in ast.walk(seen.node):
        if not isinstance(part, ast.expr):
            continue
        yield _Seen(part, seen.scope, seen.home)
        if isinstance(part, ast.Name) and hops < _MOST_HOPS:
            for inner in (*_bound(part.id, seen), *_opened(part.id, seen)):
                if inner is not None:
                    yield from _behind(inner, hops + 1)


def _opened(name: str, seen: _Seen) -> Iterator[_Seen]:
    """What `with` gives a name to, such as `open(path)`."""
    for node in ast.walk(seen.scope.frame().node):
        for item in node.items if isinstance(node, ast.With) else ():
            target = item.optional_vars
            if isinstance(target, ast.Name) and target.id == name:
                yield _Seen(item.context_expr, seen.scope, seen.home)


def _shaped(node: ast.expr) -> Source | None:
    """The document that a file's name or a command means by itself."""
    match node:
        case ast.Constant(value=str() as text) if _FLAT.search(text):
            return Source(Shape.FLAT, text)
        case ast.Constant(value=str() as text) if text.endswith(" ".join(_ASKS)):
            is_asked = text.split()[0].rpartition("/")[2] in {"terraform", "tofu"}
            return Source(Shape.WRAPPED, text) if is_asked else None
        case ast.List(elts=[ast.Constant(value="terraform" | "tofu"), *_, last, end]):
            words = [getattr(item, "value", None) for item in (last, end)]
            return Source(Shape.WRAPPED, "terraform output -json") if words == [*_ASKS] else None
        case _:
            return None


def _written_by_stack(home: Evaluator) -> Iterator[str]:
    """The files that the program has `cdktf deploy` write."""
    for other in home.project.homes.values():
        for seen in other.found.calls:
            words = list(strings_in(seen.node)) if isinstance(seen.node, ast.Call) else []
            if "--outputs-file" in words[:-1] and {"cdktf", "cdktn"} & set(words):
                yield words[words.index("--outputs-file") + 1]
