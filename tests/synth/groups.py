"""The groups of programs, and how the references of each are kept."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from synth import classes, expressions, programs, systems
from synth.programs import Program


@dataclass(frozen=True, slots=True)
class Group:
    """Programs of one kind.

    Args:
        name: What their references are called.
        write: Writes them for a framework.
        is_text_kept: Whether the reference holds the JSON itself, not only its digest.
    """

    name: str
    write: Callable[[str], Iterator[Program]]
    is_text_kept: bool = True

    def programs(self, framework: str) -> tuple[Program, ...]:
        """The programs for a framework, written once."""
        return _written(self.write, framework)


@cache
def _written(write: Callable[[str], Iterator[Program]], framework: str) -> tuple[Program, ...]:
    return tuple(write(framework))


GROUPS = (
    Group("features", programs.features),
    Group("wrong", programs.wrong),
    Group("expressions", expressions.expressions),
    Group("systems", systems.systems),
    Group("classes", classes.every_class, is_text_kept=False),
)
