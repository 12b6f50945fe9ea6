"""What keeps the resources of a stack from being destroyed, and how it is taken off again."""

import json
from collections.abc import Iterable, Mapping

from stackproof.core.records import dataclass
from stackproof.prove.stack_run import StackRun
from stackproof.rules.protection.table import Kind, switches
from stackproof.terraform.address import Address
from stackproof.terraform.view import Resource, View

Arguments = Mapping[str, object]

_LIFECYCLE: Arguments = {"lifecycle": {"prevent_destroy": False}}


@dataclass(frozen=True, slots=True)
class Protection:
    """What a configuration says about destruction.

    Args:
        marked: The blocks that Terraform is told to keep, with `prevent_destroy`.
        held: The arguments with which each other obstacle to destruction is taken away, by block:
            what AWS is told to keep, what has to be empty, and last copies.
    """

    marked: tuple[Address, ...]
    held: Mapping[Address, Arguments]

    @classmethod
    def of(cls, stack: StackRun) -> "Protection":
        """That of a stack."""
        document = json.loads(stack.stack.config.read_text("utf-8"))
        resources = View(stack.name, document).resources
        held = {r.address: arguments for r in resources if (arguments := dict(_off(r)))}
        return cls(tuple(r.address for r in resources if _is_marked(r)), held)

    def released(self, only: Iterable[Address] | None = None) -> Mapping[Address, Arguments]:
        """What an override says so that Terraform no longer keeps what is marked.

        Args:
            only: The blocks that are let go; None for all that are marked, with every other
                obstacle taken away too.
        """
        if only is not None:
            return dict.fromkeys(only, _LIFECYCLE)
        found: dict[Address, Arguments] = dict.fromkeys(self.marked, _LIFECYCLE)
        for address, arguments in self.held.items():
            found[address] = {**found.get(address, {}), **arguments}
        return found


def _is_marked(resource: Resource) -> bool:
    return resource.lifecycle("prevent_destroy") in (True, "true")


def _off(resource: Resource) -> Iterable[tuple[str, object]]:
    for switch in switches(Kind.GUARD, resource):
        if switch.is_on(resource) is not False:
            # Without a value, what is no boolean is as if nobody had asked for it.
            yield switch.argument, False if isinstance(switch.on, bool) else None
    for kind in (Kind.EMPTYING, Kind.SNAPSHOT):
        for switch in switches(kind, resource):
            if switch.is_on(resource) is not True:
                yield switch.argument, switch.on
