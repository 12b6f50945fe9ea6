"""`TerraformOutput`."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, misuse, naming
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.behaviour.resource import fqn_of
from stackproof.synth.native.runtime.behaviour.tree import Construct
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour


def _addressed(value: Any) -> Any:
    """A value with references in place of the elements that it holds, at any depth."""
    if isinstance(value, list):
        return [_addressed(item) for item in value]
    if isinstance(value, dict):
        return {key: _addressed(item) for key, item in value.items()}
    if isinstance(value, Construct) and not isinstance(value, TerraformElement):
        raise misuse.too_deep()
    return fqn_of(value)


@behaviour("TerraformOutput")
class TerraformOutput(TerraformElement):
    """A value that a stack gives away.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: The value, and perhaps `staticId`, `description`, `sensitive` and others.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, "output")
        self.value = config.get("value")
        self.static_id = bool(config.get("staticId"))
        self.description = config.get("description")
        self.sensitive = config.get("sensitive")
        self.depends_on = config.get("dependsOn")
        self.precondition = config.get("precondition")

    @staticmethod
    def is_terraform_output(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformOutput)

    @property
    def fqn(self) -> str:
        """Nothing can refer to an output of its own stack."""
        raise JsError("Element type not set", kind="AssertionError [ERR_ASSERTION]")

    @property
    def output_id(self) -> str:
        """Its name in Terraform."""
        return self.node.id if self.static_id else self.friendly_unique_id

    @property
    def address(self) -> str:
        """What messages and the source map call it."""
        return f"output.{self.output_id}"

    def to_terraform(self) -> Any:
        """The output block."""
        precondition = self.precondition
        block = {
            "value": _addressed(self.value),
            "description": self.description,
            "sensitive": self.sensitive,
            "depends_on": [fqn_of(each) for each in self.depends_on] if self.depends_on else None,
            "precondition": naming.snake_keys(precondition) if precondition else None,
        }
        return {"output": {self.output_id: js.merge(block, self.raw_overrides)}}

    def to_metadata(self) -> Any:
        """Its overrides."""
        return self.overrides_metadata("output")
