"""`TerraformResource` and `TerraformDataSource`: attributes, meta-arguments, references."""

from typing import Any

from stackproof.synth.native.runtime.behaviour import expressions, js, naming, tokens
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.behaviour.moving import Movable
from stackproof.synth.native.runtime.behaviour.references import Readable, Reference
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour


class Bare(tokens.Resolvable):
    """A reference that is printed without braces, as `depends_on` wants it.

    Args:
        target: What it refers to.
    """

    def __init__(self, target: Any) -> None:
        super().__init__()
        self.target = target

    def resolve(self, context: Any) -> Any:
        """The reference, bare."""
        with expressions.inside(context):
            return context.resolve(self.target)


def dependables(values: list[Any]) -> list[Any]:
    """What `depends_on` holds for constructs."""
    return [Bare(value.fqn if hasattr(value, "fqn") else value) for value in values]


def fqn_of(value: Any) -> Any:
    """A construct as a value is a reference to all of it."""
    if isinstance(value, TerraformElement):
        return value.fqn
    return value


class Attributed(Readable, TerraformElement):
    """What resources and data sources have in common."""

    block = "resource"

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        type_ = config["terraformResourceType"]
        super().__init__(scope, id_, type_ if self.block == "resource" else f"{self.block}.{type_}")
        self.terraform_resource_type = type_
        self.terraform_generator_metadata = config.get("terraformGeneratorMetadata")
        self.depends_on = self._dependencies(config.get("dependsOn"))
        self.count = config.get("count")
        self.provider = config.get("provider")
        self.lifecycle = config.get("lifecycle")
        self.for_each = config.get("forEach")

    def _dependencies(self, given: list[Any] | None) -> list[Any] | None:
        if given is None:
            return None
        # A construct that is no element of Terraform's has no name there, and is left out.
        return [getattr(value, "fqn", None) for value in given]

    @property
    def terraform_meta_arguments(self) -> dict[str, Any]:
        """What every resource may have."""
        found: dict[str, Any] = {
            "dependsOn": self.depends_on,
            "count": _count(self.count),
            "provider": self.provider.fqn if self.provider is not None else None,
            "lifecycle": _lifecycle(self.lifecycle),
            "forEach": None if self.for_each is None else self.for_each.collection(),
        }
        return {key: value for key, value in found.items() if value is not None}

    def meta(self) -> dict[str, Any]:
        """The same in Terraform's words."""
        if self.count is not None and self.for_each is not None:
            raise JsError(
                "forEach and count are both set, but they are mutually exclusive. You can only use "
                f"either of them. Check the resource at path: {self.node.path}",
                kind="AssertionError [ERR_ASSERTION]",
            )
        depends_on, lifecycle = self.depends_on, self.lifecycle
        found = {
            "depends_on": [Bare(each) for each in depends_on] if depends_on is not None else None,
            "count": _count(self.count),
            "provider": self.provider.fqn if self.provider is not None else None,
            "lifecycle": naming.snake_keys(_lifecycle(lifecycle))
            if lifecycle is not None
            else None,
            "for_each": None if self.for_each is None else self.for_each.collection(),
        }
        return {key: value for key, value in found.items() if value is not None}

    def synthesize_attributes(self) -> dict[str, Any]:
        """Its own attributes; provider classes have some."""
        return {}

    def _synthesize_attributes(self) -> dict[str, Any]:
        # What a subclass of the program may override.
        return self.synthesize_attributes()

    def attributes(self) -> dict[str, Any]:
        """All that stands in its block, overrides included."""
        found = self._synthesize_attributes()
        self.has_write_only = any(key.endswith("_wo") for key in found if found[key] is not None)
        found.update(self.meta())
        found["//"] = self.construct_metadata()
        return js.merge(found, self.raw_overrides) if self.raw_overrides else found

    def to_terraform(self) -> Any:
        """Its block."""
        return {
            self.block: {self.terraform_resource_type: {self.friendly_unique_id: self.attributes()}}
        }

    def to_metadata(self) -> Any:
        """Its overrides."""
        return self.overrides_metadata(self.terraform_resource_type)

    def interpolation_for_attribute(self, terraform_attribute: str) -> Any:
        """A reference to an attribute."""
        every = "" if self.for_each is None else "*."
        return Reference(
            f"{self.element_type}.{self.friendly_unique_id}.{every}{terraform_attribute}",
            self.cdktf_stack,
        )


def _count(value: Any) -> Any:
    return value.to_terraform() if hasattr(value, "to_terraform") else value


def _lifecycle(value: dict[str, Any] | None) -> dict[str, Any] | None:
    if value is None or "replaceTriggeredBy" not in value:
        return value
    triggers = [fqn_of(each) for each in value["replaceTriggeredBy"]]
    return {**value, "replaceTriggeredBy": triggers}


@behaviour("TerraformResource")
class TerraformResource(Movable, Attributed):
    """A resource."""

    def __init__(self, scope: Any, id_: str, config: dict[str, Any]) -> None:
        super().__init__(scope, id_, config)
        self.provisioners = config.get("provisioners")
        self.connection = config.get("connection")

    @staticmethod
    def is_terraform_resource(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformResource)

    def meta(self) -> dict[str, Any]:
        """Meta-arguments in Terraform's words."""
        found = super().meta()
        if self.connection is not None:
            found["connection"] = naming.snake_keys(self.connection)
        if self.provisioners:
            found["provisioner"] = [
                {
                    each["type"]: naming.snake_keys(
                        {key: value for key, value in each.items() if key != "type"}
                    )
                }
                for each in self.provisioners
            ]
        return found

    def to_terraform(self) -> Any:
        """Its block, and where it moves or comes from."""
        return self.refactored(super().to_terraform())

    def to_metadata(self) -> Any:
        """Its overrides, and whether it moves or is imported."""
        return {**super().to_metadata(), **self.refactoring_metadata()}


@behaviour("TerraformDataSource")
class TerraformDataSource(Attributed):
    """A data source."""

    block = "data"

    @staticmethod
    def is_terraform_data_source(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformDataSource)


@behaviour("TerraformEphemeralResource")
class TerraformEphemeralResource(Attributed):
    """An ephemeral resource."""

    block = "ephemeral"
    is_ephemeral = True

    @staticmethod
    def is_terraform_ephemeral_resource(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, TerraformEphemeralResource)
