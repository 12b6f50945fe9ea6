"""`import` blocks."""

from typing import Any

from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("ImportableResource")
class ImportableResource(TerraformElement):
    """A resource that exists, and for which Terraform shall write the configuration.

    Args:
        scope: Where it stands.
        name: Its name in Terraform.
        config: `terraformResourceType`, `importId` and perhaps `provider`.
    """

    def __init__(self, scope: Any, name: str, config: dict[str, Any]) -> None:
        super().__init__(scope, name, config["terraformResourceType"])
        self.config = config

    def to_terraform(self) -> Any:
        """Its `import` block."""
        address = f"{self.config['terraformResourceType']}.{self.friendly_unique_id}"
        return block(address, self.config["importId"], self.config.get("provider"))

    def to_metadata(self) -> Any:
        """That its configuration is to be generated."""
        return {"importsGeneratingConfiguration": [self.friendly_unique_id]}


def block(to: str, id_: str, provider: Any) -> dict[str, Any]:
    """An `import` block."""
    made = {"id": id_, "to": to}
    if provider is not None:
        made["provider"] = provider.fqn
    return {"import": [made]}
