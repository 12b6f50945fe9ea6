"""A program: its modules with their imports, accesses, calls and what they do with the results.

Building it needs the texts and the bindings and runs nothing. A file that cannot be parsed
costs that file alone.
"""

import ast
import re
from collections.abc import Callable, Iterable

from stackproof.core.problem import Problem
from stackproof.core.records import dataclass, field, replace
from stackproof.program.evaluate import Evaluator
from stackproof.program.fold import are_dictionaries
from stackproof.program.imports import (
    Access,
    Import,
    binds,
    module_of,
    module_span,
    name_span,
    statement_of,
)
from stackproof.program.interface import Bindings
from stackproof.program.locate import Locator
from stackproof.program.names import Names
from stackproof.program.observe import Observer
from stackproof.program.parse import Parsed, Text, parse
from stackproof.program.project import Project
from stackproof.program.reads import Placement, Read, Staged, Use
from stackproof.program.scope import Imported, RawImport, Scope, Seen, Survey
from stackproof.program.statics import static_call
from stackproof.program.survey import survey
from stackproof.program.values import Call, Choice

_MOST_VARIANTS = 8

IsLocal = Callable[[str, str], bool]
"""Whether a top-level name (second) is the program's own, seen from a file (first)."""


@dataclass(frozen=True, slots=True)
class SourceModule:
    """One file of a program.

    Args:
        text: Its text.
        imports: Every imported name, in the order of the source.
        accesses: Every name read from a module of the bindings through an import.
        calls: Every call of a class of the bindings, outer ones before inner ones.
        reads: Every attribute read from an object of the bindings.
        uses: Every operation of Python's on a token or an object of the bindings.
        placements: Every construct whose scope and id are told where it is made.
        staged: Every resource, data source and provider that is made.
        stored: The names of all attributes that are assigned to anything.
        called: The last names of all that is called.
        unresolved: The top-level modules it imports that are neither bindings nor its own.
        home: Its syntax, and what its expressions stand for.
    """

    text: Text
    imports: tuple[Import, ...] = ()
    accesses: tuple[Access, ...] = ()
    calls: tuple[Call, ...] = ()
    reads: tuple[Read, ...] = ()
    uses: tuple[Use, ...] = ()
    placements: tuple[Placement, ...] = ()
    staged: tuple[Staged, ...] = ()
    stored: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()
    unresolved: frozenset[str] = frozenset()
    home: Evaluator | None = field(default=None, compare=False, repr=False)

    @property
    def path(self) -> str:
        """The file as the person named it."""
        return self.text.path


@dataclass(frozen=True, slots=True)
class Program:
    """The modules of a program.

    Args:
        modules: By path.
        names: What the names of the bindings stand for.
        is_whole: Whether every file that belongs to it could be read.
    """

    modules: tuple[SourceModule, ...]
    names: Names
    is_whole: bool = True


def build(
    texts: Iterable[Text], bindings: Bindings, is_local: IsLocal
) -> tuple[Program, tuple[Problem, ...]]:
    """The program that some texts make, and why any of them is not part of it."""
    names = Names(bindings)
    problems: list[Problem] = []
    drafts: list[_Draft] = []
    project = Project()
    for text in texts:
        parsed = parse(text)
        if isinstance(parsed, Problem):
            problems.append(parsed)
            continue
        try:
            drafts.append(_Draft(parsed, names, is_local, project))
        except RecursionError:
            problems.append(_too_deep(text))
    wanted = {draft.text.path: frozenset(draft.wanted()) for draft in drafts}
    modules: list[SourceModule] = []
    for draft in drafts:
        try:
            others = (names for path, names in wanted.items() if path != draft.text.path)
            modules.append(draft.module(frozenset().union(*others)))
        except RecursionError:
            problems.append(_too_deep(draft.text))
    return Program(tuple(modules), names, is_whole=not problems), tuple(problems)


def _too_deep(text: Text) -> Problem:
    return Problem(text.path, "the code is nested too deeply to be read")


