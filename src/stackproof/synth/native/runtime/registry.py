"""Which facts and which behaviour belong to which class; what was loaded at the start."""

import importlib
from collections.abc import Callable
from typing import Any, TypeVar

from stackproof.bindings.facts import Argument, ClassFacts, Kind, PackageFacts
from stackproof.bindings.index import Index

_B = TypeVar("_B", bound=type)
_HOME = "stackproof.synth.native.runtime.behaviour."

# The module below `behaviour` that defines a class; imported when the class is first made.
# Classes of `constructs` are written with their package, those of both frameworks without.
WHERE: dict[str, str] = {
    "constructs.Construct": "tree",
    "constructs.Node": "tree",
    "constructs.RootConstruct": "tree",
    "constructs.Dependable": "tree",
    "constructs.DependencyGroup": "tree",
    "App": "app",
    "TerraformElement": "element",
    "TerraformStack": "stack",
    "StackSynthesizer": "stack",
    "TerraformResource": "resource",
    "TerraformDataSource": "resource",
    "TerraformProvider": "provider",
    "TerraformOutput": "output",
    "Manifest": "manifest",
    "TerraformEphemeralResource": "resource",
    "ComplexObject": "complex",
    "ComplexList": "complex",
    "MapList": "complex",
    "ComplexComputedList": "complex",
    "ComplexMap": "complex",
    "StringMap": "complex",
    "NumberMap": "complex",
    "BooleanMap": "complex",
    "AnyMap": "complex",
    "StringMapMap": "complex",
    "NumberMapMap": "complex",
    "BooleanMapMap": "complex",
    "AnyMapMap": "complex",
    "StringMapList": "complex",
    "NumberMapList": "complex",
    "BooleanMapList": "complex",
    "AnyMapList": "complex",
    "StringListList": "complex",
    "NumberListList": "complex",
    "BooleanListList": "complex",
    "AnyListList": "complex",
    "BooleanList": "complex",
    "StringListMap": "complex",
    "NumberListMap": "complex",
    "BooleanListMap": "complex",
    "AnyListMap": "complex",
    "Fn": "functions",
    "FnGenerated": "functions",
    "Op": "functions",
    "TerraformProviderFunction": "functions",
    "TerraformIterator": "iterators",
    "ListTerraformIterator": "iterators",
    "MapTerraformIterator": "iterators",
    "DynamicListTerraformIterator": "iterators",
    "ResourceTerraformIterator": "iterators",
    "TerraformCount": "iterators",
    "TerraformSelf": "iterators",
    "TerraformBackend": "backends",
    "AzurermBackend": "backends",
    "ConsulBackend": "backends",
    "CosBackend": "backends",
    "GcsBackend": "backends",
    "HttpBackend": "backends",
    "LocalBackend": "backends",
    "OssBackend": "backends",
    "PgBackend": "backends",
    "S3Backend": "backends",
    "SwiftBackend": "backends",
    "RemoteBackend": "backends",
    "NamedRemoteWorkspace": "backends",
    "PrefixedRemoteWorkspaces": "backends",
    "CloudBackend": "backends",
    "CloudWorkspace": "backends",
    "NamedCloudWorkspace": "backends",
    "TaggedCloudWorkspaces": "backends",
    "TerraformRemoteState": "remote_state",
    "DataTerraformRemoteState": "remote_state",
    "DataTerraformRemoteStateAzurerm": "remote_state",
    "DataTerraformRemoteStateConsul": "remote_state",
    "DataTerraformRemoteStateCos": "remote_state",
    "DataTerraformRemoteStateGcs": "remote_state",
    "DataTerraformRemoteStateHttp": "remote_state",
    "DataTerraformRemoteStateLocal": "remote_state",
    "DataTerraformRemoteStateOss": "remote_state",
    "DataTerraformRemoteStatePg": "remote_state",
    "DataTerraformRemoteStateS3": "remote_state",
    "DataTerraformRemoteStateSwift": "remote_state",
    "TerraformAsset": "assets",
    "TerraformModuleAsset": "assets",
    "Aspects": "aspects",
    "Annotations": "aspects",
    "AnnotationMetadataEntryType": "aspects",
    "TerraformVariable": "variable",
    "VariableType": "variable",
    "TerraformLocal": "local",
    "Lazy": "lazy",
    "LazyBase": "lazy",
    "Tokenization": "tokenization",
    "TokenizedStringFragments": "tokenization",
    "StringConcat": "tokenization",
    "DefaultTokenResolver": "tokenization",
    "Resource": "construct",
    "Testing": "testing",
    "Token": "tokens",
    "TerraformModule": "module",
    "TerraformHclModule": "module",
    "DataResource": "data_resource",
    "ImportableResource": "importing",
    "TerraformResourceTargets": "moving",
    "MigrateIds": "moving",
}

