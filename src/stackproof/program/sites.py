"""Where the program calls its own functions and classes, and what it hands over.

A parameter stands for what the calls in the program hand over; where they differ, it is
unknown. Tests count only for what nothing else calls.
"""

import ast
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from stackproof.core.records import dataclass
from stackproof.core.span import Span
from stackproof.core.value import Unknown
from stackproof.program.definition import Definition
from stackproof.program.fold import NOT_TOLD, any_of
from stackproof.program.scope import Scope, Seen
from stackproof.program.syntax import decorators_of, default_of
from stackproof.program.values import Dictionary, Entry, Expression, Resolved

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator
    from stackproof.program.own import Owners
    from stackproof.program.project import Project

TRANSPARENT: Final = frozenset({"staticmethod", "classmethod", "property", "cached_property"})
"""Decorators that leave what a function takes and gives as it is."""

_MOST_SITES = 50


@dataclass(frozen=True, slots=True)
class Site:
    """A call of a function or class of the program.

    Args:
        home: The module it is in.
        seen: The call and what surrounds it.
        skipped: How many parameters Python fills by itself, such as `self`.
    """

    home: "Evaluator"
    seen: Seen
    skipped: int

    @property
    def span(self) -> Span:
        """Where the call stands."""
        return self.home.span(self.seen.node)

    @property
    def is_test(self) -> bool:
        """Whether it is part of the program's tests."""
        path = PurePosixPath(self.home.path)
        return path.name.startswith(("test_", "conftest")) or "tests" in path.parts


@dataclass(frozen=True, slots=True)
class _Taken:
    """What a function takes.

    Args:
        names: Its parameters that are filled by position.
        default: The default of the one that is asked for.
        scope: Where the default is evaluated.
    """

    names: Sequence[str]
    default: ast.expr | None
    scope: Scope


