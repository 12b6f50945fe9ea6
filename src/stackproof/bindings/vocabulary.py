"""What the names, types and kinds of an assembly are in Python."""

from collections.abc import Mapping
from typing import Any

from stackproof.bindings import names
from stackproof.bindings.assembly import Source
from stackproof.bindings.facts import Kind, Shape, TypeRef
from stackproof.bindings.javascript import ClassSource, FieldSource, FileSource
from stackproof.core.records import replace

_PRIMITIVES = {
    "string": Shape.STRING,
    "number": Shape.NUMBER,
    "boolean": Shape.BOOLEAN,
    "date": Shape.STRING,
}
_KINDS = {
    "TerraformResource": Kind.RESOURCE,
    "TerraformDataSource": Kind.DATA_SOURCE,
    "TerraformEphemeralResource": Kind.EPHEMERAL,
    "TerraformProvider": Kind.PROVIDER,
    "ComplexObject": Kind.REFERENCE,
    "ComplexList": Kind.REFERENCE_LIST,
    "ComplexMap": Kind.REFERENCE_MAP,
}
CONSTRUCTS = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE, Kind.EPHEMERAL, Kind.PROVIDER})
NO_CLASS = ClassSource(fields={}, getters={}, indexed=False, terraform_type=None, provider={})
_NO_FILE = FileSource()


class Vocabulary:
    """The words of one package.

    Args:
        source: The package as read.
        python_name: The name that it is imported by, if not the one that the assembly states.
    """

    def __init__(self, source: Source, python_name: str | None) -> None:
        assembly = source.assembly
        name: str = assembly["name"]
        target: Mapping[str, str] = assembly["targets"]["python"]
        closure: Mapping[str, Any] = assembly.get("dependencyClosure") or {}
        self._types: Mapping[str, Any] = assembly["types"]
        self._files = source.files
        self._modules: dict[str, str] = {}
        self._qualified: dict[str, tuple[str, str]] = {}
        self._type_refs: dict[str, TypeRef] = {}
        self.root = python_name or target["module"]
        self.own_modules = self._add_modules(name, self.root, assembly.get("submodules") or {})
        for other, content in closure.items():
            module = ((content.get("targets") or {}).get("python") or {}).get("module")
            submodules = content.get("submodules") or {}
            self._add_modules(other, module or names.member(other), submodules)
        frameworks = (f for f in ("cdktn", "cdktf") if f == name or f in closure)
        self.framework = next(frameworks, "constructs")
        self.is_framework = name == self.framework
        self._owners = self._find_owners()

    def qualified(self, fqn: str) -> tuple[str, str]:
        """The Python module of a type and its name there."""
        found = self._qualified.get(fqn)
        if found is None:
            owner, _, name = fqn.rpartition(".")
            while owner and owner not in self._modules:
                owner, _, outer = owner.rpartition(".")
                name = f"{outer}.{name}"
            found = self._qualified[fqn] = (self._modules.get(owner, owner), name)
        return found

    def dotted(self, fqn: str) -> str:
        """The Python module of a type and its name there, joined by a dot."""
        return ".".join(self.qualified(fqn))

    def type(self, spec: Mapping[str, Any], *, is_set: bool = False) -> TypeRef:
        """A type.

        Args:
            spec: As the assembly has it.
            is_set: Whether its outermost list is a set in Terraform.
        """
        if "primitive" in spec:
            return self._shared(TypeRef(_PRIMITIVES.get(spec["primitive"], Shape.ANY)))
        if "fqn" in spec:
            return self._shared(TypeRef(Shape.NAMED, name=self.dotted(spec["fqn"])))
        if "collection" in spec:
            collection = spec["collection"]
            shape = Shape.SET if is_set else Shape.LIST
            if collection["kind"] == "map":
                shape = Shape.MAP
            return self._shared(TypeRef(shape, items=(self.type(collection["elementtype"]),)))
        token = f"{self.framework}.IResolvable"
        choices = [c for c in spec["union"]["types"] if c.get("fqn") != token]
        resolvable = len(choices) < len(spec["union"]["types"])
        items = tuple(self.type(choice, is_set=is_set) for choice in choices)
        if len(items) == 1:
            return self._shared(replace(items[0], resolvable=resolvable))
        return self._shared(TypeRef(Shape.UNION, items=items, resolvable=resolvable))

    def kind(self, fqn: str) -> Kind:
        """What one of the package's own types stands for."""
        type_ = self._types[fqn]
        if type_["kind"] == "enum":
            return Kind.ENUM
        if type_["kind"] == "interface":
            return Kind.STRUCT if type_.get("datatype") else Kind.INTERFACE
        base = type_.get("base")
        while base is not None:
            package, _, name = base.rpartition(".")
            if package == self.framework and name in _KINDS:
                return _KINDS[name]
            base = (self._types.get(base) or {}).get("base")
        return Kind.CLASS

    def class_source(self, fqn: str) -> ClassSource:
        """What the JavaScript says of one of the package's own classes."""
        file, name = self._source(fqn)
        return file.classes.get(name, NO_CLASS)

    def fields(self, fqn: str) -> Mapping[str, FieldSource]:
        """What the JavaScript says of the properties of one of the package's own structs."""
        owner = self._owners.get(fqn)
        if owner is not None:
            return self.class_source(owner).fields
        file, name = self._source(fqn)
        return file.structs.get(name[:1].lower() + name[1:], {})

    def _add_modules(self, root: str, module: str, submodules: Mapping[str, Any]) -> list[str]:
        added = {root: module}
        for name in sorted(submodules):
            parent, _, last = name.rpartition(".")
            target = ((submodules[name] or {}).get("targets") or {}).get("python") or {}
            base = added.get(parent, module)
            added[name] = target.get("module") or f"{base}.{names.member(last)}"
        self._modules |= added
        return list(added.values())

    def _find_owners(self) -> dict[str, str]:
        """The construct that each configuration struct belongs to: its JavaScript has the names."""
        owners = {}
        for fqn, type_ in self._types.items():
            parameters = (type_.get("initializer") or {}).get("parameters") or ()
            if parameters and self.kind(fqn) in CONSTRUCTS:
                owners[parameters[-1]["type"].get("fqn", "")] = fqn
        return owners

    def _source(self, fqn: str) -> tuple[FileSource, str]:
        path, _, name = self._types[fqn].get("symbolId", "").partition(":")
        return self._files.get(path, _NO_FILE), name

    def _shared(self, type_: TypeRef) -> TypeRef:
        return self._type_refs.setdefault(repr(type_), type_)
