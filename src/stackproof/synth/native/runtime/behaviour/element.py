"""`TerraformElement`: what has an id in Terraform and prints as a part of its stack's JSON."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, tokens
from stackproof.synth.native.runtime.behaviour.references import Reference, reference
from stackproof.synth.native.runtime.behaviour.tree import Construct
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("TerraformElement")
class TerraformElement(Construct):
    """A construct with an id in Terraform.

    Args:
        scope: Where it stands.
        id_: Its name there.
        element_type: How references to it begin, such as `var`.
    """

    def __init__(self, scope: Any, id_: str, element_type: str | None = None) -> None:
        if tokens.is_unresolved(id_):
            raise JsError(
                "You cannot use a token (e.g., a reference to an attribute) as the id of a "
                "construct. Ids of constructs must be known at synthesis time, and token values "
                "are only known when Terraform runs. Please use a concrete value for your "
                f'constructs ID instead.\nYou passed the following id: "{id_}"\n'
            )
        super().__init__(scope, id_)
        self.element_type = element_type
        self.raw_overrides: dict[str, Any] = {}
        self._override_id: str | None = None
        self._fqn: str | None = None
        self._stack: Any = None
        self._id: str | None = None

    @staticmethod
    def is_terraform_element(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformElement)

    @property
    def cdktf_stack(self) -> Any:
        """The stack that it belongs to."""
        found = self._stack
        if found is None:
            from stackproof.synth.native.runtime.behaviour.stack import TerraformStack

            found = self._stack = TerraformStack.of(self)
        return found

    def stack_of(self) -> Any:
        """The stack, for those that resolve something for it."""
        return self.cdktf_stack

    @property
    def friendly_unique_id(self) -> str:
        """Its id in Terraform."""
        # What was once asked for stays, whatever the program overrides later.
        found = self._id
        if found is None:
            found = self._id = self.cdktf_stack.get_logical_id(self)
        return found

    @property
    def overridden_id(self) -> str | None:
        """The id that the program chose."""
        return self._override_id

    @property
    def fqn(self) -> str:
        """A token of a reference to all of it."""
        if self._fqn is None:
            self._fqn = tokens.as_string(self.own_reference())
        return self._fqn

    def _construct_node_metadata(self) -> dict[str, Any]:
        return self.construct_metadata()

    def own_reference(self) -> Reference:
        """A reference to all of it."""
        if not self.element_type:
            raise JsError("Element type not set", kind="AssertionError [ERR_ASSERTION]")
        return reference(f"{self.element_type}.{self.friendly_unique_id}", self.cdktf_stack)

    @property
    def address(self) -> str:
        """What messages and the source map call it."""
        return f"{self.element_type}.{self.friendly_unique_id}"

    def override_logical_id(self, new_id: str) -> None:
        """Gives it an id of the program's choice."""
        if self._fqn is not None:
            raise JsError(
                "Logical ID may not be overridden once .fqn has been requested. Make sure to "
                "override the id before passing the construct to other constructs.",
                kind="AssertionError [ERR_ASSERTION]",
            )
        self._override_id = new_id

    def reset_override_logical_id(self) -> None:
        """Takes that back."""
        self._override_id = None

    def add_override(self, path: str, value: Any) -> None:
        """Sets a value anywhere in its JSON."""
        set_override(self.raw_overrides, path, value)

    def to_terraform(self) -> Any:
        """Its part of the stack's JSON."""
        return {}

    def to_metadata(self) -> Any:
        """What the stack's metadata say of it."""
        return {}

    def to_hcl_terraform(self) -> Any:
        """Its part of the stack's HCL."""
        return {}

    def construct_metadata(self) -> dict[str, Any]:
        """What stands below `//` in its JSON."""
        return {
            "metadata": {"path": self.node.path, "uniqueId": self.friendly_unique_id},
        }

    def overrides_metadata(self, name: str) -> dict[str, Any]:
        """What the metadata say of overrides."""
        keys = js.ordered(self.raw_overrides)
        return {"overrides": {name: keys}} if keys else {}


def set_override(target: dict[str, Any], path: str, value: Any) -> None:
    """Sets a value at a dotted path; None takes away what is there."""
    *parts, last = path.split(".")
    current = target
    for part in parts:
        below = current.get(part)
        if not isinstance(below, dict):
            below = current[part] = {}
        current = below
    current[last] = value
