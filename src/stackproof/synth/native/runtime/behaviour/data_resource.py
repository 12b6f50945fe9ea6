"""`terraform_data`, which the frameworks call `DataResource`."""

from typing import Any

from stackproof.synth.native.runtime import registry
from stackproof.synth.native.runtime.behaviour.importing import ImportableResource
from stackproof.synth.native.runtime.behaviour.resource import TerraformResource
from stackproof.synth.native.runtime.registry import behaviour, framework

_TYPE = "terraform_data"


@behaviour("DataResource")
class DataResource(TerraformResource):
    """A resource that only keeps values.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: `input`, `triggersReplace` and meta-arguments.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        known = {
            "terraformResourceType": _TYPE,
            "terraformGeneratorMetadata": {"providerName": "terraform"},
        }
        super().__init__(scope, id_, {**config, **known})
        self._input = config.get("input")
        self._triggers_replace = config.get("triggersReplace")

    TF_RESOURCE_TYPE = staticmethod(lambda: _TYPE)

    @staticmethod
    def generate_config_for_import(
        scope: Any, import_to_id: str, import_from_id: str, provider: Any = None
    ) -> ImportableResource:
        """A resource that exists already, to be written into a program by Terraform."""
        config = {
            "terraformResourceType": _TYPE,
            "importId": import_from_id,
            "provider": provider,
        }
        return ImportableResource(scope, import_to_id, config)

    @property
    def id(self) -> str:
        """Its id, which Terraform makes up."""
        return self.get_string_attribute("id")

    @property
    def output(self) -> Any:
        """What was put in."""
        facts = registry.facts(f"{framework()}.AnyMap")
        if facts is None:
            return self.interpolation_for_attribute("output")
        return registry.behaviour_class(facts)(self, "output")

    def _get_input(self) -> Any:
        """What is kept."""
        return self.get_any_map_attribute("input")

    def _set_input(self, value: Any) -> None:
        self._input = value

    input = property(_get_input, _set_input)

    @property
    def input_input(self) -> Any:
        """What the program put in."""
        return self._input

    def reset_input(self) -> None:
        """Takes it out again."""
        self._input = None

    @property
    def triggers_replace(self) -> Any:
        """Values that replace it when they change."""
        return self.get_any_map_attribute("triggers_replace")

    @triggers_replace.setter
    def triggers_replace(self, value: Any) -> None:
        self._triggers_replace = value

    @property
    def triggers_replace_input(self) -> Any:
        """What the program put in."""
        return self._triggers_replace

    def reset_triggers_replace(self) -> None:
        """Takes them out again."""
        self._triggers_replace = None

    def _synthesize_attributes(self) -> dict[str, Any]:
        """Its arguments."""
        return {"input": self._input, "triggers_replace": self._triggers_replace}
