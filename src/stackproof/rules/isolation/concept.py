"""Whether a program knows environments and regions, and what a text has of them."""

import ast
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from enum import Enum
from typing import Final

from stackproof.program.evaluate import Evaluator
from stackproof.program.origins import Origin, Source
from stackproof.program.scope import Assigned, Imported, Scope, Seen
from stackproof.program.syntax import default_of, dotted, last_name, parameters_of
from stackproof.program.values import Call, Expression
from stackproof.rules.isolation.words import environment_word

ENVIRONMENT: Final = re.compile(
    r"(?i)(?:^|_)(?:env|environ|environment|suffix|stage|workspace|env_?name|deployment|branch)"
    r"(?:_|$|s$)|environment|suffix|workspace"
)
REGION: Final = re.compile(r"(?i)(?:^|_)region(?:_|$)|region_?name$")
# What tells projects, teams and accounts apart, and no environments.
_NEUTRAL: Final = re.compile(
    r"(?i)^(?:\w+_)?(?:region|account_?id|account|project|project_?name|company|team|product"
    r"|app_?name|application|service_?name|partition|az|zone|index|idx|i|number|count)$"
)
# Functions and containers have something of this name, too.
_AMBIGUOUS: Final = frozenset({"environment", "env", "environments", "envs"})
_OTHERS: Final = re.compile(r"(?i)variables?$|vars$|^(?:put|reset)_|_input$|files?$")
_OF_THE_ACCOUNT: Final = re.compile(r"DataAws(?:CallerIdentity|Region|Partition)$")


class Varies(Enum):
    """Whether a text differs between two environments."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


def varies(found: Iterable[Origin]) -> Varies:
    """Whether what these origins make differs between environments."""
    is_unknown = False
    is_any = False
    for origin in found:
        is_any = True
        if any(ENVIRONMENT.search(name) for name in (*origin.through, origin.name)):
            return Varies.YES
        if origin.is_handed and environment_word(origin.text or "", is_wide=True):
            return Varies.YES  # the caller chooses: `Orders(app, "orders-dev")`
        is_unknown = is_unknown or not _is_neutral(origin)
    return Varies.UNKNOWN if is_unknown or not is_any else Varies.NO


def _is_neutral(origin: Origin) -> bool:
    match origin.source:
        case Source.LITERAL:
            # An expression of Terraform's own may be anything: `${terraform.workspace}`.
            return "${" not in (origin.text or "")
        case Source.OBJECT:
            facts = origin.facts
            return facts is not None and _OF_THE_ACCOUNT.search(facts.name) is not None
        case Source.CALL:
            return False
        case _:
            nearest = origin.name or (origin.through[-1] if origin.through else "")
            return _NEUTRAL.match(nearest) is not None


class Surroundings:
    """What the classes and functions of a program speak of, each looked at once."""

    def __init__(self) -> None:
        self._spoken: dict[int, dict[object, list[Seen]]] = {}

    def environment(self, value: Expression) -> str | None:
        """How the function around a value, or else its class, writes the environment's name."""
        return self._nearest(value, ENVIRONMENT)

    def region(self, value: Expression) -> str | None:
        """How the function around a value, or else its class, writes the region's name."""
        return self._nearest(value, REGION)

    def _nearest(self, value: Expression, wanted: re.Pattern[str]) -> str | None:
        written = value.written
        if written is None:
            return None
        home = written.home
        frame = written.scope.frame()
        near = [seen for seen in self._of(home, _owner(frame)) if _is_text(seen, wanted, home)]
        near = [seen for seen in near if not _may_be_mapping(seen, near, home)]
        inside = [seen for seen in near if seen.scope.frame() is frame]
        attributes = [seen for seen in near if isinstance(seen.node, ast.Attribute)]
        if frame.self_name is None:
            attributes = []
        texts = Counter(
            text
            for seen in (inside or attributes)
            if isinstance(seen.node, ast.expr) and (text := dotted(seen.node)) is not None
        )
        if texts:
            return max(texts, key=lambda text: (texts[text], -len(text), text))
        return _handed(frame, wanted)

    def _of(self, home: Evaluator, owner: object) -> list[Seen]:
        spoken = self._spoken.get(id(home))
        if spoken is None:
            spoken = self._spoken[id(home)] = {}
            called = {
                seen.node.func for seen in home.found.calls if isinstance(seen.node, ast.Call)
            }
            for seen in (*home.found.attributes, *home.found.names):
                node = seen.node
                if isinstance(getattr(node, "ctx", None), ast.Load) and node not in called:
                    spoken.setdefault(_owner(seen.scope.frame()), []).append(seen)
        return spoken.get(owner, [])


