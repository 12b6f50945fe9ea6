"""The construct tree: constructs, their nodes, dependencies between them."""

import hashlib
from typing import Any

from stackproof.synth.native.runtime import places
from stackproof.synth.native.runtime.behaviour import js
from stackproof.synth.native.runtime.behaviour.base import Behaviour
from stackproof.synth.native.runtime.errors import JsError
from stackproof.synth.native.runtime.registry import behaviour


@behaviour("constructs.Construct")
class Construct(Behaviour):
    """A node of the tree with what it stands for."""

    def __init__(self, scope: "Construct | None", id_: str) -> None:
        self.frames = places.here()
        self.node = Node(self, scope, id_)

    def to_string(self) -> str:
        """Its path."""
        return self.node.path or "<root>"

    def with_(self, *mixins: Any) -> "Construct":
        """Applies mixins to it and to all below it."""
        return self.node.with_(*mixins)

    @staticmethod
    def is_construct(value: Any) -> bool:
        """Whether it is one."""
        return isinstance(value, Construct)

    @property
    def class_name(self) -> str:
        """The name that messages have for the class."""
        facade = self.facade
        for class_ in type(facade).__mro__ if facade is not None else ():
            if class_.__dict__.get("__jsii_declared_type__"):
                return class_.__name__
        return self.own.__name__

    @property
    def class_module(self) -> str:
        """The framework that the class is of."""
        for class_ in type(self.facade).__mro__ if self.facade is not None else ():
            if class_.__module__ in {"cdktn", "cdktf"}:
                return str(class_.__module__)
        return ""


@behaviour("constructs.RootConstruct")
class RootConstruct(Construct):
    """A construct without a scope."""

    def __init__(self, id_: str | None = None) -> None:
        super().__init__(None, id_ or "")


@behaviour("constructs.Node")
class Node(Behaviour):
    """Where a construct is in the tree."""

    def __init__(self, host: Construct, scope: Construct | None, id_: str) -> None:
        id_ = (id_ or "").replace("/", "--")
        self.host = host
        self.id = id_
        self.scope = scope
        self.default_override: Construct | None = None
        self._children: dict[str, Construct] = {}
        self.own_context: dict[str, Any] = {}
        self._metadata: list[dict[str, Any]] = []
        self._dependencies: list[Any] = []
        self._validations: list[Any] = []
        self._locked = False
        self._path: str | None = None
        if scope is not None:
            if not id_:
                raise JsError("Only root constructs may have an empty ID")
            scope.node.adopt(host, id_)

    PATH_SEP = staticmethod(lambda: "/")

    @staticmethod
    def of(construct: Construct) -> "Node":
        """Of a construct."""
        return construct.node

    def adopt(self, child: Construct, name: str) -> None:
        """Takes a child in."""
        if self.locked:
            where = self.path
            text = f'Cannot add children to "{where}" during synthesis'
            raise JsError(text if where else "Cannot add children during synthesis")
        if name in self._children:
            shown = self.id
            kind = self.host.class_name
            raise JsError(
                f"There is already a Construct with name '{name}' in {kind}"
                + (f" [{shown}]" if shown else "")
            )
        self._children[name] = child

    @property
    def children(self) -> list[Construct]:
        """Those directly below, in the order that JavaScript keeps them in."""
        children = self._children
        return [children[key] for key in js.ordered(children)]

    @property
    def path(self) -> str:
        """The ids from the root down."""
        found = self._path
        if found is None:
            above = self.scope.node.path if self.scope is not None else ""
            found = self._path = f"{above}/{self.id}" if above else self.id
        return found

    @property
    def addr(self) -> str:
        """A hash of its place, which names it in the whole app."""
        digest = hashlib.sha1(usedforsecurity=False)
        for construct in self.scopes:
            if construct.node.id != "Default":
                digest.update(construct.node.id.encode())
                digest.update(b"\n")
        return "c8" + digest.hexdigest()

    @property
    def scopes(self) -> list[Construct]:
        """All from the root down to it."""
        found = []
        current: Construct | None = self.host
        while current is not None:
            found.append(current)
            current = current.node.scope
        found.reverse()
        return found

    @property
    def root(self) -> Construct:
        """The topmost construct."""
        return self.scopes[0]

    @property
    def locked(self) -> bool:
        """Whether no child may be added here or above."""
        if self._locked:
            return True
        return self.scope is not None and self.scope.node.locked

    def lock(self) -> None:
        """Allows no more children."""
        self._locked = True

    @property
    def metadata(self) -> list[dict[str, Any]]:
        """What was noted about it."""
        return list(self._metadata)

    @property
    def default_child(self) -> Construct | None:
        """The child that stands for it."""
        if self.default_override is not None:
            return self.default_override
        resource, default = self.try_find_child("Resource"), self.try_find_child("Default")
        if resource is not None and default is not None:
            raise JsError(
                f"Cannot determine default child for {self.path}. There is both a child with id "
                '"Resource" and id "Default"'
            )
        return default or resource

    @default_child.setter
    def default_child(self, value: Construct | None) -> None:
        self.default_override = value

    @property
    def dependencies(self) -> list[Construct]:
        """What it depends on."""
        found: dict[int, Construct] = {}
        for dependency in self._dependencies:
            for root in roots_of(dependency):
                found[id(root)] = root
        return list(found.values())

    def add_dependency(self, *dependencies: Any) -> None:
        """Makes it depend on others."""
        for dependency in dependencies:
            if not any(known is dependency for known in self._dependencies):
                self._dependencies.append(dependency)

    def remove_dependency(self, *dependencies: Any) -> None:
        """Takes that back."""
        for dependency in dependencies:
            self._dependencies = [d for d in self._dependencies if d is not dependency]

    def add_metadata(self, type_: str, data: Any, options: dict[str, Any] | None = None) -> None:
        """Notes something about it."""
        if data is None:
            return
        entry = {"type": type_, "data": data}
        if options and options.get("stackTrace"):
            entry["trace"] = []
        self._metadata.append(entry)

    def add_validation(self, validation: Any) -> None:
        """Adds a check that runs before synthesis."""
        self._validations.append(validation)

    def validate(self) -> list[str]:
        """What the checks have against it."""
        found: list[str] = []
        for validation in self._validations:
            found += validation.validate() or []
        return found

    def find_all(self, order: str | None = None) -> list[Construct]:
        """It and all below it."""
        found: list[Construct] = []
        _collect(self.host, found, after=order == "POSTORDER")
        return found

    def find_child(self, id_: str) -> Construct:
        """A child that must be there."""
        found = self.try_find_child(id_)
        if found is None:
            raise JsError(f"No child with id: '{id_}'")
        return found

    def try_find_child(self, id_: str) -> Construct | None:
        """A child, if it is there."""
        return self._children.get(id_.replace("/", "--"))

    def try_remove_child(self, id_: str) -> bool:
        """Takes a child away; whether it was there."""
        return self._children.pop(id_, None) is not None

    def get_context(self, key: str) -> Any:
        """A value of the context that must be there."""
        found = self.try_get_context(key)
        if found is None:
            raise JsError(f"No context value present for {key} key")
        return found

    def try_get_context(self, key: str) -> Any:
        """A value of the context, here or above."""
        found = self.own_context.get(key)
        if found is None and self.scope is not None:
            return self.scope.node.try_get_context(key)
        return found

    def get_all_context(self, defaults: Any = None) -> dict[str, Any]:
        """All of the context, here and above."""
        found = dict(defaults or {})
        for construct in self.scopes:
            found |= construct.node.own_context
        return found

    def set_context(self, key: str, value: Any) -> None:
        """Sets a value of the context."""
        if self._children:
            names = ",".join(child.node.id for child in self.children)
            raise JsError(f"Cannot set context after children have been added: {names}")
        self.own_context[key] = value

    def with_(self, *mixins: Any) -> Construct:
        """Applies mixins to it and to all below it."""
        constructs = self.find_all()
        for mixin in mixins:
            for construct in constructs:
                if mixin.supports(construct):
                    mixin.apply_to(construct)
        return self.host


