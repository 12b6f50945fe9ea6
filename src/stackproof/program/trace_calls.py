"""What calls may give: those of the program, of the bindings and of what lies outside."""

import ast
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stackproof.core.records import replace
from stackproof.core.value import Known
from stackproof.program.definition import Definition
from stackproof.program.origins import Origin, Source
from stackproof.program.outside import (
    GETTERS,
    HANDS_ON,
    METHODS,
    outside_name,
)
from stackproof.program.syntax import last_name
from stackproof.program.values import (
    Dictionary,
    Written,
)
from stackproof.program.way import Way, inside

if TYPE_CHECKING:
    from stackproof.program.trace import Tracer

from stackproof.program.trace_parts import within


def called(tracer: "Tracer", node: ast.Call, at: Written, way: Way) -> Iterator[Origin]:
    """The origins of what a call gives."""
    home = at.home
    definition = home.lookup.definition(node.func, at.scope)
    if definition is not None:
        yield from returned(tracer, definition, at, way.by(definition.node.name))
        return
    call = home.call(node, at.scope)
    if call is not None:
        source = Source.INPUT if call.facts.name == "TerraformVariable" else Source.OBJECT
        yield tracer.end(at, way, source, "", facts=call.facts, call=call)
        return
    symbol = home.lookup.symbol(node.func, at.scope)
    if symbol is not None:
        name = symbol.rpartition(".")[2]
        yield tracer.end(at, way, Source.OBJECT, name)
        yield from tracer.every(node.args, at, replace(way.by(name), is_part=True))
        return
    outside = outside_name(node.func, at.scope, home)
    if outside is not None:
        yield from _outside(tracer, outside, node, at, way)
        return
    if isinstance(node.func, ast.Attribute):
        yield from _method(tracer, node.func, node, at, way)
        return
    yield tracer.end(at, way, Source.OPAQUE, last_name(node.func) or "")


def _outside(
    tracer: "Tracer", name: str, node: ast.Call, at: Written, way: Way
) -> Iterator[Origin]:
    if name in GETTERS:
        key = at.home.value(node.args[0], at.scope) if node.args else None
        text = key.value if isinstance(key, Known) else ""
        variable = text if isinstance(text, str) else ""
        way = way.by(variable)
        yield tracer.end(at, way, Source.VARIABLE, variable)
        given = [*node.args[1:], *(item.value for item in node.keywords)]
        yield from tracer.every(given, at, way.default)
        return
    if name not in HANDS_ON:
        yield tracer.end(at, way, Source.CALL, name)
    if name.startswith("hashlib.") or name in HANDS_ON:
        yield from tracer.every(node.args, at, way.part)


def _method(
    tracer: "Tracer", function: ast.Attribute, node: ast.Call, at: Written, way: Way
) -> Iterator[Origin]:
    part = way.part
    if function.attr == "get" and node.args:
        yield from _got(tracer, function, node, at, way)
        return
    yield from tracer.follow(inside(function.value, at), part)
    if function.attr in METHODS:
        given = [*node.args, *(item.value for item in node.keywords)]
        yield from tracer.every(given, at, part)
    else:
        yield tracer.end(at, way, Source.OPAQUE, function.attr)


def _got(
    tracer: "Tracer", function: ast.Attribute, node: ast.Call, at: Written, way: Way
) -> Iterator[Origin]:
    """`mapping.get(key, default)`."""
    home = at.home
    key = home.value(node.args[0], at.scope)
    text = key.value if isinstance(key, Known) else None
    name = text if isinstance(text, str) else ""
    base = home.value(function.value, at.scope)
    way = way.by(name)
    if isinstance(base, Dictionary):
        entry = next((item for item in reversed(base.entries) if item.key == name), None)
        if entry is not None and name:
            yield from tracer.expression(entry.value, at, way)
            return
        if not (name and base.is_complete):
            yield from within(tracer, base, at, way)
    else:
        via = last_name(function.value) or ""
        yield tracer.end(at, way.by(via), Source.OPAQUE, name or via)
    yield from tracer.every(node.args[1:], at, way.default)


def returned(tracer: "Tracer", definition: Definition, at: Written, way: Way) -> Iterator[Origin]:
    """What a function of the program may give."""
    node, home = definition.node, definition.home
    if isinstance(node, ast.ClassDef):
        yield tracer.end(at, way, Source.OPAQUE, node.name)
        return
    returns = home.found.returns.get(node, [])
    if not returns:
        yield tracer.end(at, way, Source.OPAQUE, node.name)
    away = way.away
    for item in returns:
        if item.value is not None:
            yield from tracer.follow(Written(item.value, item.scope, home), away)
