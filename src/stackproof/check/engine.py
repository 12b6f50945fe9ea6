"""From paths to findings: reads, builds the program, asks every rule, sifts and sorts.

One bad file costs that file; one bad rule costs that rule, and is a finding about stackproof.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from stackproof.check.suppress import sift
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import StackproofError
from stackproof.core.problem import Problem
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
    "check_program",
)
_Question = tuple[Rule, Span, Callable[[], Iterable[Diagnostic]]]


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
) -> CheckResult:
    """Judge texts that have been read already, as one program.

    Args:
        texts: The files.
        bindings: What they are judged by.
        rules: The rules to ask; all of them by default.
        problems: What went wrong before.
        is_local: Which top-level names are the program's own; by default the disk tells.
    """
    asked = registry.every() if rules is None else tuple(rules)
    program, unparsed = build(texts, bindings, is_local or Shadows())
    found: dict[str, list[Diagnostic]] = {module.path: [] for module in program.modules}
    for diagnostic in _judge(asked, Context(program.names, program)):
        found[diagnostic.primary.span.path].append(diagnostic)
    diagnostics: list[Diagnostic] = []
    suppressed = 0
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
    for rule, at, ask in _questions(rules, ctx):
        try:
            yield from tuple(ask())
        except StackproofError:
            raise  # the bindings or the machine failed, not the rule
        except Exception as error:  # noqa: BLE001 - whatever it is, the other rules go on
            if (rule, at.path) not in crashed:
                crashed.add((rule, at.path))
                yield RuleCrash().about(rule, error, at)


def _questions(rules: tuple[Rule, ...], ctx: Context) -> Iterator[_Question]:
    """Every question to a rule, with the place it is about."""
    asked = {hook: _with_hook(rules, hook) for hook in _HOOKS}
    for module in ctx.program.modules:
        for hook, at, subject in _subjects(module, ctx):
            for rule in asked[hook]:
                yield rule, at, partial(getattr(rule, hook), subject, ctx)
    for module in ctx.program.modules[:1]:
        start = Position(1, 1)
        at = Span(module.path, start, start)
        for rule in asked["check_program"]:
            yield rule, at, partial(rule.check_program, ctx.program, ctx)


def _subjects(module: SourceModule, ctx: Context) -> Iterator[tuple[str, Span, object]]:
    """Everything in a module that rules may judge: the hook, the place and the thing."""
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


def _with_hook(rules: tuple[Rule, ...], hook: str) -> tuple[Rule, ...]:
    """The rules that have something to say about a kind of subject."""
    return tuple(rule for rule in rules if getattr(type(rule), hook) is not getattr(Rule, hook))


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