def _collect(root: Construct, found: list[Construct], *, after: bool) -> None:
    waiting: list[tuple[Construct, bool]] = [(root, False)]
    while waiting:
        construct, is_left = waiting.pop()
        if not after:
            found.append(construct)
        elif is_left:
            found.append(construct)
            continue
        else:
            waiting.append((construct, True))
        waiting += [(child, False) for child in reversed(construct.node.children)]


@behaviour("constructs.Dependable")
class Dependable(Behaviour):
    """What it means to depend on something."""

    @staticmethod
    def implement(instance: Any, trait: Any) -> None:
        """Says what it means to depend on something."""
        instance.dependable_trait = trait

    @staticmethod
    def of(instance: Any) -> Any:
        """Of a construct."""
        trait = instance.__dict__.get("dependable_trait")
        if trait is not None:
            return trait
        return _OwnRoot(instance)

    @staticmethod
    def get(instance: Any) -> Any:
        """The same."""
        return Dependable.of(instance)


class _OwnRoot(Behaviour):
    """The trait of a construct: it is the root itself."""

    def __init__(self, construct: Any) -> None:
        self.dependency_roots = [construct]


def roots_of(dependable: Any) -> list[Construct]:
    """The constructs that a dependable stands for."""
    trait = dependable.__dict__.get("dependable_trait")
    if trait is not None:
        found = trait.dependency_roots
        return list(found() if callable(found) else found)
    if isinstance(dependable, DependencyGroup):
        return [root for each in dependable.members for root in roots_of(each)]
    return [dependable]


@behaviour("constructs.DependencyGroup")
class DependencyGroup(Behaviour):
    """Several things to depend on."""

    def __init__(self, *dependables: Any) -> None:
        self.members = list(dependables)

    def add(self, *dependables: Any) -> None:
        """Adds things to depend on."""
        self.members += dependables