_behaviours: dict[str, type] = {}
_indexes: dict[str, Index] = {}
_found: dict[str, ClassFacts | None] = {}


def behaviour(*names: str) -> Callable[[_B], _B]:
    """Registers the class that does what the named classes do."""

    def register(class_: _B) -> _B:
        for name in names:
            _behaviours[name] = class_
            if "registered" not in class_.__dict__:
                class_.registered = name  # type: ignore[attr-defined] # all derive from Behaviour
        return class_

    return register


def add_index(index: Index) -> None:
    """Makes the classes of a package known."""
    _indexes[index.package.python_name] = index


def indexes() -> dict[str, Index]:
    """The packages at hand by the name that they are imported by."""
    return _indexes


def framework() -> str:
    """`cdktn` or `cdktf`: the one that the program uses; `cdktn` if it uses none yet."""
    return _state["framework"]


def use_framework(name: str) -> None:
    """Says which framework the program uses; the first that it imports counts."""
    if not _state["chosen"]:
        _state["framework"] = name
        _state["chosen"] = name
    elif name != _state["chosen"]:
        _state["mixed"] = name


def mixed() -> bool:
    """Whether the program imports both frameworks."""
    return bool(_state["mixed"])


_state: dict[str, str] = {"framework": "cdktn", "chosen": "", "mixed": ""}


def framework_version() -> str:
    """The version of the framework, such as `0.24.0`."""
    index = _indexes.get(framework())
    return index.package.version if index else ""


def package(qualified: str) -> PackageFacts | None:
    """The package that a class or a module belongs to."""
    index = _index_of(qualified)
    return index.package if index else None


def facts(qualified: str) -> ClassFacts | None:
    """What is known of a class; None if nothing is."""
    try:
        return _found[qualified]
    except KeyError:
        pass
    module, _, name = qualified.rpartition(".")
    index = _index_of(module)
    made = index.module(module) if index else None
    found = made.classes[name] if made is not None and name in made.classes else None
    _found[qualified] = found
    return found


def _index_of(dotted: str) -> Index | None:
    root = dotted
    while root:
        index = _indexes.get(root)
        if index is not None:
            return index
        root = root.rpartition(".")[0]
    return None


def short_name(qualified: str) -> str:
    """The name under which a class's behaviour is registered."""
    module, _, name = qualified.rpartition(".")
    return qualified if module == "constructs" else name


def is_provider(qualified: str) -> bool:
    """Whether a class is one of a provider package or of generated bindings."""
    return qualified.partition(".")[0] not in {"cdktn", "cdktf", "constructs"}


def behaviour_class(facts_: ClassFacts) -> Any:
    """The class that does what a class of the bindings does.

    Raises:
        Unsupported: There is none.
    """
    qualified = facts_.qualified
    made = _behaviours.get(qualified)
    if made is not None:
        return made
    if is_provider(qualified):
        generated = importlib.import_module(_HOME + "generated")
        made = generated.behaviour_class(facts_)
    else:
        made = _registered(short_name(qualified))
        if made is None:
            made = _inherited(facts_)
    _behaviours[qualified] = made
    return made


def _registered(name: str) -> type | None:
    found = _behaviours.get(name)
    if found is None and name in WHERE:
        importlib.import_module(_HOME + WHERE[name])
        found = _behaviours.get(name)
    return found


def _inherited(facts_: ClassFacts) -> type:
    from stackproof.synth.native.runtime.errors import Unsupported

    for ancestor in facts_.ancestors:
        known = facts(ancestor)
        if known is not None and known.kind is not Kind.INTERFACE:
            found = _registered(short_name(ancestor))
            if found is not None:
                return found
    raise Unsupported(f"{facts_.qualified} has no native behaviour")


_members: dict[str, tuple[dict[str, Argument], dict[str, Argument]]] = {}


def members(facts: ClassFacts) -> tuple[dict[str, Argument], dict[str, Argument]]:
    """The properties of a struct by Python's name and by jsii's."""
    found = _members.get(facts.qualified)
    if found is None:
        found = _members[facts.qualified] = (
            {a.name: a for a in facts.arguments},
            {a.jsii_name: a for a in facts.arguments},
        )
    return found
