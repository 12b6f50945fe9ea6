"""`TerraformProvider`."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("TerraformProvider")
class TerraformProvider(TerraformElement):
    """A provider, perhaps one of several with an alias.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: `terraformResourceType` and what else the framework knows of it.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_)
        self.terraform_resource_type = config["terraformResourceType"]
        self.terraform_generator_metadata = config.get("terraformGeneratorMetadata")
        self.terraform_provider_source = config.get("terraformProviderSource")
        self.alias: str | None = None

    @staticmethod
    def is_terraform_provider(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformProvider)

    @property
    def fqn(self) -> str:
        """How resources name it."""
        alias = self.read("alias")
        name = self.terraform_resource_type
        return f"{name}.{alias}" if alias else str(name)

    @property
    def address(self) -> str:
        """What messages and the source map call it."""
        return f"provider.{self.fqn}"

    @property
    def meta_attributes(self) -> dict[str, Any]:
        """What every provider may have."""
        alias = self.read("alias")
        return {"alias": alias} if alias is not None else {}

    def synthesize_attributes(self) -> dict[str, Any]:
        """Its own attributes; provider classes have some."""
        return {}

    def _synthesize_attributes(self) -> dict[str, Any]:
        # What a subclass of the program may override.
        return self.synthesize_attributes()

    def to_terraform(self) -> Any:
        """Its block and its entry among the required ones."""
        metadata = self.terraform_generator_metadata or {}
        name = self.terraform_resource_type
        attributes = self._synthesize_attributes() | self.meta_attributes
        required = {
            "version": metadata.get("providerVersion") or metadata.get("providerVersionConstraint"),
            "source": self.terraform_provider_source,
        }
        return {
            "terraform": {"required_providers": {name: required}},
            "provider": {name: [js.merge(attributes, self.raw_overrides)]},
        }

    def to_metadata(self) -> Any:
        """Its overrides."""
        return self.overrides_metadata(self.terraform_resource_type)
