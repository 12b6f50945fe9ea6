"""What a dotted name of the bindings stands for, and which one a wrong name means.

Everything that follows a wrong name is judged by the class that was meant, so that one run
finds what ten syntheses would.
"""

import re
from typing import Any, Final

from stackproof.bindings.facts import ClassFacts, Kind, Module, PackageFacts
from stackproof.core.records import dataclass
from stackproof.program.interface import Bindings

# The letter that the bindings' generator adds to a class whose name was taken.
_COLLISION = re.compile(r"A(?=[A-Z]|$)")

_OF_ITS_OWN: Final = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.PROVIDER, Kind.CLASS})


@dataclass(frozen=True, slots=True)
class Meant:
    """The name that a wrong one means.

    Args:
        module: The module that exists.
        name: The class in it; None where a module itself was named.
        is_certain: Whether nothing else can be meant: the same name but for case or for the
            letter that the bindings add, or the only class of that name.
    """

    module: str
    name: str | None
    is_certain: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """One part of a dotted name that the bindings do not have.

    Args:
        index: The position of the part in the dotted name, from 0.
        module: The module that exists up to there.
        name: The part.
        meant: What is meant by it, if that can be told.
    """

    index: int
    module: str
    name: str
    meant: Meant | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """What a dotted name stands for.

    Args:
        module: The module it leads to, the meant one where the written one does not exist.
        facts: The class in it; None for a module, or where nothing is known.
        members: What is read from the class.
        faults: The parts that do not exist, in order.
    """

    module: str | None
    facts: ClassFacts | None = None
    members: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether the class is the one written, or the only one that can be meant."""
        return all(fault.meant is not None and fault.meant.is_certain for fault in self.faults)


class Names:
    """Resolves dotted names by the bindings, and remembers the answers."""

    def __init__(self, bindings: Bindings) -> None:
        self.bindings = bindings
        self._resolved: dict[str, Resolution | None] = {}
        self._packages: dict[str, PackageFacts | None] = {}
        self._modules: dict[str, frozenset[str]] = {}
        # What rules worked out, kept as long as the program.
        self.kept: dict[object, tuple[Any, Any]] = {}

    def resolve(self, dotted: str) -> Resolution | None:
        """What a name stands for; None if no package of bindings owns it."""
        if dotted not in self._resolved:
            self._resolved[dotted] = self._resolve(dotted)
        return self._resolved[dotted]

    def package(self, dotted: str) -> PackageFacts | None:
        """The package of bindings that owns a dotted name."""
        prefix = ""
        for part in dotted.split("."):
            prefix = f"{prefix}.{part}" if prefix else part
            if self._packages.get(prefix) is not None:
                return self._packages[prefix]
        if dotted not in self._packages:
            found = self.bindings.package(dotted)
            # What is known of one of its names is known of all of them.
            self._packages[found.python_name if found is not None else dotted] = found
            return found
        return None

    def class_of(self, qualified: str) -> ClassFacts | None:
        """The class of a type's qualified name."""
        module, _, name = qualified.rpartition(".")
        found = self.bindings.module(module)
        return found.classes.get(name) if found is not None else None

    def exports(self, module: str) -> frozenset[str] | None:
        """What a star import of a module of the bindings brings; None if that is not known."""
        found = self.bindings.module(module) if self.package(module) is not None else None
        return frozenset(found.classes) if found is not None else None

    def _resolve(self, dotted: str) -> Resolution | None:
        package = self.package(dotted)
        if package is None:
            return None
        parts = tuple(dotted.split("."))
        length = package.python_name.count(".") + 1
        if ".".join(parts[:length]) != package.python_name:
            return None
        return _Walk(self, package, parts).run(length)

    def modules(self, package: PackageFacts) -> frozenset[str]:
        """The dotted names of a package's modules, and of the packages above them."""
        known = self._modules.get(package.python_name)
        if known is None:
            names = {package.python_name}
            for name in self.bindings.module_names(package.python_name):
                while name not in names and name.startswith(package.python_name):
                    names.add(name)
                    name = name.rpartition(".")[0]  # noqa: PLW2901 - climbs to the root
            known = self._modules[package.python_name] = frozenset(names)
        return known


