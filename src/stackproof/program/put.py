"""Calls such as `instance.put_root_block_device(...)`, which give an argument afterwards."""

import ast
from typing import TYPE_CHECKING, Final

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Shape
from stackproof.program.fold import facts_of
from stackproof.program.scope import Scope
from stackproof.program.values import Call, Keyword

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

_PUT: Final = "put_"


def is_put(node: ast.Call) -> bool:
    """Whether a call has the form of one that gives an argument afterwards."""
    return isinstance(node.func, ast.Attribute) and node.func.attr.startswith(_PUT)


def put(home: "Evaluator", node: ast.Call, scope: Scope) -> Call | None:
    """The call as one of the struct, or of the construct with that argument alone.

    For a single struct the method takes the struct's own arguments by name; for a list it takes
    the list.
    """
    if not isinstance(node.func, ast.Attribute):
        return None
    found = facts_of(home.value(node.func.value, scope))
    if found is None:
        return None
    owner, is_certain = found
    argument = _argument(owner, node.func.attr)
    if argument is None:
        return None
    is_spread = any(isinstance(given, ast.Starred) for given in node.args)
    struct = _struct(argument, home)
    if struct is not None:
        return Call(
            facts=struct,
            span=home.span(node),
            name_span=home.name_span(node.func),
            positional=tuple(
                home.expression(given, scope)
                for given in node.args
                if not isinstance(given, ast.Starred)
            ),
            keywords=tuple(
                Keyword(given.arg, home.span(given), home.expression(given.value, scope))
                for given in node.keywords
            ),
            is_certain=is_certain,
            is_spread=is_spread,
        )
    given = [*node.args, *(item.value for item in node.keywords if item.arg == "value")]
    if len(given) != 1 or is_spread:
        return None
    return Call(
        facts=owner,
        span=home.span(node),
        name_span=home.name_span(node.func),
        keywords=(Keyword(argument.name, home.span(given[0]), home.expression(given[0], scope)),),
        is_certain=is_certain,
        is_spread=True,  # the rest was given when the construct was made
    )


def _argument(owner: ClassFacts, method: str) -> Argument | None:
    """The argument that a method gives, if the class has both."""
    if method not in owner.methods:
        return None
    name = method.removeprefix(_PUT)
    return next((argument for argument in owner.arguments if argument.name == name), None)


def _struct(argument: Argument, home: "Evaluator") -> ClassFacts | None:
    """The struct that an argument takes, if it takes a single one."""
    if argument.type.shape is not Shape.NAMED or argument.type.name is None:
        return None
    facts = home.names.class_of(argument.type.name)
    return facts if facts is not None and facts.kind is Kind.STRUCT else None
