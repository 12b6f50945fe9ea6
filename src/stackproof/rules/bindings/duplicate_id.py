"""SP123: two constructs with one id in one scope."""

from collections.abc import Iterator
from typing import ClassVar

from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Label
from stackproof.program.model import Program
from stackproof.program.reads import Placement
from stackproof.rules.base import Context, Rule, Status


class DuplicateId(Rule):
    """Two constructs in one scope have the same id."""

    code: ClassVar = Code("SP123", "duplicate-id")
    since: ClassVar = "0.1"
    status: ClassVar = Status.PREVIEW

    def check_program(self, program: Program, ctx: Context) -> Iterator[Diagnostic]:
        """One finding for each construct whose id is taken when it is made."""
        del ctx
        for module in program.modules:
            if "try_remove_child" in module.called:
                continue
            seen: dict[tuple[tuple[object, str], str], list[Placement]] = {}
            for made in sorted(module.placements, key=lambda item: item.id_span):
                if made.turns > 1 or len(set(made.ids)) < len(made.ids):
                    yield self._repeated(made)
                elif made.calls > 1:
                    yield self._called_again(made)
                for id_ in dict.fromkeys(made.ids):
                    earlier = seen.setdefault((made.scope, id_), [])
                    first = next((item for item in earlier if _are_both_made(item, made)), None)
                    if first is not None:
                        yield self._twice(made, first, id_)
                        break
                    earlier.append(made)

    def _repeated(self, made: Placement) -> Diagnostic:
        id_ = next((item for item in made.ids if made.ids.count(item) > 1), made.ids[0])
        return self.finding(
            at=made.id_span,
            message=f"every turn of the loop makes a construct `{id_}` in `{made.scope_name}`",
            label="the same in each turn",
            subject=id_,
        ).helped("put what differs from turn to turn into the id")

    def _called_again(self, made: Placement) -> Diagnostic:
        return self.finding(
            at=made.id_span,
            message=f"every call of the method makes a construct `{made.ids[0]}` in "
            f"`{made.scope_name}`",
            label="the same in each call",
            subject=made.ids[0],
        ).helped("put what differs from call to call into the id")

    def _twice(self, made: Placement, first: Placement, id_: str) -> Diagnostic:
        return self.finding(
            at=made.id_span,
            message=f"`{made.scope_name}` has a construct `{id_}` already",
            label="the second one",
            subject=id_,
            related=(Label(first.id_span, "the first one"),),
        ).helped("give each construct of a scope an id of its own")


def _are_both_made(one: Placement, other: Placement) -> bool:
    """Whether some block cannot be run without making both."""
    return any(block is another for block in one.within for another in other.within)
