"""Arguments and attributes of provider classes: what is written, and how the rest is read."""

from collections.abc import Callable
from typing import Any, ClassVar

from stackproof.bindings.facts import Argument, Attribute, ClassFacts, Kind, Shape, TypeRef
from stackproof.synth.native.runtime import registry
from stackproof.synth.native.runtime.behaviour import complex as nested
from stackproof.synth.native.runtime.behaviour import expressions, js, tokens
from stackproof.synth.native.runtime.behaviour.element import TerraformElement
from stackproof.synth.native.runtime.errors import JsError, Unsupported

_META = {
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioners",
}
Convert = Callable[[Any], Any]
_Field = tuple[str, str, Convert | None, bool, bool]


# What is written


def _converter(type_: TypeRef) -> Convert | None:
    """How a value is turned into Terraform's words; None if it is left as it is."""
    if type_.shape is Shape.NAMED:
        known = registry.facts(type_.name or "")
        if known is not None and known.kind is Kind.STRUCT:
            return Struct.of(known).convert
    if type_.shape in {Shape.LIST, Shape.SET}:
        inner = _converter(type_.items[0])
        if inner is not None:
            return _each(inner)
    if type_.shape is Shape.MAP:
        inner = _converter(type_.items[0])
        if inner is not None:
            return _each_value(inner)
    return None


