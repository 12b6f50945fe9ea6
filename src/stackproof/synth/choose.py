"""Which stack of an assembly is meant."""

from stackproof.core.errors import UsageError
from stackproof.synth.interface import Assembly, Stack


def choose(assembly: Assembly, name: str) -> Stack:
    """The stack of that name.

    Raises:
        UsageError: There is none.
    """
    for stack in assembly.stacks:
        if stack.name == name:
            return stack
    names = ", ".join(stack.name for stack in assembly.stacks)
    raise UsageError(f"the program has no stack `{name}`", help=f"it has {names}")
