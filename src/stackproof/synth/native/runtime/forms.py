"""Classes without behaviour: interfaces, structs and enums, each made from its facts."""

import enum
from collections.abc import Callable, Mapping
from typing import Any, Protocol

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Signature
from stackproof.synth.native.runtime import members, registry
from stackproof.synth.native.runtime.calls import Plan
from stackproof.synth.native.runtime.unfit import fqn

Get = Callable[[str], Any]

_proxies: dict[str, type] = {}


def interface_class(facts: ClassFacts, get: Get) -> Any:
    """The protocol that stands for an interface."""
    bases = [a for a in facts.ancestors if registry.facts(a) is not None]
    nearest = [get(bases[0])] if bases else []
    signatures = {s.name: s for s in facts.signatures}
    space: dict[str, Any] = {
        "__module__": facts.module,
        "__qualname__": facts.name,
        "__jsii_facts__": facts,
        "__jsii_type__": fqn(facts.qualified),
        "__jsii_proxy_class__": staticmethod(lambda: proxy_class(facts.qualified)),
    }
    for name in facts.methods:
        space[name] = members.method(facts, signatures.get(name) or Signature(name))
    for attribute in facts.attributes:
        space[attribute.name] = members.attribute_property(facts, attribute)
    make: Any = type(Protocol)
    return make(facts.name, (*nearest, Protocol), space)


def proxy_class(qualified: str) -> Any:
    """The class of objects of which only an interface is known."""
    found = _proxies.get(qualified)
    if found is None:
        facts = registry.facts(qualified)
        space: dict[str, Any] = {}
        if facts is not None:
            signatures = {s.name: s for s in facts.signatures}
            space = {
                "__module__": facts.module,
                "__jsii_type__": fqn(qualified),
                **{
                    n: members.method(facts, signatures.get(n) or Signature(n))
                    for n in facts.methods
                },
                **{a.name: members.attribute_property(facts, a) for a in facts.attributes},
            }
        name = qualified.rpartition(".")[2]
        found = _proxies[qualified] = type(f"_{name}Proxy", (), space)
    return found


def enum_class(facts: ClassFacts) -> Any:
    """An enum."""
    make: Any = enum.Enum  # its members are in the index
    made = make(facts.name, {name: name for name in facts.statics}, module=facts.module)
    made.__jsii_type__ = fqn(facts.qualified)
    return made


def struct_class(facts: ClassFacts, get: Get) -> Any:
    """A struct: values by keyword, checked when it is made."""
    parent = next(
        (k for k in map(registry.facts, facts.ancestors) if k and k.kind is Kind.STRUCT), None
    )
    arguments = list(facts.arguments)
    if parent is not None:
        inherited = {a.name for a in parent.arguments}
        arguments.sort(key=lambda a: a.name not in inherited)
    plan: list[Plan] = []

    def __init__(self: Any, *args: Any, **kwargs: Any) -> None:  # noqa: N807
        if not plan:
            plan.append(Plan(facts.name, "__init__", (), arguments))
        self._values = plan[0].struct_values(self, args, kwargs)

    __init__.__qualname__ = f"{facts.name}.__init__"
    space: dict[str, Any] = {
        "__module__": facts.module,
        "__qualname__": facts.name,
        "__jsii_facts__": facts,
        "__jsii_type__": fqn(facts.qualified),
        "__jsii_name_mapping__": {a.name: a.jsii_name for a in arguments},
        "__init__": __init__,
        "__eq__": _struct_equal,
        "__hash__": None,
        "__repr__": _struct_shown,
    }
    for argument in arguments:
        space[argument.name] = _struct_property(argument)
    bases = (get(parent.qualified),) if parent is not None else ()
    return type(facts.name, bases, space)


def _struct_equal(self: Any, other: Any) -> bool:
    return isinstance(other, self.__class__) and _values(other) == _values(self)


def _struct_shown(self: Any) -> str:
    values = ", ".join(f"{name}={value!r}" for name, value in _values(self).items())
    return f"{type(self).__jsii_facts__.name}({values})"


def _values(struct: Any) -> Mapping[str, Any]:
    found: Mapping[str, Any] = struct._values  # noqa: SLF001 - ours, named as in the real ones
    return found


def _struct_property(argument: Argument) -> property:
    name = argument.name
    if argument.required:

        def read(self: Any) -> Any:
            result = self._values.get(name)
            if result is None:
                raise AssertionError(f"Required property '{name}' is missing")
            return result

    else:

        def read(self: Any) -> Any:
            return self._values.get(name)

    return property(read)
