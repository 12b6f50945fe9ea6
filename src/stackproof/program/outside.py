"""The names of what a program uses of Python's library and of other packages."""

import ast
from typing import TYPE_CHECKING, Final

from stackproof.program.imports import module_of
from stackproof.program.scope import Assigned, Imported, Scope

if TYPE_CHECKING:
    from stackproof.program.evaluate import Evaluator

ENVIRONMENT: Final = frozenset({"os.environ"})
"""Mappings of environment variables."""

GETTERS: Final = frozenset({"os.environ.get", "os.getenv"})
"""Functions that read an environment variable, with a default."""

HANDS_ON: Final = frozenset(
    {"json.dumps", "os.path.join", "os.path.abspath", "textwrap.dedent", "urllib.parse.quote"}
    | {"base64.b64encode", "base64.b64decode", "copy.deepcopy", "copy.copy", "yaml.dump"}
    | {"str", "repr", "format", "list", "tuple", "sorted", "int", "bytes", "dict", "typing.cast"}
    | {"reversed", "enumerate", "zip", "set", "frozenset", "filter", "map", "next", "iter"}
    | {"pathlib.Path", "textwrap.indent", "string.Template"}
)
"""Functions whose result is made of their arguments and nothing else."""

METHODS: Final = frozenset(
    {"format", "join", "lower", "upper", "strip", "lstrip", "rstrip", "replace", "title"}
    | {"encode", "decode", "capitalize", "removeprefix", "removesuffix", "split", "zfill"}
    | {"format_map", "substitute", "safe_substitute", "casefold", "rsplit", "hex", "hexdigest"}
    | {"items", "values", "keys", "copy", "isoformat", "strftime", "timestamp", "digest"}
)
"""Methods whose result is made of the object and the arguments and nothing else."""

_BUILTINS: Final = frozenset(
    {"str", "repr", "format", "list", "tuple", "sorted", "int", "bytes", "dict", "reversed"}
    | {"enumerate", "zip", "set", "frozenset", "filter", "map", "next", "iter", "hash", "id"}
    | {"open", "input", "float", "bool", "len", "max", "min", "sum", "abs", "round", "print"}
)

_MOST_HOPS: Final = 20


def outside_name(node: ast.expr, scope: Scope, home: "Evaluator", *, hops: int = 0) -> str | None:
    """The full name of something that is imported from outside the program, or Python's own.

    Returns:
        Such as `datetime.datetime.now`, or None if it is the program's own, the bindings' or
        nothing that has a name.
    """
    if hops > _MOST_HOPS:
        return None
    match node:
        case ast.Attribute(value=value, attr=attr):
            base = outside_name(value, scope, home, hops=hops + 1)
            return f"{base}.{attr}" if base is not None else None
        case ast.Name(id=name):
            return _named(name, scope, home, hops)
        case _:
            return None


def _named(name: str, scope: Scope, home: "Evaluator", hops: int) -> str | None:
    holder = scope.holder(name)
    if holder is None:
        return name if name in _BUILTINS and home.lookup.is_builtin(name, scope) else None
    names = {_imported(binding, home, hops) for binding in holder.bindings[name]}
    return names.pop() if len(names) == 1 else None


def _imported(binding: object, home: "Evaluator", hops: int) -> str | None:
    match binding:
        case Imported(index):
            raw = home.found.imports[index]
            module = module_of(raw)
            if module.startswith(".") or home.lookup.is_ours(index):
                return None
            if isinstance(raw.statement, ast.ImportFrom):
                return f"{module}.{raw.alias.name}"
            return module if raw.alias.asname is not None else module.partition(".")[0]
        case Assigned(ast.Attribute() as value, scope):
            return outside_name(value, scope, home, hops=hops + 1)
        case _:
            return None
