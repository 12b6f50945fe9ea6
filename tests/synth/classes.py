"""Two programs for every resource and data source: all that it takes, all that is read from it.

One sets every argument at construction and reads every attribute, through nested references too.
The other sets what is required, puts and assigns the rest afterwards, and resets some of it again.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from differential.cases import PACKAGES
from differential.grow import Facts, Grower
from differential.trees import STYLES, Field, Struct, Style, classes, written
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Attribute, ClassFacts, Kind, Shape, TypeRef
from stackproof.bindings.index import Construct
from synth.programs import Program

PINNED = {"cdktf-cdktf-provider-aws": "20.1.0", "cdktn-provider-aws": "25.8.1"}
_MADE = frozenset({Kind.RESOURCE, Kind.DATA_SOURCE})
_MOST_READS = 400
_TOKENS = re.compile(r"'v(\d*[05])'")
# Assigned, they take classes alone; at construction the first program gives them.
_CONSTRUCTED = frozenset({"connection", "provisioners", "lifecycle"})
_WORDS = frozenset({"cdktf_stack", "node", "provider", "for_each", "terraform_generator_metadata"})


def every_class(framework: str) -> Iterator[Program]:
    """The programs of all classes, in a fixed order."""
    catalog = Catalog.open(versions=PINNED)
    package = PACKAGES[framework]
    made = [item for item in catalog.constructs(package) if item.kind in _MADE]
    writer = _Writer(Facts(catalog))
    for number, construct in enumerate(sorted(made, key=lambda item: (item.module, item.name))):
        yield writer.whole(construct, number)
        yield writer.later(construct, number)


class _Writer:
    """Writes the programs of one package."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._find = lru_cache(maxsize=None)(facts.find)

    def whole(self, construct: Construct, number: int) -> Program:
        facts = self._class(construct)
        style = STYLES[number % len(STYLES)]
        tree = Grower(self._facts).everything(facts)
        arguments = "".join(
            f"        {field.name}={_with_tokens(written(field.value, style))},\n"
            for field in tree.fields
        )
        reads = "".join(
            f'        "{number}": {place},\n' for number, place in enumerate(self._reads(facts))
        )
        own = _own(facts)
        inputs = "".join(f"        it.{name},\n" for name in own if name.endswith("_input"))
        body = (
            f'    it = {facts.name}(\n        stack,\n        "it",\n{arguments}    )\n'
            f'    TerraformOutput(stack, "read", value={{\n{reads}    }})\n'
            f"    return [\n{inputs}        it.fqn,\n    ]\n"
        )
        named = set(classes(tree, style))
        return _program(construct, "whole", named, body)

    def later(self, construct: Construct, number: int) -> Program:
        facts = self._class(construct)
        style = STYLES[(number + 1) % len(STYLES)]
        least = Grower(self._facts).least(facts)
        tree = Grower(self._facts).everything(facts)
        arguments = "".join(
            f", {field.name}={written(field.value, style)}" for field in least.fields
        )
        writable = {item.name for item in facts.attributes if item.writable}
        methods = set(facts.methods)
        lines = [f'    it = {facts.name}(stack, "it"{arguments})\n']
        for place, field in enumerate(tree.fields):
            if field.name in _CONSTRUCTED:
                continue
            value = _with_tokens(written(field.value, style))
            if f"put_{field.name}" in methods:
                lines.append(f"    it.put_{field.name}({_put(field, value, style)})\n")
            elif field.name in writable:
                lines.append(f"    it.{field.name} = {value}\n")
            if place % 3 == 1 and f"reset_{field.name}" in methods:
                lines.append(f"    it.reset_{field.name}()\n")
        named = set(classes(tree, style)) | set(classes(least, style))
        inputs = "".join(f"it.{name}, " for name in _own(facts) if name.endswith("_input"))
        lines.append(f"    return [{inputs}]\n")
        return _program(construct, "later", named, "".join(lines))

    def _class(self, construct: Construct) -> ClassFacts:
        facts = self._find(f"{construct.module}.{construct.name}")
        if facts is None:
            raise LookupError(f"no class {construct.module}.{construct.name}")
        return facts

    def _reads(self, facts: ClassFacts) -> list[str]:
        """Expressions for all that can be read of an instance, nested references once each."""
        places: list[str] = []
        pending = [("it", facts)]
        visited = {facts.qualified}
        for place, owner in pending:
            for attribute in owner.attributes:
                if attribute.terraform_name is None or len(places) > _MOST_READS:
                    continue
                here = f"{place}.{attribute.name}"
                places.append(here)
                inner, way = self._behind(attribute, here)
                if inner is not None and inner.qualified not in visited:
                    visited.add(inner.qualified)
                    pending.append((way, inner))
        return places

    def _behind(self, attribute: Attribute, here: str) -> tuple[ClassFacts | None, str]:
        facts = self._reference(attribute.type)
        if facts is None:
            return None, here
        if facts.kind is Kind.REFERENCE:
            return facts, here
        key = '"key"' if facts.kind is Kind.REFERENCE_MAP else "1"
        return self._find(facts.item or ""), f"{here}.get({key})"

    def _reference(self, type_: TypeRef) -> ClassFacts | None:
        if type_.shape is not Shape.NAMED:
            return None
        facts = self._find(type_.name or "")
        kinds = (Kind.REFERENCE, Kind.REFERENCE_LIST, Kind.REFERENCE_MAP)
        return facts if facts is not None and facts.kind in kinds else None


def _own(facts: ClassFacts) -> list[str]:
    return [item.name for item in facts.attributes if item.name not in _WORDS]


def _put(field: Field, value: str, style: Style) -> str:
    """How a block is put: one struct by keywords, several as a list."""
    if not isinstance(field.value, Struct):
        return value
    inner = (
        f"{part.name}={_with_tokens(written(part.value, style))}" for part in field.value.fields
    )
    return ", ".join(inner)


def _with_tokens(source: str) -> str:
    """A fifth of the strings hold a token."""
    return _TOKENS.sub(r"f'{token}-\1'", source)


def _program(construct: Construct, kind: str, named: set[tuple[str, str]], body: str) -> Program:
    named.add((construct.module, construct.name))
    modules: Mapping[str, list[str]] = {}
    for module, name in sorted(named):
        modules = {**modules, module: [*modules.get(module, []), name]}
    core = construct.module.partition("_")[0]
    imports = "".join(
        f"from {module} import {', '.join(names)}\n" for module, names in modules.items()
    )
    source = (
        f"from {core} import TerraformOutput, TerraformVariable\n{imports}\n\n"
        f"def case(stack):\n"
        f'    token = TerraformVariable(stack, "token", type="string").string_value\n{body}'
    )
    name = construct.module.rpartition(".")[2]
    return Program(f"{name}.{construct.name}.{kind}", source, "case")
