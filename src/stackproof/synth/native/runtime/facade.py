"""The classes that a program sees, each made from the facts when it is first asked for."""

import inspect
from types import FunctionType
from typing import Any

from stackproof.bindings.facts import (
    ClassFacts,
    Kind,
    Parameter,
    Shape,
    Signature,
    TypeRef,
)
from stackproof.synth.native.runtime import crossing, faults, forms, lifting, members, registry
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.calls import Plan
from stackproof.synth.native.runtime.errors import JsError, reraise
from stackproof.synth.native.runtime.jsii_module import (
    InterfaceDynamicProxy,
    JSIIMeta,
)
from stackproof.synth.native.runtime.unfit import fqn

_made: dict[str, Any] = {}
_META = (
    "connection",
    "count",
    "depends_on",
    "for_each",
    "lifecycle",
    "provider",
    "provisioners",
)


def get(qualified: str) -> Any:
    """The class of a qualified name, such as `cdktn.App`.

    Raises:
        KeyError: No class of that name is known.
    """
    try:
        return _made[qualified]
    except KeyError:
        pass
    facts = registry.facts(qualified)
    if facts is None:
        raise KeyError(qualified)
    if facts.kind is Kind.STRUCT:
        made = forms.struct_class(facts, get)
    elif facts.kind is Kind.ENUM:
        made = forms.enum_class(facts)
    elif facts.kind is Kind.INTERFACE:
        made = forms.interface_class(facts, get)
    else:
        made = _object_class(facts)
    _made[qualified] = made
    return made


def of_behaviour(ref: Behaviour, declared: str) -> Any:
    """A new object of the program's for a behaviour that has none.

    Args:
        ref: The behaviour.
        declared: The class or interface that is declared where it is handed out.
    """
    class_ = _class_of(ref, declared)
    if class_ is None:
        proxy_class = forms.proxy_class(declared or f"{registry.framework()}.IResolvable")
        proxy = proxy_class.__new__(proxy_class)
        proxy.__jsii_ref__ = ref
        made: Any = InterfaceDynamicProxy([proxy])
        return made
    made = class_.__new__(class_)
    made.__jsii_ref__ = ref
    return made


def _class_of(ref: Behaviour, declared: str) -> Any:
    facts = getattr(type(ref), "facts", None)
    if facts is not None:
        return get(facts.qualified)
    name = ref.registered
    if name:
        if "." not in name:
            name = f"{registry.framework()}.{name}"
        if registry.facts(name) is not None:
            return get(name)
    known = registry.facts(declared) if declared else None
    if known is not None and known.kind is not Kind.INTERFACE:
        return get(declared)
    return None


# Classes of objects


def _base_of(facts: ClassFacts) -> ClassFacts | None:
    for ancestor in facts.ancestors:
        known = registry.facts(ancestor)
        if known is not None and known.kind not in {Kind.INTERFACE, Kind.STRUCT}:
            return known
    return None


def _object_class(facts: ClassFacts) -> Any:
    base = _base_of(facts)
    bases = (get(base.qualified),) if base is not None else (object,)
    space: dict[str, Any] = {
        "__module__": facts.module,
        "__qualname__": facts.name,
        "__jsii_facts__": facts,
        "__init__": _initializer(facts),
    }
    if base is None and faults.is_tolerant():
        from stackproof.synth.native.runtime import mending

        space["__getattr__"] = mending.attribute
    _add_methods(facts, base, space)
    known = {a.name: a for a in base.attributes} if base is not None else {}
    for attribute in facts.attributes:
        if known.get(attribute.name) != attribute:
            space[attribute.name] = members.attribute_property(facts, attribute)
    _add_statics(facts, base, space)
    return JSIIMeta(facts.name, bases, space, jsii_type=fqn(facts.qualified))


def _add_methods(facts: ClassFacts, base: ClassFacts | None, space: dict[str, Any]) -> None:
    inherited = set(base.methods) if base is not None else set()
    known = {s.name: s for s in base.signatures} if base is not None else {}
    signatures = {s.name: s for s in facts.signatures}
    for name in facts.methods:
        signature = signatures.get(name)
        if name not in inherited or (signature is not None and signature != known.get(name)):
            made = signature or members.generated_signature(facts, name)
            space[name] = members.method(facts, made)
    for signature in _protected(facts):
        space[signature.name] = members.method(facts, signature)


