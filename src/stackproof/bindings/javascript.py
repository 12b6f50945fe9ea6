"""What only a provider's generated JavaScript says: blocks, sets, explicit nulls, Terraform names.

The generator writes every class in the same form, so a few expressions read all of them.
Code that people wrote by hand, such as the framework's own, matches none of them and costs nothing.
"""

import re
from collections.abc import Mapping

from stackproof.core.records import dataclass, field

# Anchors match at every line; with `_LINES` a dot runs over their ends, too.
_EACH = re.MULTILINE
_LINES = re.MULTILINE | re.DOTALL

_FUNCTION = re.compile(r"^function (\w+?)To(Hcl)?Terraform\(struct\) \{\n(.*?)^\}", _LINES)
_CLASS = re.compile(r"^(?:exports\.\w+ = )?class (\w+) extends [\w.]+ \{\n(.*?)^\}", _LINES)
_PLAIN = re.compile(
    r"^ +\"?(\w+)\"?: ((?:struct\.|this\._)\w+ === undefined \? null : )?"
    r"[^\n{]*?\((?:[^\n()]*\()*(?:struct\.|this\._)(\w+)(?:\.internalValue)?\)+,$",
    _EACH,
)
_HCL = re.compile(
    r"^ +\"?(\w+)\"?: \{\n +value: [^\n]*?(?:struct\.|this\._)(\w+)[^\n]*,\n"
    r" +isBlock: (true|false),\n +type: \"(\w+)\",",
    _EACH,
)
_GETTER = re.compile(r"^    get (\w+)\(\) \{\n        return ([^\n]*);\n    \}", _EACH)
_ATTRIBUTE = re.compile(r"(?:\w+Attribute)\(['\"]([^'\"]+)['\"]\)")
_NESTED = re.compile(
    r"^ +(?:this\.)?_(\w+) = new [\w.]+\(this, [\"']([^\"']+)[\"'](?:, (true|false))?\);",
    _EACH,
)
_HELD = re.compile(r"this\._(\w+)")
_ASSIGNED = re.compile(r"^        this\._(\w+)(?:\.internalValue)? = config\.(\w+);", _EACH)
_SUPER = re.compile(r"^        super\(terraformResource, terraformAttribute, false, 0\)", _EACH)
_SYNTHESIS = re.compile(r"^    synthesize(Hcl)?Attributes\(\) \{\n(.*?)^    \}", _LINES)
_RESOURCE_TYPE = re.compile(r"^            terraformResourceType: ['\"]([^'\"]+)['\"]", _EACH)
_METADATA = re.compile(
    r"^                provider(Name|Version|VersionConstraint): ['\"]([^'\"]+)['\"]", _EACH
)
_SOURCE = re.compile(r"^            terraformProviderSource: ['\"]([^'\"]+)['\"]", _EACH)


@dataclass(slots=True)
class FieldSource:
    """One property of a struct or a resource's configuration, by its jsii name.

    Args:
        terraform_name: The attribute or block in Terraform.
        prints_null: Whether an explicit null is written when it is left out.
        is_block: Whether it is a nested block.
        is_set: Whether it is a set.
    """

    terraform_name: str
    prints_null: bool = False
    is_block: bool = False
    is_set: bool = False


@dataclass(frozen=True, slots=True)
class Getter:
    """Something that is read from an instance: its Terraform name and whether that is a set."""

    terraform_name: str
    is_set: bool


@dataclass(frozen=True, slots=True)
class ClassSource:
    """What one JavaScript class says.

    Args:
        fields: For a resource, what it writes, by jsii name.
        getters: What can be read, by jsii name.
        indexed: Whether a reference is addressed as the first item of a list.
        terraform_type: For a resource or a data source.
        provider: `Name`, `Version`, `VersionConstraint` and `Source` of the provider, where stated.
    """

    fields: Mapping[str, FieldSource]
    getters: Mapping[str, Getter]
    indexed: bool
    terraform_type: str | None
    provider: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FileSource:
    """What one JavaScript file says.

    Args:
        structs: Properties of each struct; the struct's name begins in lower case here.
        classes: By name.
    """

    structs: dict[str, dict[str, FieldSource]] = field(default_factory=dict)
    classes: dict[str, ClassSource] = field(default_factory=dict)


def read(text: str) -> FileSource:
    """What a generated file says; nothing of a file that is written in another way."""
    found = FileSource()
    code = text.partition("//# sourceMappingURL=")[0]
    for name, hcl, body in _FUNCTION.findall(code):
        fields = found.structs.setdefault(name, {})
        _read_fields(body, fields, hcl=bool(hcl))
    for name, body in _CLASS.findall(code):
        found.classes[name] = _read_class(body)
    return found


def _read_fields(body: str, fields: dict[str, FieldSource], *, hcl: bool) -> None:
    if not hcl:
        for terraform_name, null, name in _PLAIN.findall(body):
            known = fields.setdefault(name, FieldSource(terraform_name))
            known.prints_null = bool(null)
        return
    for terraform_name, name, is_block, type_ in _HCL.findall(body):
        known = fields.setdefault(name, FieldSource(terraform_name))
        known.is_block = is_block == "true"
        known.is_set = type_ == "set"


def _read_class(body: str) -> ClassSource:
    fields: dict[str, FieldSource] = {}
    for hcl, synthesis in _SYNTHESIS.findall(body):
        _read_fields(synthesis, fields, hcl=bool(hcl))
    # A name that the framework keeps for itself is changed outside only: `self` to `selfAttribute`.
    for held, name in _ASSIGNED.findall(body):
        if held in fields:
            fields.setdefault(name, fields[held])
    nested = {
        name: Getter(terraform_name, is_set=wraps_set == "true")
        for name, terraform_name, wraps_set in _NESTED.findall(body)
    }
    getters = {}
    for name, expression in _GETTER.findall(body):
        attribute = _ATTRIBUTE.search(expression)
        held = _HELD.fullmatch(expression)
        if attribute:
            getters[name] = Getter(attribute[1], is_set="tolist(" in expression)
        elif held and held[1] in nested:
            getters[name] = nested[held[1]]
        elif held and name in fields:
            getters[name] = Getter(fields[name].terraform_name, is_set=False)
    provider = dict(_METADATA.findall(body))
    source = _SOURCE.search(body)
    if source:
        provider["Source"] = source[1]
    terraform_type = _RESOURCE_TYPE.search(body)
    return ClassSource(
        fields=fields,
        getters=getters,
        indexed=_SUPER.search(body) is not None,
        terraform_type=terraform_type[1] if terraform_type else None,
        provider=provider,
    )
