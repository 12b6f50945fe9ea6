"""Members of facades: methods, properties and statics, each made from its facts."""

from typing import Any

from stackproof.bindings import names
from stackproof.bindings.facts import (
    Argument,
    Attribute,
    ClassFacts,
    Kind,
    Parameter,
    Shape,
    Signature,
    TypeRef,
)
from stackproof.synth.native.runtime import checking, crossing, lifting, registry
from stackproof.synth.native.runtime.calls import Plan
from stackproof.synth.native.runtime.errors import JsError, KernelError, Unsupported, reraise
from stackproof.synth.native.runtime.jsii_module import ClassProperty
from stackproof.synth.native.runtime.unfit import Unfit, fqn

_NUMBER = TypeRef(Shape.NUMBER)
_STRING = TypeRef(Shape.STRING)


def method(facts: ClassFacts, signature: Signature) -> Any:
    """A method that calls the behaviour."""
    name = signature.name
    plan = Plan(
        facts.name,
        name,
        signature.positional,
        signature.keywords or None,
        where=f"method {fqn(facts.qualified)}.{names.camel(name)}",
        struct=fqn(facts.qualified),
    )
    returns = signature.returns

    def call(self: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            values = plan.bind(self, args, kwargs)
            return lifting.lift(self.__jsii_ref__.invoke(name, values), returns)
        except JsError as error:
            reraise(error)

    return _named(call, facts, name)


def _named(function: Any, facts: ClassFacts, name: str) -> Any:
    function.__name__ = name
    function.__qualname__ = f"{facts.name}.{name}"
    function.__module__ = facts.module
    function.__jsii_name__ = name
    return function


def static_method(facts: ClassFacts, signature: Signature) -> Any:
    """A static that calls the behaviour."""
    name = signature.name
    plan = Plan(
        facts.name,
        name,
        signature.positional,
        signature.keywords or None,
        where=f"static method {fqn(facts.qualified)}.{names.camel(name)}",
        struct=fqn(facts.qualified),
        first="cls",
    )
    returns = signature.returns

    def call(cls: Any, *args: Any, **kwargs: Any) -> Any:
        try:
            values = plan.bind(cls, args, kwargs)
            home = registry.behaviour_class(facts)
            return lifting.lift(_static(home, name)(*values), returns)
        except JsError as error:
            reraise(error)

    return classmethod(_named(call, facts, name))


def _static(home: Any, name: str) -> Any:
    found = getattr(home, name, None)
    if found is None:
        raise Unsupported(f"{home.__name__}.{name} is not there natively")
    return found


def static_property(facts: ClassFacts, name: str) -> ClassProperty:
    """A static that is read."""

    def read(_class: Any) -> Any:
        if name == "TF_RESOURCE_TYPE" and registry.is_provider(facts.qualified):
            package = registry.package(facts.qualified)
            return facts.terraform_type or (package.provider_name if package else None)
        return lifting.lift_any(_static(registry.behaviour_class(facts), name)())

    return ClassProperty(read)


def attribute_property(facts: ClassFacts, attribute: Attribute) -> property:
    """A property that asks the behaviour."""
    name, type_ = attribute.name, attribute.type

    def read(self: Any) -> Any:
        try:
            return lifting.lift(self.__jsii_ref__.read(name), type_)
        except JsError as error:
            reraise(error)

    _named(read, facts, name)
    if not attribute.writable:
        return property(read)
    # The index does not say which properties of the framework may be unset.
    optional = not registry.is_provider(facts.qualified)

    def write(self: Any, value: Any) -> None:
        checking.check("argument value", value, type_, optional=optional)
        try:
            try:
                lowered = crossing.lower(value, type_, optional=optional)
            except Unfit as unfit:
                text = "\n".join(unfit.lines())
                raise KernelError(f"Value passed to setter of property {name}: {text}") from None
            self.__jsii_ref__.write(name, lowered)
        except JsError as error:
            reraise(error)

    return property(read, write)


def generated_signature(facts: ClassFacts, name: str) -> Signature:
    """How a method of a provider class is called; they are all alike."""
    if name == "get":
        returns = TypeRef(Shape.NAMED, name=facts.item)
        if facts.kind is Kind.REFERENCE_MAP:
            return Signature(name, (Parameter("key", _STRING),), returns=returns)
        return Signature(name, (Parameter("index", _NUMBER),), returns=returns)
    if name.startswith("put_"):
        wanted = name.removeprefix("put_")
        argument = _argument(facts, wanted)
        if argument is not None:
            struct = registry.facts(argument.type.name or "")
            if argument.type.shape is Shape.NAMED and struct is not None:
                return Signature(name, keywords=struct.arguments)
            return Signature(name, (Parameter("value", argument.type),))
    return Signature(name)


def _argument(facts: ClassFacts, name: str) -> Argument | None:
    arguments = facts.arguments
    if not arguments:
        for attribute in facts.attributes:
            if attribute.name == "internal_value":
                struct = registry.facts(attribute.type.name or "")
                arguments = struct.arguments if struct is not None else ()
    # Words that Python keeps for itself end in `_` by themselves, not inside another name.
    return next((a for a in arguments if a.name in {name, f"{name}_"}), None)


def import_signature() -> Signature:
    """How `generate_config_for_import` is called."""
    framework = registry.framework()
    return Signature(
        "generate_config_for_import",
        (
            Parameter("scope", TypeRef(Shape.NAMED, name="constructs.Construct")),
            Parameter("import_to_id", _STRING),
            Parameter("import_from_id", _STRING),
            Parameter(
                "provider",
                TypeRef(Shape.NAMED, name=f"{framework}.TerraformProvider"),
                required=False,
            ),
        ),
        returns=TypeRef(Shape.NAMED, name=f"{framework}.ImportableResource"),
        static=True,
    )
