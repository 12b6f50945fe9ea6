"""Which stack of an assembly is meant."""

from stackproof.core.errors import UsageError
from stackproof.synth.interface import Assembly, Stack


def choose(assembly: Assembly, name: str | None) -> Stack:
    """The stack of that name, or the only one.

    Raises:
        UsageError: There is none of that name, or several and no name.
    """
    names = [stack.name for stack in assembly.stacks]
    if name is None:
        if len(names) == 1:
            return assembly.stacks[0]
        raise UsageError(
            f"the program has {len(names)} stacks: {', '.join(names)}",
            help=f"choose one, for instance with --stack {names[0]}",
        )
    for stack in assembly.stacks:
        if stack.name == name:
            return stack
    raise UsageError(f"the program has no stack `{name}`", help=f"it has {', '.join(names)}")