def _each(inner: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if isinstance(value, list) and tokens.of_list(value) is None:
            return [inner(item) for item in value]
        return value

    return convert


def _each_value(inner: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if isinstance(value, dict) and tokens.of_map(value) is None:
            return {key: inner(item) for key, item in value.items()}
        return value

    return convert


class Struct:
    """How a struct is written; made when a value of it is first written."""

    _known: ClassVar[dict[str, "Struct"]] = {}

    def __init__(self, facts: ClassFacts) -> None:
        self._facts = facts
        self._fields: list[_Field] | None = None

    @classmethod
    def of(cls, facts: ClassFacts) -> "Struct":
        """The one of a struct; structs may hold themselves."""
        found = cls._known.get(facts.qualified)
        if found is None:
            found = cls._known[facts.qualified] = cls(facts)
        return found

    def convert(self, value: Any) -> Any:
        """A value of the struct in Terraform's words."""
        if not isinstance(value, dict) or tokens.of_map(value) is not None:
            if isinstance(value, TerraformElement):
                raise JsError(
                    "A complex element was used as configuration, this is not supported: "
                    "https://cdk.tf/complex-object-as-configuration"
                )
            return value
        if self._fields is None:
            self._fields = [_field(a, a.jsii_name) for a in self._facts.arguments]
        found = written(self._fields, value)
        if "dynamic" in found:
            from stackproof.synth.native.runtime.behaviour import iterators

            # Terraform could have a block for each item here as well; the frameworks refuse it.
            for name, block in found.pop("dynamic").items():
                found[name] = iterators.Misplaced(block["content"])
        return found


def _field(argument: Argument, key: str) -> _Field:
    return (
        key,
        argument.terraform_name,
        _converter(argument.type),
        argument.prints_null,
        argument.is_block and not _is_attribute(argument.type),
    )


def _is_attribute(type_: TypeRef) -> bool:
    """Whether Terraform has an attribute of objects where the bindings have blocks.

    All its keys are printed, and no dynamic block can stand there.
    """
    item = type_.items[0] if type_.shape in {Shape.LIST, Shape.SET} else type_
    known = registry.facts(item.name or "") if item.shape is Shape.NAMED else None
    return known is not None and any(a.prints_null for a in known.arguments)


def written(fields: list[_Field], values: dict[str, Any]) -> dict[str, Any]:
    """Values in Terraform's words, dynamic blocks where they belong."""
    found: dict[str, Any] = {}
    dynamic: dict[str, Any] = {}
    for key, name, convert, prints_null, is_block in fields:
        value = values.get(key)
        if value is None:
            if prints_null:
                found[name] = js.NULL
            continue
        if is_block and hasattr(value, "block"):
            dynamic[name] = value.block()
        else:
            found[name] = value if convert is None else convert(value)
    if dynamic:
        found["dynamic"] = dynamic
    return found


# What is read


def _reader(attribute: Attribute) -> Callable[[Any], Any]:  # noqa: PLR0911 - one for each kind of value
    """How an attribute of Terraform's is read from an instance."""
    name = attribute.terraform_name or attribute.name
    shape = attribute.type.shape
    if shape is Shape.NAMED and not _is_interface(attribute.type):
        return _nested_reader(attribute, name)
    if shape is Shape.STRING:
        return lambda self: self.get_string_attribute(name)
    if shape is Shape.NUMBER:
        return lambda self: self.get_number_attribute(name)
    if shape is Shape.MAP:
        how = {
            Shape.STRING: "get_string_map_attribute",
            Shape.NUMBER: "get_number_map_attribute",
            Shape.BOOLEAN: "get_boolean_map_attribute",
        }.get(attribute.type.items[0].shape, "get_any_map_attribute")
        return lambda self: getattr(self, how)(name)
    if shape in {Shape.LIST, Shape.SET}:
        numbers = attribute.type.items[0].shape is Shape.NUMBER
        how = "get_number_list_attribute" if numbers else "get_list_attribute"
        if shape is Shape.LIST:
            return lambda self: getattr(self, how)(name)
        hand_out = tokens.as_number_list if numbers else tokens.as_list

        def as_list(self: Any) -> Any:
            return hand_out(expressions.call("tolist", [getattr(self, how)(name)]))

        return as_list
    return lambda self: self.interpolation_for_attribute(name)


def _is_interface(type_: TypeRef) -> bool:
    known = registry.facts(type_.name or "")
    return known is None or known.kind is Kind.INTERFACE


def _nested_reader(attribute: Attribute, name: str) -> Callable[[Any], Any]:
    qualified = attribute.type.name or ""

    def read(self: Any) -> Any:
        made = self.nested.get(attribute.name)
        if made is None:
            facts = registry.facts(qualified)
            if facts is None:
                raise Unsupported(f"{qualified} is in no index")
            class_ = registry.behaviour_class(facts)
            if facts.kind is Kind.REFERENCE_LIST:
                made = class_(self, name, attribute.wraps_set)
            elif hasattr(class_, "holder"):
                made = class_(self, name)
                made.holder = (self, attribute.name)
            elif issubclass(class_, nested.ComplexList):
                made = class_(self, name, attribute.wraps_set)
            else:
                made = class_(self, name)
            self.nested[attribute.name] = made
        return made

    return read


class Fields:
    """What resources, providers and references share: values that were given, and readers."""

    facts: ClassVar[ClassFacts]
    _arguments: ClassVar[dict[str, Argument]]
    _attributes: ClassVar[dict[str, Attribute]]
    _readers: ClassVar[dict[str, Callable[[Any], Any] | None]]

    fields: dict[str, Any]
    nested: dict[str, Any]

    def given(self, name: str) -> Any:
        """What was given for an argument."""
        return self.fields.get(name)

    def give(self, name: str, value: Any) -> None:
        """Takes a value for an argument; None takes it back."""
        if value is None:
            self.fields.pop(name, None)
        else:
            self.fields[name] = value

    def read(self, name: str) -> Any:
        """A property."""
        readers = self._readers
        reader = readers.get(name)
        if reader is None and name not in readers:
            reader = readers[name] = self._make_reader(name)
        if reader is not None:
            return reader(self)
        return super().read(name)  # type: ignore[misc] # of the behaviour it is mixed into

    def _make_reader(self, name: str) -> Callable[[Any], Any] | None:
        attribute = self._attributes.get(name)
        if attribute is None:
            return None
        if attribute.terraform_name is not None:
            return _reader(attribute)
        base = self._argument_of(name, "", "_input")
        return None if base is None else lambda self: self.given(base)

    def _argument_of(self, name: str, start: str, end: str) -> str | None:
        """The argument in a member's name; words that Python keeps end in `_` by themselves."""
        if not (name.startswith(start) and name.endswith(end)):
            return None
        base = name.removeprefix(start).removesuffix(end)
        return next((each for each in (base, f"{base}_") if each in self._arguments), None)

    def write(self, name: str, value: Any) -> None:
        """Sets a property."""
        if name in self._arguments:
            self.give(name, value)
        else:
            super().write(name, value)  # type: ignore[misc] # of the behaviour it is mixed into

    def invoke(self, name: str, arguments: list[Any]) -> Any:
        """Calls a method."""
        put = self._argument_of(name, "put_", "")
        if put is not None:
            self.give(put, arguments[0] if arguments else {})
            return None
        reset = self._argument_of(name, "reset_", "")
        if reset is not None:
            self.give(reset, None)
            return None
        return super().invoke(name, arguments)  # type: ignore[misc] # likewise

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._attributes:
            raise AttributeError(name)
        return Fields.read(self, name)

    def synthesize_attributes(self) -> dict[str, Any]:
        """Its own attributes in Terraform's words."""
        return written(self._own_fields(), self.fields)

    @classmethod
    def _own_fields(cls) -> list[_Field]:
        found: list[_Field] | None = cls.__dict__.get("own_fields")
        if found is None:
            found = [_field(a, a.name) for a in cls._arguments.values()]
            cls.own_fields = found  # type: ignore[attr-defined] # kept with the class
        return found

    def _take(self, config: dict[str, Any]) -> None:
        self.nested = {}
        self.fields = {}
        for name, argument in self._arguments.items():
            value = config.get(argument.jsii_name)
            if value is not None:
                self.fields[name] = value
