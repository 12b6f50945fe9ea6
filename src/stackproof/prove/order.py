"""The order in which stacks that depend on each other are built."""

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

from stackproof.core.errors import ProgramError
from stackproof.synth.interface import Stack

T = TypeVar("T")


def levels(stacks: Iterable[Stack]) -> Iterator[tuple[Stack, ...]]:
    """Stacks that can be deployed side by side, after those of the levels before.

    A stack that is depended on and not among them counts as there.

    Raises:
        ProgramError: They depend on each other in a circle.
    """
    return levelled(stacks, stack_of=lambda stack: stack)


def levelled(items: Iterable[T], *, stack_of: Callable[[T], Stack]) -> Iterator[tuple[T, ...]]:
    """The same for whatever stands for a stack.

    Args:
        items: In the program's order.
        stack_of: The stack that one stands for.

    Raises:
        ProgramError: They depend on each other in a circle.
    """
    left = list(items)
    while left:
        names = {stack_of(item).name for item in left}
        ready = tuple(i for i in left if not names.intersection(stack_of(i).depends_on))
        if not ready:
            raise ProgramError(
                f"the stacks {', '.join(sorted(names))} depend on each other in a circle",
                help="take one add_dependency out",
            )
        yield ready
        left = [item for item in left if item not in ready]