def _add_statics(facts: ClassFacts, base: ClassFacts | None, space: dict[str, Any]) -> None:
    inherited = set(base.statics) if base is not None else set()
    known = {s.name: s for s in base.signatures} if base is not None else {}
    signatures = {s.name: s for s in facts.signatures}
    for name in facts.statics:
        signature = signatures.get(name)
        if signature is not None:
            if signature != known.get(name):
                space[name] = members.static_method(facts, signature)
        elif name == "generate_config_for_import":
            space[name] = members.static_method(facts, members.import_signature())
        elif name not in inherited or name == "TF_RESOURCE_TYPE":
            space[name] = members.static_property(facts, name)


_WITH_ATTRIBUTES = frozenset(
    f"Terraform{kind}" for kind in ("Resource", "DataSource", "Provider", "Module", "Backend")
)


def _protected(facts: ClassFacts) -> list[Signature]:
    """What only subclasses may use; the index does not list it."""
    if facts.name == "TerraformStack":
        element = TypeRef(Shape.NAMED, name=f"{facts.module}.TerraformElement")
        return [Signature("_allocate_logical_id", (Parameter("tf_element", element),))]
    if facts.name in _WITH_ATTRIBUTES:
        return [Signature("_synthesize_attributes")]
    return []


def _initializer(facts: ClassFacts) -> FunctionType:
    plan: list[Plan] = []

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        if not plan:
            plan.append(_constructor_plan(facts))
        try:
            values = plan[0].bind(self, args, kwargs)
            try:
                _construct(self, values)
            except JsError as error:
                if not faults.is_tolerant():
                    raise
                from stackproof.synth.native.runtime import mending

                _construct(self, mending.construct(values, error))
        except JsError as error:
            reraise(error, constructing=True)

    __init__.__qualname__ = f"{facts.name}.__init__"
    __init__.__module__ = facts.module
    return __init__  # type: ignore[return-value] # it is a function


def _construct(self: Any, values: list[Any]) -> None:
    class_ = _behaviour_class(type(self))
    ref = class_.__new__(class_)
    ref.facade = self
    self.__jsii_ref__ = ref
    ref.__init__(*values)


def _constructor_plan(facts: ClassFacts) -> Plan:
    arguments = [*facts.arguments]
    if facts.kind in {Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL}:
        arguments.sort(key=lambda a: a.name not in _META)
    name = fqn(facts.qualified)
    return Plan(
        facts.name,
        "__init__",
        facts.positional,
        arguments or None,
        where=f"new {name}",
        struct=_struct_of(facts.qualified),
    )


def _struct_of(qualified: str) -> str:
    for ending in ("Config", "Props", "Options"):
        if registry.facts(f"{qualified}{ending}") is not None:
            return fqn(f"{qualified}{ending}")
    return fqn(f"{qualified}Config")


_overriding: dict[type, Any] = {}


def _behaviour_class(class_: Any) -> Any:
    """The behaviour of a class of the program or of ours, with the program's overrides in it."""
    found = _overriding.get(class_)
    if found is None:
        declared = next(c for c in class_.__mro__ if c.__dict__.get("__jsii_declared_type__"))
        found = registry.behaviour_class(declared.__jsii_facts__)
        overrides = _overrides(class_, declared)
        if overrides:
            space = {name: _override(name, member) for name, member in overrides.items()}
            found = type(found)(found.__name__, (found,), space, overriding=True)
        _overriding[class_] = found
    return found


def _overrides(class_: type, declared: type) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for mro_class in class_.__mro__:
        if mro_class is declared or mro_class is object:
            break
        for name, item in mro_class.__dict__.items():
            if name.startswith("__") or name in found:
                continue
            original = inspect.getattr_static(declared, name, None)
            if (isinstance(item, FunctionType) and hasattr(original, "__jsii_name__")) or (
                inspect.isdatadescriptor(item) and isinstance(original, property)
            ):
                found[name] = item
    return found


def _override(name: str, item: Any) -> Any:
    if isinstance(item, FunctionType):

        def call(self: Behaviour, *arguments: Any) -> Any:
            return crossing.calling(getattr(self.facade, name))(*arguments)

        return call

    def read(self: Behaviour) -> Any:
        return crossing.lower_any(getattr(self.facade, name))

    def write(self: Behaviour, value: Any) -> None:
        setattr(self.facade, name, lifting.lift_any(value))

    return property(read, write)