class Sites:
    """The calls of the program's functions and classes, each looked for once."""

    def __init__(self, project: "Project", own: "Owners") -> None:
        self._project = project
        self._own = own
        self._known: dict[ast.AST, tuple[Site, ...]] = {}

    def parameter(self, home: "Evaluator", function: ast.AST, name: str) -> Resolved:
        """What all calls of a function, or of a class that takes its fields, hand over."""
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            if decorators_of(function) - TRANSPARENT:
                return Unknown("a decorator may change what the function is given")
            if self._project.is_handed_on(function.name):
                return Unknown("the function may be called by others too")
        elif not isinstance(function, ast.ClassDef):
            return NOT_TOLD
        sites = self.of(home, function)
        if not sites or len(sites) > _MOST_SITES:
            return Unknown("no call of the program tells")
        given = [
            Expression(site.span, self._given(home, function, site, name), is_indirect=True)
            for site in sites
        ]
        return any_of(given)

    def of(
        self, home: "Evaluator", function: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> tuple[Site, ...]:
        """The calls of a function or class; those of tests only where there are no others."""
        if function not in self._known:
            self._known[function] = ()  # while they are looked for, none is known
            found = [site for site in self._calls(home, function) if not site.seen.is_guarded]
            real = tuple(site for site in found if not site.is_test)
            self._known[function] = real or tuple(found)
        return self._known[function]

    def _calls(
        self, home: "Evaluator", function: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    ) -> Iterator[Site]:
        if isinstance(function, ast.ClassDef):
            yield from self._constructions(home, function)
            return
        owner = home.found.scopes[function].owner
        is_method = owner is not None and any(item is function for item in owner.body)
        if is_method and owner is not None and function.name == "__init__":
            yield from self._constructions(home, owner)
            return
        is_static = "staticmethod" in decorators_of(function)
        for where, seen in self._project.calls(function.name):
            if isinstance(seen.node, ast.Call):
                found = where.lookup.definition(seen.node.func, seen.scope)
                if found is not None and found.node is function:
                    yield Site(where, seen, int(is_method and not is_static))

    def _constructions(self, home: "Evaluator", node: ast.ClassDef) -> Iterator[Site]:
        """The calls that end in the constructor of a class."""
        own = self._own
        definition = home.lookup.owner(node)
        heirs = [definition]
        for below in own.below(definition):
            member = own.member(below, "__init__")
            if member is not None and member[0].node is node:
                heirs.append(below)
            elif member is not None and member[0].node is below.node:
                yield from self._super_calls(below, node)
        skipped = 0 if own.is_record(definition) else 1
        for heir in heirs:
            for where, seen in self._project.calls(heir.node.name):
                if isinstance(seen.node, ast.Call):
                    found = where.lookup.definition(seen.node.func, seen.scope)
                    if found is not None and found.node is heir.node:
                        yield Site(where, seen, skipped)

    def _super_calls(self, below: Definition, wanted: ast.ClassDef) -> Iterator[Site]:
        """The calls `super().__init__(...)` of a class that reach another one."""
        for above in self._own.lineage(below)[1:]:
            if "__init__" in above.home.found.scopes[above.node].bindings:
                if above.node is not wanted:
                    return
                break
        for where, seen in self._project.calls("__init__"):
            match seen.node:
                case ast.Call(func=ast.Attribute(value=ast.Call(func=ast.Name(id="super")))):
                    if where is below.home and seen.scope.owner is below.node:
                        # `self` is bound already.
                        yield Site(where, seen, 1)
                case _:
                    continue

    def _given(
        self,
        home: "Evaluator",
        function: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        site: Site,
        name: str,
    ) -> Resolved:
        """What one call hands over for a parameter."""
        call = site.seen.node
        if not isinstance(call, ast.Call):
            return NOT_TOLD
        if not isinstance(function, ast.ClassDef):
            if function.args.kwarg is not None and function.args.kwarg.arg == name:
                return _rest(function.args, site, call)
            if function.args.vararg is not None and function.args.vararg.arg == name:
                return NOT_TOLD
        taken = self._taken(home, function, name)
        index = taken.names.index(name) - site.skipped if name in taken.names else None
        found = _by_position(call, site, index)
        if found is None:
            found = _by_name(call, site, name)
        if found is None and taken.default is not None:
            found = home.value(taken.default, taken.scope)
        return NOT_TOLD if found is None else found

    def _taken(
        self,
        home: "Evaluator",
        function: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef,
        name: str,
    ) -> _Taken:
        """The parameters of a function, or the fields of a record."""
        if isinstance(function, ast.ClassDef):
            fields = self._own.fields(home.lookup.owner(function))
            default = fields.get(name)
            # A call such as `field(...)` only describes the default.
            plain = None if isinstance(default, ast.Call) else default
            return _Taken(list(fields), plain, home.found.scopes[function])
        arguments = function.args
        names = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
        outer = home.found.scopes[function].parent
        return _Taken(names, default_of(arguments, name), home.root if outer is None else outer)


def _by_position(call: ast.Call, site: Site, index: int | None) -> Resolved | None:
    """What a call hands over by position; None if it does not."""
    spread = [place for place, item in enumerate(call.args) if isinstance(item, ast.Starred)]
    if index is None or index >= len(call.args):
        return NOT_TOLD if spread else None
    if index < 0 or (spread and spread[0] <= index):
        return NOT_TOLD
    return site.home.value(call.args[index], site.seen.scope)


def _by_name(call: ast.Call, site: Site, name: str) -> Resolved | None:
    """What a call hands over by name; None if it does not."""
    for keyword in call.keywords:
        if keyword.arg == name:
            return site.home.value(keyword.value, site.seen.scope)
    for keyword in call.keywords:
        if keyword.arg is None:
            spread = site.home.value(keyword.value, site.seen.scope)
            if not isinstance(spread, Dictionary):
                return NOT_TOLD
            for entry in spread.entries:
                if entry.key == name:
                    return entry.value.value
            if not spread.is_complete:
                return NOT_TOLD
    return None


def _rest(arguments: ast.arguments, site: Site, call: ast.Call) -> Resolved:
    """What `**kwargs` takes of one call."""
    taken = {item.arg for item in (*arguments.args, *arguments.kwonlyargs)}
    entries: list[Entry] = []
    is_complete = True
    for keyword in call.keywords:
        if keyword.arg is None:
            spread = site.home.value(keyword.value, site.seen.scope)
            if isinstance(spread, Dictionary):
                entries += (entry for entry in spread.entries if entry.key not in taken)
            is_complete = is_complete and isinstance(spread, Dictionary) and spread.is_complete
        elif keyword.arg not in taken:
            expression = site.home.expression(keyword.value, site.seen.scope)
            entries.append(Entry(keyword.arg, None, expression))
    return Dictionary(tuple(entries), is_complete)
