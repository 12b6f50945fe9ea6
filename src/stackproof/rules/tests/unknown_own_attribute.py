"""SP809: an attribute that no instance of the program's own class has."""

import ast
from collections.abc import Iterator
from typing import ClassVar, Final

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.program.definition import Definition
from stackproof.program.evaluate import Evaluator
from stackproof.program.model import SourceModule
from stackproof.program.project import Project
from stackproof.program.scope import Seen
from stackproof.program.syntax import decorators_of, last_name
from stackproof.program.values import Own
from stackproof.rules.base import Context, Rule, Status

_PLAIN_BASES: Final = frozenset({"object", "ABC"})
_PLAIN_DECORATORS: Final = frozenset({"dataclass", "final"})
_MAKES_MEMBERS: Final = frozenset({"__getattr__", "__getattribute__", "__slots__"})
_BY_STEALTH: Final = frozenset({"setattr", "vars", "__setattr__"})


class UnknownOwnAttribute(Rule):
    """An attribute is read that no instance of the program's own class has."""

    code: ClassVar = Code("SP809", "unknown-own-attribute")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_module(self, module: SourceModule, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each attribute that neither class nor constructor gives."""
        home = module.home
        if home is None or not ctx.program.is_whole:
            return
        for seen in home.found.attributes:
            node = seen.node
            if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            if seen.is_guarded or node.attr.startswith("__"):
                continue
            value = home.value(node.value, seen.scope)
            if isinstance(value, Own) and not _has(value.definition, node.attr):
                yield self._finding(node, seen, value.definition, home)

    def _finding(
        self, node: ast.Attribute, seen: Seen, definition: Definition, home: Evaluator
    ) -> Diagnostic:
        at = home.span(seen.formatted or node)
        name = definition.node.name
        return self.finding(
            at=at,
            message=f"`{name}` has no attribute `{node.attr}`",
            label="nothing sets it",
            subject=f"{name}.{node.attr}",
            related=(Label(definition.home.head(definition.node), "defined here"),),
        ).helped("set it in the constructor, or read what the class has")


def _has(definition: Definition, name: str) -> bool:
    """Whether an instance may have an attribute."""
    own = definition.home.project.own
    if not isinstance(definition.node, ast.ClassDef):
        return True
    family = (*own.lineage(definition), *own.below(definition))
    if any(_is_open(member) for member in family) or _is_mixin(definition):
        return True
    if any(_defines(member, name) for member in family):
        return True
    project = definition.home.project
    if any(True for _ in project.stores(name)) or _is_asked_for(name, project):
        return True  # perhaps from outside
    base = own.binding_base(definition)
    if base is None:
        return False
    facts = base[0]
    given = {item.name for item in facts.attributes} | set(facts.methods) | set(facts.statics)
    return not base[1] or not given or name in given or name.startswith("_jsii")


def _is_mixin(definition: Definition) -> bool:
    """Whether a class may be only a part of others, whose members it uses."""
    own, project = definition.home.project.own, definition.home.project
    heirs = own.below(definition)
    if any(isinstance(heir.node, ast.ClassDef) and len(heir.node.bases) > 1 for heir in heirs):
        return True
    is_made = any(True for each in (definition, *heirs) for _ in project.calls(each.node.name))
    return not is_made and own.binding_base(definition) is None


def _is_asked_for(name: str, project: Project) -> bool:
    """Whether the program asks of anything whether it has such an attribute."""
    return any(
        isinstance(seen.node, ast.Call)
        and any(isinstance(item, ast.Constant) and item.value == name for item in seen.node.args)
        for called in ("hasattr", "getattr")
        for _, seen in project.calls(called)
    )


def _defines(definition: Definition, name: str) -> bool:
    node = definition.node
    own = definition.home.project.own
    if name in definition.home.found.scopes[node].bindings or name in own.fields(definition):
        return True
    return isinstance(node, ast.ClassDef) and any(
        isinstance(item, ast.ClassDef) and item.name == name for item in node.body
    )


def _is_open(definition: Definition) -> bool:
    """Whether a class may have members that are not to be seen."""
    node, home = definition.node, definition.home
    if not isinstance(node, ast.ClassDef) or node.keywords:
        return True
    if decorators_of(node) - _PLAIN_DECORATORS:
        return True
    if _MAKES_MEMBERS & home.found.scopes[node].bindings.keys():
        return True
    for base in node.bases:
        is_known = (
            home.lookup.definition(base, definition.scope) is not None
            or home.lookup.symbol(base, definition.scope) is not None
            or last_name(base) in _PLAIN_BASES
        )
        if not is_known:
            return True
    return any(
        isinstance(seen.node, ast.Call)
        and last_name(seen.node.func) in _BY_STEALTH
        and seen.scope.owner is node
        for seen in home.found.calls
    ) or any(
        isinstance(seen.node, ast.Attribute)
        and seen.node.attr == "__dict__"
        and seen.scope.owner is node
        for seen in home.found.attributes
    )
