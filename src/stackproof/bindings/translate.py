"""Turns a jsii assembly and its JavaScript into facts in Python's words.

Inherited members are written out, so that nobody has to climb to a base class later.
What a package inherits from another one, such as `cdktn.TerraformResource`, is asked of `foreign`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from stackproof.bindings import names
from stackproof.bindings.assembly import Source
from stackproof.bindings.facts import (
    Argument,
    Attribute,
    ClassFacts,
    Kind,
    Module,
    PackageFacts,
    Parameter,
    Signature,
    Translated,
)
from stackproof.bindings.javascript import FieldSource
from stackproof.bindings.vocabulary import CONSTRUCTS, NO_CLASS, Vocabulary
from stackproof.core.records import dataclass, field, replace

Foreign = Callable[[str], ClassFacts | None]

_LINK = re.compile(r"#(\w+)\}")
_TYPE_LINK = re.compile(r"\{@link \S+ (\w+)\}")
_STRIDE = 512


@dataclass(slots=True)
class _Members:
    """What instances of a class have, own and inherited, by Python name."""

    attributes: dict[str, Attribute] = field(default_factory=dict)
    methods: dict[str, None] = field(default_factory=dict)
    statics: dict[str, None] = field(default_factory=dict)
    signatures: dict[str, Signature] = field(default_factory=dict)
    ancestors: dict[str, None] = field(default_factory=dict)


def translate(
    source: Source,
    *,
    foreign: Foreign,
    python_name: str | None = None,
    distribution: str = "",
    on_progress: Callable[[int, int], None] | None = None,
) -> Translated:
    """All modules and classes of a package.

    Args:
        source: The package as read.
        foreign: Facts of a class of another package by its qualified name; None if not known.
        python_name: The name that it is imported by, if not the one that the assembly states.
        distribution: Its name on the package index, if not the one that the assembly states.
        on_progress: Told how many classes are done, and of how many.
    """
    return _Translator(source, foreign, python_name).run(distribution, on_progress)


class _Translator:
    """One package being translated."""

    def __init__(self, source: Source, foreign: Foreign, python_name: str | None) -> None:
        self._source = source
        self._types: Mapping[str, Any] = source.assembly["types"]
        self._foreign = foreign
        self._words = Vocabulary(source, python_name)
        self._is_provider = False
        self._arguments: dict[str, tuple[Argument, ...]] = {}
        self._members: dict[str, _Members] = {}

    def run(self, distribution: str, on_progress: Callable[[int, int], None] | None) -> Translated:
        package = self._package(distribution)
        self._is_provider = package.provider_source is not None
        classes: dict[str, dict[str, ClassFacts]] = {m: {} for m in self._words.own_modules}
        for number, fqn in enumerate(sorted(self._types)):
            if on_progress and number % _STRIDE == 0:
                on_progress(number, len(self._types))
            module, name = self._words.qualified(fqn)
            classes[module][name] = self._class(fqn, module, name)
        return Translated(
            package=package,
            modules={
                module: Module(name=module, classes=found)
                for module, found in sorted(classes.items())
            },
        )

    def _package(self, distribution: str) -> PackageFacts:
        target: Mapping[str, str] = self._source.assembly["targets"]["python"]
        provider: dict[str, str] = {}
        for file in self._source.files.values():
            for found in file.classes.values():
                provider.update({k: v for k, v in found.provider.items() if k not in provider})
            if "Source" in provider and "Version" in provider:
                break
        if self._words.is_framework:
            # The framework has a resource of its own, `terraform_data`, but is no provider.
            provider = {}
        origin = written = provider.get("Source", provider.get("Name"))
        if origin is not None and "/" not in origin:
            origin = f"hashicorp/{origin}"
        return PackageFacts(
            distribution=distribution or target.get("distName") or self._words.root,
            version=self._source.assembly["version"],
            python_name=self._words.root,
            framework=self._words.framework,
            provider_source=origin,
            provider_version=provider.get("Version"),
            provider_name=provider.get("Name"),
            provider_constraint=provider.get("VersionConstraint"),
            written_source=written,
        )

    # Arguments

    def _struct_arguments(self, fqn: str) -> tuple[Argument, ...]:
        found = self._arguments.get(fqn)
        if found is None:
            arguments: dict[str, Argument] = {}
            if fqn in self._types:
                fields = self._words.fields(fqn)
                for spec in self._types[fqn].get("properties") or ():
                    argument = self._argument(spec, fields.get(spec["name"]))
                    arguments[argument.name] = argument
                for base in self._types[fqn].get("interfaces") or ():
                    for argument in self._struct_arguments(base):
                        arguments.setdefault(argument.name, argument)
            else:
                facts = self._foreign(self._words.dotted(fqn))
                arguments = {a.name: a for a in facts.arguments} if facts else {}
            found = tuple(sorted(arguments.values(), key=lambda a: not a.required))
            self._arguments[fqn] = found
        return found

    def _argument(self, spec: Mapping[str, Any], field_: FieldSource | None) -> Argument:
        docs = spec.get("docs") or {}
        name = names.member(spec["name"])
        return Argument(
            name=name,
            terraform_name=field_.terraform_name if field_ else _documented_name(docs, name),
            type=self._words.type(spec["type"], is_set=field_ is not None and field_.is_set),
            required=not spec.get("optional", False),
            is_block=field_ is not None and field_.is_block,
            prints_null=field_ is not None and field_.prints_null,
            deprecated=docs.get("deprecated"),
            jsii_name=spec["name"],
        )

    def _is_struct(self, spec: Mapping[str, Any]) -> bool:
        fqn = spec.get("fqn")
        if fqn is None:
            return False
        if fqn in self._types:
            return bool(self._types[fqn].get("datatype"))
        facts = self._foreign(self._words.dotted(fqn))
        return facts is not None and facts.kind is Kind.STRUCT

    def _call(
        self, callable_: Mapping[str, Any]
    ) -> tuple[tuple[Parameter, ...], tuple[Argument, ...]]:
        specs = list(callable_.get("parameters") or ())
        keywords: tuple[Argument, ...] = ()
        if specs and not specs[-1].get("variadic") and self._is_struct(specs[-1]["type"]):
            keywords = self._struct_arguments(specs.pop()["type"]["fqn"])
        taken = {argument.name for argument in keywords}
        positional = tuple(
            Parameter(
                name=names.parameter(spec["name"], taken),
                type=self._words.type(spec["type"]),
                required=not spec.get("optional", False) and not spec.get("variadic", False),
                variadic=spec.get("variadic", False),
            )
            for spec in specs
        )
        return positional, keywords

    # Members

    def _members_of(self, fqn: str) -> _Members:
        found = self._members.get(fqn)
        if found is None:
            found = self._members[fqn] = _Members()
            if fqn in self._types:
                self._add_own(fqn, found)
                for base in self._bases(fqn):
                    found.ancestors.setdefault(self._words.dotted(base))
                    _inherit(found, self._members_of(base))
            else:
                self._add_foreign(self._words.dotted(fqn), found)
        return found

    def _bases(self, fqn: str) -> Iterator[str]:
        type_ = self._types[fqn]
        if type_.get("base"):
            yield type_["base"]
        yield from type_.get("interfaces") or ()

    def _add_foreign(self, qualified: str, found: _Members) -> None:
        facts = self._foreign(qualified)
        if facts is None:
            return
        found.attributes = {a.name: a for a in facts.attributes}
        found.methods = dict.fromkeys(facts.methods)
        found.statics = dict.fromkeys(facts.statics)
        found.ancestors = dict.fromkeys(facts.ancestors)
        if not self._is_provider:
            found.signatures = {s.name: s for s in facts.signatures}

    def _add_own(self, fqn: str, found: _Members) -> None:
        type_ = self._types[fqn]
        for enumerated in type_.get("members") or ():
            found.statics[enumerated["name"]] = None
        source = self._words.class_source(fqn) if type_["kind"] == "class" else NO_CLASS
        for spec in type_.get("properties") or ():
            if spec.get("protected"):
                continue
            name = names.member(spec["name"], constant=spec.get("const", False))
            if spec.get("static"):
                found.statics[name] = None
                continue
            getter = source.getters.get(spec["name"])
            is_set = getter is not None and getter.is_set
            found.attributes[name] = Attribute(
                name=name,
                terraform_name=getter.terraform_name if getter else None,
                type=self._words.type(spec["type"], is_set=is_set),
                deprecated=(spec.get("docs") or {}).get("deprecated"),
                writable=not spec.get("immutable", False),
                wraps_set=is_set and "fqn" in spec["type"],
            )
        for spec in type_.get("methods") or ():
            if spec.get("protected"):
                continue
            name = names.member(spec["name"])
            (found.statics if spec.get("static") else found.methods)[name] = None
            if not self._is_provider:
                returns = (spec.get("returns") or {}).get("type")
                positional, keywords = self._call(spec)
                found.signatures[name] = Signature(
                    name=name,
                    positional=positional,
                    keywords=keywords,
                    returns=self._words.type(returns) if returns else None,
                    static=spec.get("static", False),
                    deprecated=(spec.get("docs") or {}).get("deprecated"),
                )

    def _class(self, fqn: str, module: str, name: str) -> ClassFacts:
        type_ = self._types[fqn]
        kind = self._words.kind(fqn)
        members = self._members_of(fqn)
        docs = type_.get("docs") or {}
        facts = ClassFacts(
            module=module,
            name=name,
            kind=kind,
            attributes=tuple(members.attributes.values()),
            methods=tuple(members.methods),
            statics=tuple(members.statics),
            deprecated=docs.get("deprecated"),
            ancestors=tuple(members.ancestors),
            signatures=tuple(members.signatures.values()),
        )
        if kind is Kind.STRUCT:
            arguments = self._struct_arguments(fqn)
            return replace(
                facts, arguments=arguments, attributes=tuple(a.read_back() for a in arguments)
            )
        if type_["kind"] != "class":
            return facts
        positional, arguments = self._call(type_.get("initializer") or {})
        source = self._words.class_source(fqn)
        terraform_type = None
        if kind in CONSTRUCTS and kind is not Kind.PROVIDER:
            link = _TYPE_LINK.search(docs.get("summary", ""))
            terraform_type = source.terraform_type or (link[1] if link else None)
        return replace(
            facts,
            arguments=arguments,
            positional=positional,
            terraform_type=terraform_type,
            indexed=source.indexed,
            item=self._item(type_) if kind in {Kind.REFERENCE_LIST, Kind.REFERENCE_MAP} else None,
        )

    def _item(self, type_: Mapping[str, Any]) -> str | None:
        for method in type_.get("methods") or ():
            if method["name"] == "get" and "returns" in method:
                return self._words.type(method["returns"]["type"]).name
        return None


def _documented_name(docs: Mapping[str, str], name: str) -> str:
    """The Terraform name that the documentation links to; Python's name is it nearly always."""
    links: Iterable[str] = _LINK.findall(f"{docs.get('summary', '')} {docs.get('remarks', '')}")
    return next(iter(links), name)


def _inherit(found: _Members, base: _Members) -> None:
    for name, attribute in base.attributes.items():
        found.attributes.setdefault(name, attribute)
    for name in base.methods:
        found.methods.setdefault(name)
    for name in base.statics:
        found.statics.setdefault(name)
    for name, signature in base.signatures.items():
        found.signatures.setdefault(name, signature)
    for name in base.ancestors:
        found.ancestors.setdefault(name)
