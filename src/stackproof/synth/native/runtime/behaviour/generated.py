"""Classes of provider packages: all that they do follows from the facts in the index."""

from collections.abc import Callable
from typing import Any, ClassVar

from stackproof.bindings.facts import Argument, ClassFacts, Kind
from stackproof.synth.native.runtime import registry
from stackproof.synth.native.runtime.behaviour import complex as nested
from stackproof.synth.native.runtime.behaviour.fields import Fields
from stackproof.synth.native.runtime.behaviour.importing import ImportableResource
from stackproof.synth.native.runtime.behaviour.provider import TerraformProvider
from stackproof.synth.native.runtime.behaviour.resource import (
    TerraformDataSource,
    TerraformEphemeralResource,
    TerraformResource,
)
from stackproof.synth.native.runtime.errors import Unsupported

_META = {
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioners",
}


def _generator_metadata(facts: ClassFacts) -> dict[str, Any]:
    package = registry.package(facts.qualified)
    found = {
        "providerName": package.provider_name if package else None,
        "providerVersion": package.provider_version if package else None,
        "providerVersionConstraint": package.provider_constraint if package else None,
    }
    return {key: value for key, value in found.items() if value is not None}


class _Made(Fields):
    """What stands for itself in Terraform: a resource, a data source."""

    def __init__(self, scope: Any, id_: str, config: dict[str, Any] | None = None) -> None:
        config = config or {}
        self._take(config)
        meta = dict(config)
        meta["terraformResourceType"] = self.facts.terraform_type
        meta["terraformGeneratorMetadata"] = _generator_metadata(self.facts)
        super().__init__(scope, id_, meta)  # type: ignore[call-arg] # of what it is mixed into


class _Importable(_Made):
    """What Terraform can write a configuration for."""

    @classmethod
    def generate_config_for_import(
        cls, scope: Any, import_to_id: str, import_from_id: str, provider: Any = None
    ) -> ImportableResource:
        """Something that exists already, to be written into a program by Terraform."""
        return ImportableResource(
            scope,
            import_to_id,
            {
                "terraformResourceType": cls.facts.terraform_type,
                "importId": import_from_id,
                "provider": provider,
            },
        )


class Resource(_Importable, TerraformResource):
    """A resource of a provider."""


class DataSource(_Importable, TerraformDataSource):
    """A data source of a provider."""


class Ephemeral(_Made, TerraformEphemeralResource):
    """An ephemeral resource of a provider."""


class Provider(Fields, TerraformProvider):
    """A provider."""

    def __init__(self, scope: Any, id_: str, config: dict[str, Any] | None = None) -> None:
        self._take(config or {})
        package = registry.package(self.facts.qualified)
        super().__init__(
            scope,
            id_,
            {
                "terraformResourceType": package.provider_name if package else None,
                "terraformGeneratorMetadata": _generator_metadata(self.facts),
                "terraformProviderSource": _source(package),
            },
        )
        del self.alias

    def _make_reader(self, name: str) -> Callable[[Any], Any] | None:
        if name in self._arguments:
            return lambda self: self.given(name)
        return super()._make_reader(name)


def _source(package: Any) -> str | None:
    """The provider's source as the bindings print it."""
    if package is None:
        return None
    source: str | None = package.written_source or package.provider_source
    return source


class Reference(Fields, nested.ComplexObject):
    """A nested object of a provider class."""

    # Where its value is kept: a resource or another reference, and the argument there.
    holder: tuple[Any, str] | None = None

    def __init__(self, parent: Any, attribute: str, *rest: Any) -> None:
        index, from_set = (*rest, None, None)[:2]
        if index is None and self.facts.indexed:
            index = 0
        nested.ComplexObject.__init__(self, parent, attribute, from_set, index)
        self.nested = {}
        self._value: Any = None

    @property
    def internal_value(self) -> Any:
        """What was given for it, by the names that the struct has in jsii."""
        if self.holder is None:
            return self._value
        holder, name = self.holder
        return holder.given(name)

    @internal_value.setter
    def internal_value(self, value: Any) -> None:
        if self.holder is None:
            self._value = value
        else:
            holder, name = self.holder
            holder.give(name, value)

    def given(self, name: str) -> Any:
        """What was given for an argument of the struct."""
        value = self.internal_value
        return value.get(self._arguments[name].jsii_name) if isinstance(value, dict) else None

    def give(self, name: str, value: Any) -> None:
        """Takes a value for an argument of the struct."""
        before = self.internal_value
        after = dict(before) if isinstance(before, dict) else {}
        key = self._arguments[name].jsii_name
        if value is None:
            after.pop(key, None)
        else:
            after[key] = value
        self.internal_value = after


class List(nested.ComplexList):
    """A list of nested objects of a provider class."""

    facts: ClassVar[ClassFacts]
    internal_value: Any = None

    def get(self, index: Any) -> Any:
        """One of them."""
        class_ = _item_class(self.facts)
        return class_(self.terraform_resource, self.terraform_attribute, index, self.wraps_set)


class Map(nested.ComplexMap):
    """A map of nested objects of a provider class."""

    facts: ClassVar[ClassFacts]
    internal_value: Any = None

    def get(self, key: str) -> Any:
        """One of them."""
        return _item_class(self.facts)(
            self.terraform_resource, f"{self.terraform_attribute}[{key}]"
        )


def _item_class(facts: ClassFacts) -> Any:
    known = registry.facts(facts.item or "")
    if known is None:
        raise Unsupported(f"{facts.item} is in no index")
    return registry.behaviour_class(known)


_BASES: dict[Kind, type] = {
    Kind.RESOURCE: Resource,
    Kind.DATA_SOURCE: DataSource,
    Kind.EPHEMERAL: Ephemeral,
    Kind.PROVIDER: Provider,
    Kind.REFERENCE: Reference,
    Kind.REFERENCE_LIST: List,
    Kind.REFERENCE_MAP: Map,
}


def behaviour_class(facts: ClassFacts) -> Any:
    """The class that does what a class of a provider package does.

    Raises:
        Unsupported: It is of a kind that does nothing by itself.
    """
    base = _BASES.get(facts.kind)
    if base is None:
        raise Unsupported(f"{facts.qualified} has no native behaviour")
    space: dict[str, Any] = {"facts": facts}
    if issubclass(base, Fields):
        arguments = facts.arguments
        if facts.kind is Kind.REFERENCE:
            arguments = _struct_arguments(facts)
        space["_arguments"] = {a.name: a for a in arguments if a.name not in _own_meta(facts)}
        space["_attributes"] = {a.name: a for a in facts.attributes}
        space["_readers"] = {}
    return type(base)(facts.name, (base,), space)


def _own_meta(facts: ClassFacts) -> set[str]:
    made = {Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL}
    return _META if facts.kind in made else set()


def _struct_arguments(facts: ClassFacts) -> tuple[Argument, ...]:
    for attribute in facts.attributes:
        if attribute.name == "internal_value":
            struct = registry.facts(attribute.type.name or "")
            return struct.arguments if struct is not None else ()
    return ()