def _handed(frame: Scope, wanted: re.Pattern[str]) -> str | None:
    """The one parameter, or variable from a call, of the kind, which the function never reads."""
    node = frame.node
    if not isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return None
    names = [
        item.arg
        for item in parameters_of(node.args)
        if wanted.search(item.arg)
        and not _OTHERS.search(item.arg)
        and (item.arg not in _AMBIGUOUS or _is_said_to_be_text(item.arg, node))
    ]
    names += [
        name
        for name, bindings in frame.bindings.items()
        if wanted.search(name)
        and not _OTHERS.search(name)
        and name not in _AMBIGUOUS
        and len(bindings) == 1
        and isinstance(bindings[0], Assigned)
        and isinstance(bindings[0].value, ast.Call)
    ]
    return names[0] if len(names) == 1 else None


def is_chosen_by_environment(call: Call, home: Evaluator) -> bool:
    """Whether a call is made in some environments only."""
    for seen in home.found.calls:
        if not isinstance(seen.node, ast.Call) or home.span(seen.node) != call.span:
            continue
        for block in seen.block.upward():
            test = getattr(block.statement, "test", None)
            names = (last_name(part) for part in _expressions(test))
            if any(name is not None and ENVIRONMENT.search(name) for name in names):
                return True
    return False


def _expressions(node: object) -> Iterator[ast.expr]:
    if isinstance(node, ast.AST):
        yield from (part for part in ast.walk(node) if isinstance(part, ast.expr))


def _is_text(seen: Seen, wanted: re.Pattern[str], home: Evaluator) -> bool:
    """Whether a name is one that is searched for, and no module, class or mapping."""
    node = seen.node
    name = node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")
    if (
        not wanted.search(name)
        or _OTHERS.search(name)
        or (name[:1].isupper() and not name.isupper())
    ):
        return False
    if isinstance(node, ast.Attribute) and node.attr == "environ":
        return False
    if isinstance(node, ast.Name | ast.Attribute) and _is_constant(node, seen.scope, home):
        return False
    is_class = isinstance(node, ast.expr) and home.lookup.definition(node, seen.scope) is not None
    symbol = home.lookup.symbol(node, seen.scope) if isinstance(node, ast.expr) else None
    return not is_class and symbol is None


def _is_constant(node: ast.Name | ast.Attribute, scope: Scope, home: Evaluator) -> bool:
    """Whether a name is bound to a literal and nothing else: nobody chooses it."""
    if isinstance(node, ast.Attribute):
        module = home.lookup.module(node.value, scope)
        if module is not None:
            return _is_bound_to_literal(node.attr, module.root)
        stored = [item for _, item in home.project.stores(node.attr) if item.is_self]
        own = [item for item in stored if item.scope.owner is scope.owner]
        return bool(own) and all(isinstance(item.value, ast.Constant) for item in own)
    holder = scope.holder(node.id)
    if holder is None:
        return False
    only = holder.bindings[node.id][0]
    if isinstance(only, Imported):
        source = home.lookup.source(only.index)
        name = home.found.imports[only.index].alias.name
        return source is not None and _is_bound_to_literal(name, source.root)
    return _is_bound_to_literal(node.id, holder)


def _is_bound_to_literal(name: str, scope: Scope) -> bool:
    bindings = scope.bindings.get(name, [])
    return len(bindings) == 1 and (
        isinstance(bindings[0], Assigned) and isinstance(bindings[0].value, ast.Constant)
    )


def _may_be_mapping(seen: Seen, near: list[Seen], home: Evaluator) -> bool:
    """Whether a name such as `environment` may well be the variables of a function.

    It is taken for a text where it is put into one, or is said to be one.
    """
    name = _last(seen)
    if name not in _AMBIGUOUS:
        return False
    if any(_last(other) == name and other.formatted is not None for other in near):
        return False
    frame = seen.scope.frame().node
    functions = [frame, *(other.scope.frame().node for other in near if _last(other) == name)]
    if any(_is_said_to_be_text(name, function) for function in functions):
        return False
    return not (isinstance(seen.node, ast.Attribute) and _is_text_field(name, home))


def _is_said_to_be_text(name: str, function: ast.AST) -> bool:
    """Whether a function has a parameter of that name whose annotation or default is a text."""
    if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
        return False
    default = default_of(function.args, name)
    if isinstance(default, ast.Constant) and isinstance(default.value, str):
        return True
    return any(
        isinstance(item.annotation, ast.Name) and item.annotation.id == "str"
        for item in parameters_of(function.args)
        if item.arg == name
    )


def _is_text_field(name: str, home: Evaluator) -> bool:
    """Whether a class of the program says that its field of that name is a text."""
    return any(
        isinstance(statement, ast.AnnAssign)
        and isinstance(statement.target, ast.Name)
        and statement.target.id == name
        and isinstance(statement.annotation, ast.Name)
        and statement.annotation.id == "str"
        for other in home.project.homes.values()
        for node in other.found.classes
        for statement in node.body
    )


def _last(seen: Seen) -> str:
    return (last_name(seen.node) or "") if isinstance(seen.node, ast.expr) else ""


def _owner(frame: Scope) -> object:
    return frame.owner if frame.owner is not None else frame.node
