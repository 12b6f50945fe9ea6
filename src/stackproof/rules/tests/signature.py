"""What a function or class of the program takes, and what a call of it leaves wrong."""

import ast
from collections.abc import Iterator
from typing import Final

from stackproof.core.records import dataclass
from stackproof.program.definition import Definition
from stackproof.program.syntax import decorators_of, last_name

_PLAIN: Final = frozenset({"staticmethod", "classmethod", "override", "abstractmethod"})
_PLAIN_CLASS: Final = frozenset({"dataclass", "final"})


@dataclass(frozen=True, slots=True)
class Signature:
    """What may and what must be passed.

    Args:
        positional: The names that may be passed by position, in order.
        keywords: The names that may be passed by name.
        required: The names that must be passed.
        takes_more: Whether any number of further values may be passed by position.
        takes_any: Whether any further name may be passed.
    """

    positional: tuple[str, ...]
    keywords: frozenset[str]
    required: tuple[str, ...]
    takes_more: bool = False
    takes_any: bool = False


@dataclass(frozen=True, slots=True)
class Wrong:
    """One thing that is wrong with a call.

    Args:
        node: What is wrong: an argument, or the call itself.
        message: What is to be said behind the name of what is called.
        name: The parameter.
    """

    node: ast.expr | ast.keyword
    message: str
    name: str


def signature(definition: Definition, *, is_bound: bool) -> Signature | None:
    """What a definition takes; None if that cannot be told.

    Args:
        definition: A function or a class.
        is_bound: Whether it is a method that is called on an instance.
    """
    node = definition.node
    if isinstance(node, ast.ClassDef):
        return _of_class(definition)
    if decorators_of(node) - _PLAIN:
        return None
    is_static = "staticmethod" in decorators_of(node)
    return _of_function(node.args, skipped=int(is_bound and not is_static))


def wrongs(call: ast.Call, taken: Signature) -> Iterator[Wrong]:
    """What a call passes too much, or leaves out."""
    is_spread = any(isinstance(item, ast.Starred) for item in call.args)
    is_open = any(item.arg is None for item in call.keywords)
    if not is_spread and not taken.takes_more and len(call.args) > len(taken.positional):
        count = len(taken.positional)
        words = "no arguments" if count == 0 else f"{count} argument{'s' * (count > 1)}"
        yield Wrong(call.args[count], f"takes {words} by position", "")
        return
    given = set(taken.positional[: len(call.args)])
    for keyword in call.keywords:
        if keyword.arg is None:
            continue
        if keyword.arg not in taken.keywords and not taken.takes_any:
            yield Wrong(keyword, f"takes no argument `{keyword.arg}`", keyword.arg)
        given.add(keyword.arg)
    if not is_spread and not is_open:
        missing = [name for name in taken.required if name not in given]
        if missing:
            names = ", ".join(f"`{name}`" for name in missing)
            yield Wrong(call, f"needs {names}", missing[0])


def _of_class(definition: Definition) -> Signature | None:
    own = definition.home.project.own
    node = definition.node
    if not isinstance(node, ast.ClassDef) or node.keywords or decorators_of(node) - _PLAIN_CLASS:
        return None
    if own.is_record(definition):
        return _of_record(definition)
    if not _has_plain_constructor(definition):
        return None
    member = own.member(definition, "__init__")
    if member is None or not isinstance(member[1].node, ast.FunctionDef):
        return None
    if decorators_of(member[1].node):
        return None
    return _of_function(member[1].node.args, skipped=1)


def _has_plain_constructor(definition: Definition) -> bool:
    """Whether the constructor is one that the program writes, and nothing comes before it."""
    own = definition.home.project.own
    for above in own.lineage(definition):
        inner = above.home.found.scopes[above.node].bindings
        if "__new__" in inner or own.is_record(above):
            return False
        if "__init__" in inner:
            return True
        bases = above.node.bases if isinstance(above.node, ast.ClassDef) else []
        if any(above.home.lookup.definition(base, above.scope) is None for base in bases):
            return False  # the constructor may be the unknown base's
    return False


def _of_record(definition: Definition) -> Signature | None:
    own = definition.home.project.own
    node = definition.node
    if not isinstance(node, ast.ClassDef) or any(
        definition.home.lookup.definition(base, definition.scope) is None
        for base in node.bases
        if last_name(base) != "NamedTuple"
    ):
        return None
    if any(isinstance(item, ast.Call) and item.keywords for item in node.decorator_list):
        keywords = {
            keyword.arg
            for item in node.decorator_list
            if isinstance(item, ast.Call)
            for keyword in item.keywords
        }
        if keywords & {"init", "kw_only"}:
            return None
    fields = own.fields(definition)
    for default in fields.values():
        if isinstance(default, ast.Call) and any(item.arg == "init" for item in default.keywords):
            return None
    annotations = ast.dump(node)
    if "KW_ONLY" in annotations or "InitVar" in annotations:
        return None
    required = tuple(name for name, default in fields.items() if default is None)
    return Signature(tuple(fields), frozenset(fields), required)


def _of_function(arguments: ast.arguments, *, skipped: int) -> Signature:
    positional = [item.arg for item in (*arguments.posonlyargs, *arguments.args)]
    optional = set(positional[len(positional) - len(arguments.defaults) :])
    only = [item.arg for item in arguments.kwonlyargs]
    optional |= {
        name
        for name, default in zip(only, arguments.kw_defaults, strict=True)
        if default is not None
    }
    by_position_only = {item.arg for item in arguments.posonlyargs}
    names = positional[skipped:]
    return Signature(
        tuple(names),
        frozenset((*names, *only)) - by_position_only,
        tuple(name for name in (*names, *only) if name not in optional),
        takes_more=arguments.vararg is not None,
        takes_any=arguments.kwarg is not None,
    )