class _Draft:
    """One file after its walk, before it is known what the other files import from it."""

    def __init__(self, parsed: Parsed, names: Names, is_local: IsLocal, project: Project) -> None:
        self.text = parsed.text
        self._names = names
        self._is_local = is_local
        self._found: Survey = survey(parsed.tree)
        self._locator = Locator(parsed.text)
        self._reached = tuple(self._reach(raw) for raw in self._found.imports)
        self._evaluator = Evaluator(
            parsed.text.path,
            self._found,
            self._locator,
            names,
            project=project,
            reach=self._reached.__getitem__,
        )
        self._project = project

    def wanted(self) -> Iterable[str]:
        """The names that this file imports from modules of the program itself."""
        for raw, reached in zip(self._found.imports, self._reached, strict=True):
            if reached is None and isinstance(raw.statement, ast.ImportFrom):
                yield raw.alias.name

    def module(self, wanted: frozenset[str]) -> SourceModule:
        """The finished module.

        Args:
            wanted: Names that the other files import from one another.
        """
        observer = Observer(self._evaluator, self._locator)
        # A stand-in has whatever attributes the test asks it for.
        is_shown = not observer.is_mocking
        return SourceModule(
            self.text,
            imports=self._imports(wanted),
            accesses=tuple(self._accesses()),
            calls=tuple(self._calls()),
            reads=tuple(observer.reads()) if is_shown else (),
            uses=tuple(observer.uses()) if is_shown else (),
            placements=tuple(observer.placements()),
            staged=tuple(observer.staged()),
            stored=frozenset(self._found.stores),
            called=frozenset(name for name, _ in self._evaluator.lookup.calls_by_name()),
            unresolved=frozenset(self._unresolved()),
            home=self._evaluator,
        )

    def _unresolved(self) -> Iterable[str]:
        for raw, reached in zip(self._found.imports, self._reached, strict=True):
            module = module_of(raw)
            if reached is not None or self._project.module(self.text.path, module) is not None:
                continue
            names = isinstance(raw.statement, ast.ImportFrom)
            separator = "" if module.endswith(".") else "."
            inner = f"{module}{separator}{raw.alias.name}" if names else module
            if self._project.module(self.text.path, inner) is None:
                yield module.partition(".")[0] or module

    def _reach(self, raw: RawImport) -> str | None:
        """The dotted name that an import reaches; None unless it is a name of the bindings."""
        module = module_of(raw)
        top = module.partition(".")[0]
        if not top or self._names.package(module) is None or self._is_local(self.text.path, top):
            return None
        if isinstance(raw.statement, ast.ImportFrom):
            return module if raw.alias.name == "*" else f"{module}.{raw.alias.name}"
        return module if raw.alias.asname is not None else top

    def _imports(self, wanted: frozenset[str]) -> tuple[Import, ...]:
        uses = self._uses()
        taken = frozenset(_all_names(self._found))
        quoted = " ".join(str(node.value) for node in self._found.annotations)
        words = frozenset(re.findall(r"\w+", quoted))
        kept = wanted | words | self._found.exported
        return tuple(
            self._import(index, raw, uses.get(index), kept, taken)
            for index, raw in enumerate(self._found.imports)
        )

    def _import(
        self,
        index: int,
        raw: RawImport,
        uses: list[Seen] | None,
        kept: frozenset[str],
        taken: frozenset[str],
    ) -> Import:
        bound = binds(raw)
        spans = tuple(self._locator.span(use.node) for use in uses or ())
        is_plain = all(self._locator.slice(span) == bound for span in spans)
        bindings = raw.scope.elsewhere.get(bound, raw.scope).bindings.get(bound, [])
        return Import(
            module=module_of(raw),
            name=raw.alias.name if isinstance(raw.statement, ast.ImportFrom) else None,
            alias=raw.alias.asname,
            statement=statement_of(raw.statement, self._locator, self.text.newline),
            module_span=module_span(raw, self._locator),
            name_span=name_span(raw, self._locator),
            uses=spans if is_plain else (),
            is_guarded=raw.is_guarded,
            is_local=self._reached[index] is None,
            keeps_name=len(bindings) != 1 or not is_plain or bound in kept,
            taken=taken,
        )

    def _uses(self) -> dict[int, list[Seen]]:
        """The places that read each imported name."""
        uses: dict[int, list[Seen]] = {}
        for seen in self._found.names:
            if not isinstance(seen.node, ast.Name):
                continue
            holder = seen.scope.holder(seen.node.id)
            for binding in holder.bindings[seen.node.id] if holder is not None else ():
                if isinstance(binding, Imported):
                    uses.setdefault(binding.index, []).append(seen)
        return uses

    def _accesses(self) -> Iterable[Access]:
        for seen in self._found.attributes:
            node = seen.node
            if not isinstance(node, ast.Attribute) or not isinstance(node.ctx, ast.Load):
                continue
            dotted = self._evaluator.lookup.symbol(node, seen.scope)
            if dotted is None or self._names.package(dotted) is None:
                continue
            span = self._locator.attribute(node)
            is_placed = self._locator.slice(span) == node.attr
            yield Access(
                dotted,
                node.attr,
                span=span if is_placed else None,
                whole=self._locator.span(node if is_placed else seen.formatted or node),
                is_guarded=seen.is_guarded,
            )

    def _calls(self) -> Iterable[Call]:
        for seen in self._found.calls:
            if isinstance(seen.node, ast.Call):
                call = self._evaluator.call(seen.node, seen.scope)
                call = call or static_call(self._evaluator, seen.node, seen.scope)
                if call is not None and (seen.formatted is None or self._is_placed(seen.node)):
                    yield from _variants(call)

    def _is_placed(self, node: ast.Call) -> bool:
        """Whether a call in an f-string stands where its node says."""
        return self._locator.slice(self._locator.span(node)).endswith(")")


def _variants(call: Call) -> Iterable[Call]:
    """The call with each of the dictionaries that its `**settings` may be."""
    for index, given in enumerate(call.keywords):
        value = given.value.value
        if given.name is not None or not isinstance(value, Choice):
            continue
        if len(value.options) <= _MOST_VARIANTS and are_dictionaries(value):
            for option in value.options:
                chosen = replace(given, value=replace(given.value, value=option.value))
                rest = call.keywords[index + 1 :]
                yield from _variants(
                    replace(call, keywords=(*call.keywords[:index], chosen, *rest))
                )
            return
    yield call


def _all_names(found: Survey) -> Iterable[str]:
    scopes: tuple[Scope, ...] = (found.root, *found.scopes.values())
    for scope in scopes:
        yield from scope.bindings
