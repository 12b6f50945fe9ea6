"""`module` blocks."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import js, references, tokens
from stackproof.synth.native.runtime.behaviour.assets import TerraformModuleAsset
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.behaviour.provider import TerraformProvider
from stackproof.synth.native.runtime.behaviour.resource import Bare
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("TerraformModule")
class TerraformModule(TerraformElement):
    """A module of Terraform's.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: Its source and meta-arguments.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, "module")
        source = config["source"]
        self.skip_asset_creation_from_local_modules = config.get(
            "skipAssetCreationFromLocalModules"
        )
        if source.startswith(("./", "../")) and not self.skip_asset_creation_from_local_modules:
            source = TerraformModuleAsset.of(self.cdktf_stack).source_of(source)
        self.source = source
        self.version = config.get("version")
        self.providers = config.get("providers")
        self._check_providers()
        depends_on = config.get("dependsOn")
        self.depends_on = None if depends_on is None else [each.fqn for each in depends_on]
        self.for_each = config.get("forEach")

    def add_provider(self, provider: Any) -> None:
        """Passes a provider on to the module."""
        self.providers = [*(self.providers or []), provider]
        self._check_providers()

    def _check_providers(self) -> None:
        seen = set()
        for provider in self.providers or []:
            name = _name_in_module(provider)
            if name in seen:
                raise JsError(
                    f'Multiple providers have the same alias: "{name}"\nEach provider must have a '
                    "unique alias when passing multiple providers of the same type to modules.\n  "
                )
            seen.add(name)

    def interpolation_for_output(self, module_output: str) -> Any:
        """An output of the module."""
        every = ".*" if self.for_each is not None else ""
        return references.reference(
            lambda: f"module.{self.friendly_unique_id}{every}.{module_output}", self.cdktf_stack
        )

    def get_string(self, output: str) -> str:
        """An output of the module."""
        return tokens.as_string(self.interpolation_for_output(output))

    def _synthesize_attributes(self) -> dict[str, Any]:
        """The module's variables; generated modules and `TerraformHclModule` have some."""
        return {}

    def to_terraform(self) -> Any:
        """Its block."""
        block = {
            **self._synthesize_attributes(),
            "source": self.source,
            "version": self.version,
            "providers": self._providers(),
            "depends_on": [Bare(each) for each in self.depends_on] if self.depends_on else None,
            "for_each": None if self.for_each is None else self.for_each.collection(),
            "//": self.construct_metadata(),
        }
        return {"module": {self.friendly_unique_id: js.merge(block, self.raw_overrides)}}

    def to_metadata(self) -> Any:
        """Its overrides."""
        return self.overrides_metadata("module")

    def _providers(self) -> dict[str, str] | None:
        if not self.providers:
            return None
        return {_name_in_module(each): _provider(each).fqn for each in self.providers}


def _provider(given: Any) -> Any:
    return given if isinstance(given, TerraformProvider) else given["provider"]


def _name_in_module(given: Any) -> str:
    if isinstance(given, TerraformProvider):
        return str(given.terraform_resource_type)
    return f"{given['provider'].terraform_resource_type}.{given['moduleAlias']}"


@behaviour("TerraformHclModule")
class TerraformHclModule(TerraformModule):
    """A module with variables that nobody generated classes for.

    Args:
        scope: Where it stands.
        id_: Its name there.
        config: Its source, variables and meta-arguments.
    """

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, config)
        self.variables = config.get("variables")

    def set(self, variable: str, value: Any) -> None:
        """Sets a variable."""
        self.variables = {**(self.variables or {}), variable: value}

    def get(self, output: str) -> Any:
        """An output of the module."""
        return self.interpolation_for_output(output)

    def get_boolean(self, output: str) -> Any:
        """An output of the module."""
        return self.interpolation_for_output(output)

    def get_number(self, output: str) -> Any:
        """An output of the module."""
        return tokens.as_number(self.interpolation_for_output(output))

    def get_list(self, output: str) -> list[Any]:
        """An output of the module."""
        return tokens.as_list(self.interpolation_for_output(output))

    def _synthesize_attributes(self) -> dict[str, Any]:
        """Its variables."""
        return dict(self.variables or {})
