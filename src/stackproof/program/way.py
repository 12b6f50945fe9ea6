"""The way back from an expression to what it is made of, step by step."""

import ast

from stackproof.core.records import dataclass, replace
from stackproof.core.span import Span
from stackproof.program.sites import Site
from stackproof.program.values import Written


@dataclass(frozen=True, slots=True)
class Way:
    """What has been passed on the way back from an expression.

    Args:
        through: The names.
        is_default: Whether what follows is taken only when nothing else is given.
        is_part: Whether what follows is only a part of the expression.
        formatted: The f-string around; Python 3.11 misplaces the nodes inside.
        depth: How many steps there were.
        is_handed: Whether a call of the program hands over what follows.
    """

    through: tuple[str, ...] = ()
    is_default: bool = False
    is_part: bool = False
    formatted: Span | None = None
    depth: int = 0
    is_handed: bool = False

    # Ways are made by the thousand: what is so already is not made anew.

    @property
    def part(self) -> "Way":
        """The same way to a part of the whole."""
        if self.is_part:
            return self
        return Way(
            self.through,
            self.is_default,
            True,  # noqa: FBT003
            self.formatted,
            self.depth,
            self.is_handed,
        )

    @property
    def default(self) -> "Way":
        """The same way to what is taken when nothing else is given."""
        return self if self.is_default else replace(self, is_default=True)

    @property
    def handed(self) -> "Way":
        """The same way through a call of the program."""
        return self if self.is_handed else replace(self, is_handed=True)

    @property
    def away(self) -> "Way":
        """The same way, out of the f-string."""
        if self.formatted is None:
            return self
        return Way(self.through, self.is_default, self.is_part, None, self.depth, self.is_handed)

    @property
    def deeper(self) -> "Way":
        """The same way, one step on."""
        return Way(
            self.through,
            self.is_default,
            self.is_part,
            self.formatted,
            self.depth + 1,
            self.is_handed,
        )

    def by(self, name: str) -> "Way":
        """The same way, past a name."""
        if not name:
            return self
        through = (*self.through, name)
        return Way(
            through, self.is_default, self.is_part, self.formatted, self.depth, self.is_handed
        )


def inside(node: ast.expr, at: Written) -> Written:
    """A node that is read where another one stands."""
    return Written(node, at.scope, at.home)


def handed_over(site: Site, name: str, names: list[str]) -> ast.expr | bool | None:
    """What a call hands over for a parameter; False if that cannot be told, None if nothing."""
    call = site.seen.node
    if not isinstance(call, ast.Call):
        return False
    for keyword in call.keywords:
        if keyword.arg == name:
            return keyword.value
    index = names.index(name) - site.skipped if name in names else None
    before = call.args[: index + 1] if index is not None and index >= 0 else call.args
    if any(isinstance(item, ast.Starred) for item in before):
        return False
    if index is not None and 0 <= index < len(call.args):
        return call.args[index]
    return False if any(keyword.arg is None for keyword in call.keywords) else None
