"""From paths to findings: reads, builds the program, asks every rule, sifts and sorts.

One bad file costs that file; one bad rule costs that rule, and is a finding about stackproof.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from stackproof.check.suppress import sift
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import StackproofError
from stackproof.core.problem import Problem
from stackproof.core.records import dataclass
from stackproof.core.span import Position, Span
from stackproof.program.interface import Bindings
from stackproof.program.model import IsLocal, Program, SourceModule, build
from stackproof.program.parse import Text
from stackproof.program.sources import Shadows, read
from stackproof.rules import registry
from stackproof.rules.base import Context, Rule
from stackproof.rules.passed import passed
from stackproof.rules.tool.rule_crash import RuleCrash

_HOOKS: Final = (
    "check_import",
    "check_access",
    "check_call",
    "check_argument",
    "check_attribute",
    "check_use",
    "check_module",
    "check_program",
)
_Ask = Callable[[object, Context], Iterable[Diagnostic]]
_Subject = tuple[str, Span, object]

More = Callable[[Sequence[Diagnostic]], Iterable[Diagnostic]]
"""Findings of other origin, given those in the source."""


@dataclass(frozen=True, slots=True)
class Stats:
    """How much was looked at.

    Args:
        lines: Lines of all files.
        imports: Names imported from the bindings.
        calls: Calls of classes of the bindings.
        suppressed: Findings that comments silenced.
    """

    lines: int = 0
    imports: int = 0
    calls: int = 0
    suppressed: int = 0


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check found.

    Args:
        diagnostics: The findings, by file and place.
        problems: Files and folders that could not be judged.
        files: The files that were judged.
        bindings: The bindings that they were judged by, such as
            `cdktn-provider-aws 25.8.1 (hashicorp/aws 6.69.1)`.
        stats: How much was looked at.
    """

    diagnostics: tuple[Diagnostic, ...]
    problems: tuple[Problem, ...]
    files: tuple[str, ...]
    bindings: tuple[str, ...]
    stats: Stats


def check(
    paths: Iterable[Path], bindings: Bindings, *, rules: Iterable[Rule] | None = None
) -> CheckResult:
    """Judge the Python files that the paths name or hold.

    Args:
        paths: Files and folders.
        bindings: What they are judged by.
        rules: The rules to ask; all of them by default.
    """
    sources = read(paths)
    return check_texts(sources.texts, bindings, rules=rules, problems=sources.problems)


def check_texts(
    texts: Iterable[Text],
    bindings: Bindings,
    *,
    rules: Iterable[Rule] | None = None,
    problems: Iterable[Problem] = (),
    is_local: IsLocal | None = None,
    more: More | None = None,
) -> CheckResult:
    """Judge texts that have been read already, as one program.

    Args:
        texts: The files.
        bindings: What they are judged by.
        rules: The rules to ask; all of them by default.
        problems: What went wrong before.
        is_local: Which top-level names are the program's own; by default the disk tells.
        more: What else is known of the program, given the findings in its source.
    """
    asked = registry.every() if rules is None else tuple(rules)
    program, unparsed = build(texts, bindings, is_local or Shadows())
    found: dict[str, list[Diagnostic]] = {module.path: [] for module in program.modules}
    for diagnostic in _judge(asked, Context(program.names, program)):
        found[diagnostic.primary.span.path].append(diagnostic)
    diagnostics: list[Diagnostic] = []
    suppressed = 0
    for diagnostic in more([d for each in found.values() for d in each]) if more else ():
        # A run may end in a file that was not asked about.
        found.get(diagnostic.primary.span.path, diagnostics).append(diagnostic)
    for module in program.modules:
        # What is passed in one file may be written in another, whose comments count.
        sifted = sift(module.text, dict.fromkeys(found[module.path]), asked)
        diagnostics += sifted.kept
        suppressed += sifted.suppressed
    return CheckResult(
        diagnostics=tuple(sorted(dict.fromkeys(diagnostics), key=Diagnostic.order)),
        problems=tuple(sorted({*problems, *unparsed}, key=lambda item: (item.path, item.message))),
        files=tuple(module.path for module in program.modules),
        bindings=_bases(program, bindings),
        stats=_stats(program, suppressed),
    )


def _judge(rules: tuple[Rule, ...], ctx: Context) -> Iterator[Diagnostic]:
    """Ask every rule about everything; a rule's first failure in a file speaks for all."""
    crashed: set[tuple[Rule, str]] = set()
    asked = {hook: _with_hook(rules, hook) for hook in _HOOKS}
    for hook, at, subject in _everything(ctx):
        for rule, ask in asked[hook]:
            try:
                found = tuple(ask(subject, ctx))
            except StackproofError:
                raise  # the bindings or the machine failed, not the rule
            except Exception as error:  # noqa: BLE001 - whatever it is, the other rules go on
                if (rule, at.path) not in crashed:
                    crashed.add((rule, at.path))
                    yield RuleCrash().about(rule, error, at)
            else:
                if found:
                    yield from found


def _everything(ctx: Context) -> Iterator[_Subject]:
    """Everything that rules may judge: the hook, the place and the thing."""
    for module in ctx.program.modules:
        yield from _subjects(module, ctx)
    for module in ctx.program.modules[:1]:
        start = Position(1, 1)
        yield "check_program", Span(module.path, start, start), ctx.program


def _subjects(module: SourceModule, ctx: Context) -> Iterator[_Subject]:
    """Everything in a module that rules may judge."""
    for imp in module.imports:
        yield "check_import", imp.span, imp
    for access in module.accesses:
        yield "check_access", access.whole, access
    for call in module.calls:
        yield "check_call", call.name_span, call
        for item in passed(call, ctx.names):
            yield "check_argument", item.value.span, item
    for attribute in module.reads:
        yield "check_attribute", attribute.span, attribute
    for use in module.uses:
        yield "check_use", use.operand, use
    start = Position(1, 1)
    yield "check_module", Span(module.path, start, start), module


def _with_hook(rules: tuple[Rule, ...], hook: str) -> tuple[tuple[Rule, _Ask], ...]:
    """The rules that have something to say about a kind of subject, and how to ask them."""
    silent = getattr(Rule, hook)
    return tuple(
        (rule, getattr(rule, hook)) for rule in rules if getattr(type(rule), hook) is not silent
    )


def _bases(program: Program, bindings: Bindings) -> tuple[str, ...]:
    """The bindings that the program names, in words."""
    modules = {
        imp.module for module in program.modules for imp in module.imports if not imp.is_local
    }
    return tuple(sorted({basis for name in modules if (basis := bindings.basis(name))}))


def _stats(program: Program, suppressed: int) -> Stats:
    return Stats(
        lines=sum(len(module.text.content.splitlines()) for module in program.modules),
        imports=sum(not imp.is_local for module in program.modules for imp in module.imports),
        calls=sum(len(module.calls) for module in program.modules),
        suppressed=suppressed,
    )
