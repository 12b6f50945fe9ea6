"""What the rules of this family look at: the program, but not its tests."""

from collections.abc import Collection, Iterator

from stackproof.bindings.facts import Kind
from stackproof.program.model import Program, SourceModule
from stackproof.rules.base import Context
from stackproof.rules.passed import Passed, passed
from stackproof.rules.where import is_test


def modules(program: Program) -> Iterator[SourceModule]:
    """The files of the program that are no tests."""
    return (module for module in program.modules if not is_test(module.path))


def arguments(
    program: Program, ctx: Context, *, kinds: Collection[Kind] | None = None
) -> Iterator[tuple[SourceModule, Passed]]:
    """What is passed to the bindings in those files, each with its file.

    Args:
        program: The program.
        ctx: What a rule may ask.
        kinds: Of which classes the calls are; None for all.
    """
    for module in modules(program):
        for call in module.calls:
            if kinds is None or call.facts.kind in kinds:
                for item in passed(call, ctx.names):
                    yield module, item
