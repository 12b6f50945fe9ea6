"""What attributes and items may hold."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackproof.bindings.facts import Kind
from stackproof.core.value import Known
from stackproof.program.definition import Definition
from stackproof.program.fold import facts_of
from stackproof.program.origins import Origin, Source
from stackproof.program.outside import (
    ENVIRONMENT,
    outside_name,
)
from stackproof.program.scope import (
    Defined,
)
from stackproof.program.syntax import last_name
from stackproof.program.values import (
    Collection,
    Dictionary,
    Instance,
    Own,
    Written,
)
from stackproof.program.way import Way, inside

if TYPE_CHECKING:
    from stackproof.program.trace import Tracer

from stackproof.program import trace_calls


def attribute(tracer: "Tracer", node: ast.Attribute, at: Written, way: Way) -> Iterator[Origin]:
    """The origins of what an attribute holds."""
    home = at.home
    way = way.by(node.attr)
    module = home.lookup.module(node.value, at.scope)
    if module is not None:
        yield from tracer.from_module(node.attr, module, at, way)
        return
    name = outside_name(node, at.scope, home)
    if name is not None:
        yield tracer.end(at, way, Source.OPAQUE, name)
        return
    value = home.value(node.value, at.scope)
    if isinstance(value, Own):
        yield from _member(tracer, value.definition, node.attr, at, way)
        return
    if isinstance(node.value, ast.Name):
        definition = home.lookup.definition(node.value, at.scope)
        if definition is not None and isinstance(definition.node, ast.ClassDef):
            yield from _member(tracer, definition, node.attr, at, way)
            return
    yield from _of_object(tracer, node, at, way)


def _of_object(tracer: "Tracer", node: ast.Attribute, at: Written, way: Way) -> Iterator[Origin]:
    value = at.home.value(node.value, at.scope)
    found = facts_of(value)
    if found is None:
        # What is read from something unknown may be anything; a call before it is told.
        if isinstance(node.value, ast.Call):
            yield from tracer.follow(inside(node.value, at), way.part)
        else:
            yield tracer.end(at, way, Source.OPAQUE, node.attr)
        return
    facts = found[0]
    if isinstance(value, Instance):
        if facts.kind is Kind.STRUCT:
            for keyword in value.call.keywords:
                if keyword.name == node.attr and keyword.value.written is not None:
                    yield from tracer.follow(keyword.value.written, way)
                    return
        if facts.name == "TerraformVariable":
            yield tracer.end(at, way, Source.INPUT, node.attr, facts=facts, call=value.call)
            return
        yield tracer.end(at, way, Source.OBJECT, node.attr, facts=facts, call=value.call)
        return
    yield tracer.end(at, way, Source.OBJECT, node.attr, facts=facts)


def _member(
    tracer: "Tracer", definition: Definition, name: str, at: Written, way: Way
) -> Iterator[Origin]:
    """What an attribute of an instance of the program's own class may hold."""
    own = at.home.project.own
    lineage = own.lineage(definition)
    family: set[ast.AST] = {item.node for item in (*lineage, *own.below(definition))}
    stored = own.stored(name, family)
    away = way.away
    for home, item in stored or ():
        if item.value is None:
            yield tracer.end(at, way, Source.OPAQUE, name)
        else:
            yield from tracer.follow(Written(item.value, item.scope, home), away)
    for home, change in at.home.project.changes(name):
        yield from tracer.changed(change, home, at, way)
    if stored is None:
        yield tracer.end(at, way, Source.OPAQUE, name)
    if stored == [] or stored is None:
        yield from _class_member(tracer, lineage, name, at, away)


def _class_member(
    tracer: "Tracer", lineage: tuple[Definition, ...], name: str, at: Written, way: Way
) -> Iterator[Origin]:
    own = at.home.project.own
    for above in lineage:
        if own.is_record(above) and name in own.fields(above):
            there = Written(at.node, above.scope, above.home)
            yield from tracer.parameter(above.node, name, there, way)
            return
        bindings = above.home.found.scopes[above.node].bindings.get(name)
        for binding in bindings or ():
            if isinstance(binding, Defined):
                yield from trace_calls.returned(
                    tracer, Definition(above.home, binding.node, binding.scope), at, way
                )
            else:
                there = Written(at.node, above.scope, above.home)
                yield from tracer.bound(binding, there, way, above.scope)
        if bindings:
            return
    yield tracer.end(at, way, Source.OPAQUE, name)


def subscript(tracer: "Tracer", node: ast.Subscript, at: Written, way: Way) -> Iterator[Origin]:
    """The origins of what stands at an index or a key."""
    home = at.home
    key = home.value(node.slice, at.scope)
    text = key.value if isinstance(key, Known) else None
    name = text if isinstance(text, str) else ""
    if outside_name(node.value, at.scope, home) in ENVIRONMENT:
        yield tracer.end(at, way.by(name), Source.VARIABLE, name)
        return
    if isinstance(node.slice, ast.Slice):
        yield from tracer.follow(inside(node.value, at), way.part)
        return
    base = home.value(node.value, at.scope)
    if isinstance(base, Dictionary) and name:
        for entry in reversed(base.entries):
            if entry.key == name:
                yield from tracer.expression(entry.value, at, way.by(name))
                return
    if isinstance(base, Collection | Dictionary):
        yield from within(tracer, base, at, way.by(name))
        return
    way = way.by(name)
    if facts_of(base) is not None or isinstance(node.value, ast.Call):
        yield from tracer.follow(inside(node.value, at), way.part)
    else:
        via = last_name(node.value) or ""
        yield tracer.end(at, way.by(via), Source.OPAQUE, name or via)


def within(
    tracer: "Tracer", base: Collection | Dictionary, at: Written, way: Way
) -> Iterator[Origin]:
    """The origins of all that a list or dictionary holds."""
    parts = (
        base.items if isinstance(base, Collection) else tuple(entry.value for entry in base.entries)
    )
    for item in parts:
        yield from tracer.expression(item, at, way)
    if not (base.is_complete or base.covers):
        yield tracer.end(at, way, Source.OPAQUE, "")
