"""What a rule may read and change in the text of the program around a finding."""

import ast

from stackproof.bindings.facts import ClassFacts
from stackproof.core.edit import Edit, line_starts, offset
from stackproof.core.span import Position, Span
from stackproof.program.imports import Import
from stackproof.program.model import SourceModule
from stackproof.rules.base import Context


def text_of(span: Span, ctx: Context) -> str:
    """The text of a stretch of the program; nothing if it is not there."""
    module = module_of(span, ctx)
    if module is None:
        return ""
    starts = line_starts(module.text.content)
    return module.text.content[offset(starts, span.start) : offset(starts, span.end)]


def node_of(span: Span, ctx: Context) -> ast.expr | None:
    """The expression that is written in a stretch of the program; None if it is none."""
    try:
        return ast.parse(text_of(span, ctx), mode="eval").body
    except SyntaxError:
        return None


def is_literal(span: Span, ctx: Context) -> bool:
    """Whether a string, number or the like is written there, and no name or call."""
    node = node_of(span, ctx)
    operand = node.operand if isinstance(node, ast.UnaryOp) else node
    return isinstance(operand, ast.Constant)


def module_of(span: Span, ctx: Context) -> SourceModule | None:
    """The file that a stretch of text belongs to."""
    return next((item for item in ctx.program.modules if item.path == span.path), None)


def bring(facts: ClassFacts, at: Span, ctx: Context) -> tuple[str, tuple[Edit, ...]] | None:
    """The name of a class in a file, with the edit that imports it if need be.

    Args:
        facts: The class.
        at: A place in the file where the class is to be used.
        ctx: The program.

    Returns:
        None if the file has no plain import from the class's module to which it can be added.
    """
    module = module_of(at, ctx)
    if module is None:
        return None
    siblings = [
        imp
        for imp in module.imports
        if imp.module == facts.module and imp.name and imp.statement.span.start.column == 1
    ]
    for imp in siblings:
        if imp.name == facts.name:
            return imp.alias or imp.name, ()
    for imp in reversed(siblings):
        edit = _add(imp, facts.name, ctx)
        if edit is not None and facts.name not in imp.taken:
            return facts.name, (edit,)
    return None


def replace_class(
    old: ClassFacts, new: ClassFacts, at: Span, ctx: Context
) -> tuple[Edit, ...] | None:
    """The edits that name another class at one place, and import it.

    The import of the old class goes if that place was its only use.
    """
    module = module_of(at, ctx)
    if module is None:
        return None
    if old.module == new.module:
        for imp in module.imports:
            is_old = imp.module == old.module and imp.name == old.name and imp.alias is None
            has_new = any(
                other.module == new.module and other.name == new.name for other in module.imports
            )
            if is_old and imp.uses == (at,) and not has_new:
                return imp.rename(new.name)
    brought = bring(new, at, ctx)
    # What is read from a module is no name that can be written anew without its module.
    if brought is None or not any(at in imp.uses for imp in module.imports):
        return None
    name, edits = brought
    return (Edit(at, name), *edits)


def _add(imp: Import, name: str, ctx: Context) -> Edit | None:
    """The edit that imports one more name in the statement of another."""
    if imp.name_span is None or imp.alias is not None or imp.name == "*" or imp.is_guarded:
        return None
    if "\\" in text_of(imp.statement.span, ctx):
        return None
    place = imp.name_span.end
    separator = ", "
    if imp.statement.is_multiline and imp.name_span.start.line != imp.statement.span.start.line:
        indent = " " * (imp.name_span.start.column - 1)
        separator = f",{imp.statement.newline}{indent}"
    at = Position(place.line, place.column)
    return Edit(Span(imp.name_span.path, at, at), f"{separator}{name}")
