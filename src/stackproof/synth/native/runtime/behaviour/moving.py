"""`moved` blocks: resources that keep their state under another name."""

import hashlib
import re
from typing import Any

from stackproof.synth.native.runtime.behaviour import importing, js
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.errors import JsError, KernelError
from stackproof.synth.native.runtime.registry import behaviour, framework

_REFACTORING = "#:~:text=Moving%20%26%20Renaming%20Resources%20Within%20a%20Stack"
_OTHER = re.compile(r"[^A-Za-z0-9]")
_ONE_MOVE = "Only one move operation can occur per plan/apply. Remove one of the operations.\n\n"
_NOT_SERIALIZED = """\
Of property Object.moveTarget: Unable to serialize value as string
├── 🛑 Failing value is undefined
╰── 🔍 Failure reason(s):
    ╰─ A value is required (type is non-optional)"""
_DOCS = {
    "cdktf": "https://developer.hashicorp.com/terraform/cdktf",
    "cdktn": "https://cdktn.io/docs",
}


def learn_more() -> str:
    """The last sentence of most messages here."""
    page = f"{_DOCS[framework()]}/examples-and-guides/refactoring{_REFACTORING}"
    return f"Learn more about moving resources: {page}"


@behaviour("TerraformResourceTargets")
class TerraformResourceTargets(Behaviour):
    """The names under which resources of a stack may be moved to one another."""

    def __init__(self) -> None:
        super().__init__()
        self._resources: dict[str, Any] = {}

    def add_resource_target(self, resource: Any, target: str) -> None:
        """Gives a resource such a name."""
        known = self._resources.get(target)
        if known is not None:
            raise JsError(
                f'Target "{target}" has already been used for the construct {known.node.id}.\n'
                "Target must be a string that is unique across all resources in the same stack."
            )
        self._resources[target] = resource

    def get_resource_by_target(self, target: str) -> Any:
        """The resource of a name."""
        found = self._resources.get(target)
        if found is None:
            listed = "".join(f"{k}: {r.node.id}\n" for k, r in self._resources.items())
            raise JsError(
                f'Target "{target}" has not been set.\n'
                "You tried to move a resource without a target.\n"
                f'Call .addMoveTarget("{target}") on the instance of the resource you want to '
                "move this resource to.\n\n"
                "Alternatively, you can use one of the following targets (in case you had a "
                f"typo):\n\n{listed}"
            )
        return found


