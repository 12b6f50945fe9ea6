"""SP802: a call of the program's own class or function that does not fit it."""

import ast
from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.core.span import Span
from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.scope import Level, Seen
from stackproof.program.syntax import last_name
from stackproof.rules.base import Context, Rule, Status
from stackproof.rules.tests.signature import Wrong, signature, wrongs


class WrongOwnCall(Rule):
    """A class or function of the program is called with arguments that it does not take."""

    code: ClassVar = Code("SP802", "wrong-own-call")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each argument that is too much, and one for those that are missing."""
        del ctx
        home = module.home
        if home is None:
            return
        for seen in home.found.calls:
            node = seen.node
            if not isinstance(node, ast.Call) or seen.is_guarded or seen.formatted is not None:
                continue
            definition = home.lookup.definition(node.func, seen.scope)
            if definition is None or _is_alias(node, definition):
                continue
            taken = signature(definition, is_bound=_is_bound(node, definition, seen, home))
            for wrong in wrongs(node, taken) if taken is not None else ():
                yield self._finding(wrong, node, definition, home)

    def _finding(
        self, wrong: Wrong, node: ast.Call, definition: Definition, home: Evaluator
    ) -> Diagnostic:
        name = last_name(node.func) or definition.node.name
        at: Span = home.span(node.func if wrong.node is node else wrong.node)
        return self.finding(
            at=at,
            message=f"`{name}` {wrong.message}",
            label="does not fit the definition",
            subject=f"{definition.node.name}.{wrong.name}",
            related=(Label(_header(definition), "defined here"),),
        ).helped("pass what the definition takes, or change the definition")


def _is_alias(node: ast.Call, definition: Definition) -> bool:
    """Whether a method is called under a name of its own, with an object or without."""
    is_method = definition.scope.level is Level.CLASS
    return is_method and not isinstance(node.func, ast.Attribute)


def _is_bound(node: ast.Call, definition: Definition, seen: Seen, home: Evaluator) -> bool:
    """Whether Python fills the first parameter: a method of an instance is called."""
    if isinstance(definition.node, ast.ClassDef) or definition.scope.level is not Level.CLASS:
        return False
    function = node.func
    if not isinstance(function, ast.Attribute):
        return False
    owner = home.lookup.definition(function.value, seen.scope)
    return owner is None or not isinstance(owner.node, ast.ClassDef)


def _header(definition: Definition) -> Span:
    """The first line of what is called."""
    node = definition.node
    member = (
        definition.home.project.own.member(definition, "__init__")
        if isinstance(node, ast.ClassDef)
        else None
    )
    where, shown = (
        (member[0].home, member[1].node)
        if member is not None
        else (
            definition.home,
            node,
        )
    )
    return where.head(shown)