@dataclass(slots=True)
class _Walk:
    """One dotted name, taken part by part."""

    names: Names
    package: PackageFacts
    parts: tuple[str, ...]

    @property
    def bindings(self) -> Bindings:
        return self.names.bindings

    def run(self, index: int) -> Resolution | None:
        module: str = self.package.python_name
        faults: list[Fault] = []
        modules = self.names.modules(self.package)
        while index < len(self.parts):
            part = self.parts[index]
            if f"{module}.{part}" in modules:
                module = f"{module}.{part}"
                index += 1
                continue
            found = self.bindings.module(module)
            if found is not None and part in found.classes:
                return Resolution(
                    module, found.classes[part], self.parts[index + 1 :], tuple(faults)
                )
            if part.startswith("_") or (found is None and module not in modules):
                # Private names are the generator's business; nothing is known of the rest.
                return Resolution(None, faults=tuple(faults))
            following = self.parts[index + 1] if index + 1 < len(self.parts) else None
            meant = self._meant(module, found, part, following)
            faults.append(Fault(index, module, part, meant))
            if meant is None:
                return Resolution(None, faults=tuple(faults))
            module = meant.module
            index += 1
            if meant.name is not None:
                if following is not None and not _is_class_name(part):
                    index += 1  # a wrong module was mended together with the class in it
                facts = self.names.class_of(f"{module}.{meant.name}")
                return Resolution(module, facts, self.parts[index:], tuple(faults))
        return Resolution(module, faults=tuple(faults))

    def _meant(
        self, module: str, found: Module | None, part: str, following: str | None
    ) -> Meant | None:
        if _is_class_name(part):
            return self._meant_class(module, found, part)
        return self._meant_module(module, part, following)

    def _meant_class(self, module: str, found: Module | None, name: str) -> Meant | None:
        """The class meant by a name that its module does not export."""
        elsewhere = self.bindings.find(self.package.python_name, name)
        unique = self._unique(elsewhere, name)
        if unique is not None and unique.kind in _OF_ITS_OWN:
            return Meant(unique.module, name, is_certain=True)
        twins = _twins(found, name)
        if len(twins) == 1:
            return Meant(module, twins[0], is_certain=True)
        best = self.bindings.closest(module, name) if found is not None else None
        if best is not None:
            return Meant(module, best, is_certain=False)
        return self._meant_alike(name) if unique is None else self._meant_struct(unique)

    def _meant_module(self, module: str, part: str, following: str | None) -> Meant | None:
        """The module meant by one that does not exist, told by the class wanted from it."""
        if following is not None and _is_class_name(following):
            elsewhere = self.bindings.find(self.package.python_name, following)
            unique = self._unique(elsewhere, following)
            only = self._meant_alike(following) if unique is None else self._meant_struct(unique)
            if only is not None:
                return only
        best = self.bindings.closest_module(f"{module}.{part}")
        if best is None:
            return None
        if following is None or not _is_class_name(following):
            return Meant(best, None, is_certain=False)
        found = self.bindings.module(best)
        if found is None:
            return None
        if following in found.classes:
            return Meant(best, following, is_certain=False)
        name = self.bindings.closest(best, following)
        return Meant(best, name, is_certain=False) if name is not None else None

    def _meant_alike(self, name: str) -> Meant | None:
        """The only class of that name in another case that stands for something of its own."""
        alike = self.bindings.find_alike(self.package.python_name, name)
        if len(alike) != 1:
            return None
        module, written = alike[0]
        only = self.names.class_of(f"{module}.{written}")
        is_meant = only is not None and only.kind in _OF_ITS_OWN
        return Meant(module, written, is_certain=True) if is_meant else None

    def _meant_struct(self, only: ClassFacts) -> Meant:
        """The only class of a name; if it took the name of a resource, that is what is meant."""
        if only.kind not in _OF_ITS_OWN:
            taken = f"{only.name}A"
            homes = self.bindings.find(self.package.python_name, taken)
            resource = self._unique(homes, taken)
            if resource is not None and resource.kind in _OF_ITS_OWN:
                return Meant(resource.module, taken, is_certain=False)
        return Meant(only.module, only.name, is_certain=True)

    def _unique(self, modules: tuple[str, ...], name: str) -> ClassFacts | None:
        return self.names.class_of(f"{modules[0]}.{name}") if len(modules) == 1 else None


def _is_class_name(name: str) -> bool:
    return name[:1].isupper()


def _twins(module: Module | None, name: str) -> list[str]:
    """The classes of a module that differ from a name only in case or in the added letter."""
    if module is None:
        return []
    key = _COLLISION.sub("", name).casefold()
    return [other for other in module.classes if _COLLISION.sub("", other).casefold() == key]