class Movable(Behaviour):
    """What a resource has to do with moving and importing; mixed into `TerraformResource`."""

    node: Any
    cdktf_stack: Any
    friendly_unique_id: str
    terraform_resource_type: str

    _target: tuple[str, Any] | None = None
    _by_id: tuple[str, str] | None = None
    _imported: tuple[str, Any] | None = None

    @property
    def _own_address(self) -> str:
        return f"{self.terraform_resource_type}.{self.friendly_unique_id}"

    def import_from(self, id_: str, provider: Any = None) -> None:
        """Takes over what exists already."""
        self._imported = (id_, provider)

    def add_move_target(self, move_target: str) -> None:
        """Gives it a name that others can be moved to."""
        self.cdktf_stack.move_targets.add_resource_target(self, move_target)

    def move_to(self, move_target: str, index: Any = None) -> None:
        """Lets the resource with that name take over its state."""
        if self._target is not None:
            raise JsError(
                f"The resource {self.node.id} has been given two different moveTargets: "
                f'"{self._target[0]}" and "{move_target}"\n\n'
                f"A resource can only be moved once per plan/apply.\n\n{learn_more()}\n"
            )
        self._target = (move_target, index)

    def move_to_id(self, id_: str) -> None:
        """Lets another resource take over its state."""
        self._refuse_second_id(id_)
        self._by_id = (self._own_address, id_)

    def move_from_id(self, id_: str) -> None:
        """Takes over the state of another resource."""
        self._refuse_second_id(id_)
        self._by_id = (id_, self._own_address)

    def _refuse_second_id(self, id_: str) -> None:
        if self._by_id is None:
            return
        source, target = self._by_id
        # The frameworks print the first of the two the wrong way round.
        raise JsError(
            f"\nThe resource {self.node.id} has been given two different move operations.\n\n"
            f"{{\n  from: {target}\n  to: {source}\n}}\n"
            f"{{\n  from: {self._own_address}\n"
            f"  to: {id_} (Resource calling the move to operation)\n}}\n\n{_ONE_MOVE}"
            f"{learn_more()}\n"
        )

    def has_resource_move(self) -> Any:
        """Where it moves; None if it stays."""
        if self._by_id is not None:
            # jsii takes the answer for the other of its two types, and fails.
            raise KernelError(_NOT_SERIALIZED)
        if self._target is None:
            return None
        return {"moveTarget": self._target[0], "index": self._target[1]}

    @property
    def moves(self) -> bool:
        """Whether it moves, or another to it."""
        return self._target is not None or self._by_id is not None

    def refactored(self, block: dict[str, Any]) -> dict[str, Any]:
        """Its part of the JSON with `moved` and `import` blocks; without itself if it goes."""
        source, target = self._move()
        if source is not None:
            block = {
                **({} if source == self._own_address else block),
                "moved": [{"from": source, "to": target}],
            }
        if self._imported is not None:
            id_, provider = self._imported
            block = {**block, **importing.block(self._own_address, id_, provider)}
        return block

    def refactoring_metadata(self) -> dict[str, Any]:
        """What the stack's metadata say of it."""
        here = {self.terraform_resource_type: [self.friendly_unique_id]}
        found: dict[str, Any] = {}
        if self._imported is not None:
            found["imports"] = here
        if self.moves:
            found["moved"] = here
        return found

    def _move(self) -> tuple[str | None, str | None]:
        if self._target is not None and self._by_id is not None:
            source, target = self._by_id
            raise JsError(
                f"\nThe resource {self.node.id} has been given two different move operations.\n\n"
                f'Move target: "{self._target[0]}"\n'
                f"Move by id: {{\n  from: {source}\n  to: {target}\n}}\n\n{_ONE_MOVE}"
                f"{learn_more()}\n"
            )
        if self._by_id is not None:
            return self._by_id
        if self._target is None:
            return None, None
        name, index = self._target
        resource = self.cdktf_stack.move_targets.get_resource_by_target(name)
        if resource.terraform_resource_type != self.terraform_resource_type:
            raise JsError(self._other_type(name, resource))
        return self._own_address, f"{resource._own_address}{_step(index)}"  # noqa: SLF001 - alike

    def _other_type(self, name: str, resource: Any) -> str:
        return f"""\
We do not support moving resources to a different type.

The destination "{name}"'s resource type {resource.terraform_resource_type} differs from the \
original resource type ({self.terraform_resource_type}) you are trying to move.

If this was intentional, try importing the existing resource into your target instead. Learn more:
{_DOCS[framework()]}/concepts/resources#importing-resources

Note that you must manually remove the original resource from your state file after importing it. \
Use the "terraform state rm" command in the output directory of the stack you defined this \
resource in. Learn more:
https://developer.hashicorp.com/terraform/cli/commands/state/rm
"""


def _step(index: Any) -> str:
    """The instance of a resource that has several."""
    if isinstance(index, str):
        return f'["{index}"]' if index else ""
    return f"[{js.number_text(index)}]" if index else ""


@behaviour("MigrateIds")
class MigrateIds(Behaviour):
    """An aspect: every resource takes over the state it had under ids of the first releases."""

    def visit(self, node: Any) -> None:
        """Moves a resource."""
        if isinstance(node, Movable):
            components = [scope.node.id for scope in node.node.scopes if scope.node.id]
            node.move_from_id(f"{node.terraform_resource_type}.{_old_id(components)}")


def _old_id(components: list[str]) -> str:
    """The id that an element had in the first releases: with its stack, without `-` and `_`."""
    shown = [part for part in components if part != "Default"]
    digest = hashlib.md5("/".join(shown).encode(), usedforsecurity=False).hexdigest()
    named = [
        _OTHER.sub("", part)
        for before, part in zip(["", *shown], shown, strict=False)
        if part not in {"Resource", before}
    ]
    return f"{'_'.join(named)[:240]}_{digest[:8].upper()}"
