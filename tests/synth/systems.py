"""Random systems: many resources that refer to each other, in constructs, loops and two stacks.

Each argument that takes a string, a number, a boolean or a list may be given an attribute of a
resource made before, of the same stack or of the other; structs are written in all styles.
"""

import random
from collections.abc import Iterator

from differential.cases import PACKAGES
from differential.grow import Facts, Grower
from differential.trees import (
    STYLES,
    Field,
    Keyed,
    Many,
    Node,
    Scalar,
    Struct,
    Style,
    classes,
    written,
)
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import ClassFacts, Kind, Shape, TypeRef
from stackproof.bindings.index import Construct
from synth.classes import PINNED
from synth.programs import Program

SEED = 41
PROGRAMS = 40
_RESOURCES = 18
_OPTIONS = 6
_SPECIAL = frozenset({"connection", "provisioners", "count", "lifecycle", "id"})
_OFTEN = 0.5


def systems(framework: str, *, seeds: range = range(SEED, SEED + PROGRAMS)) -> Iterator[Program]:
    """The systems of some seeds; the same ones every time."""
    catalog = Catalog.open(versions=PINNED)
    package = PACKAGES[framework]
    kinds = (Kind.RESOURCE, Kind.DATA_SOURCE)
    made = sorted(
        (item for item in catalog.constructs(package) if item.kind in kinds),
        key=lambda item: (item.module, item.name),
    )
    facts = Facts(catalog)
    for seed in seeds:
        yield Program(f"systems.{seed}", _System(facts, made, package, seed).source())


class _System:
    """Writes one program."""

    def __init__(self, facts: Facts, made: list[Construct], package: str, seed: int) -> None:
        self._facts = facts
        self._chance = random.Random(seed)  # noqa: S311 - the same program each time
        self._made = self._chance.sample(made, _RESOURCES)
        self._package = package
        self._named: set[tuple[str, str]] = set()
        self._readable: dict[str, list[str]] = {
            "string": [],
            "number": [],
            "boolean": [],
            "list": [],
        }

    def source(self) -> str:
        """The program."""
        framework = self._package.partition("_")[0]
        first, second = self._made[: _RESOURCES // 2], self._made[_RESOURCES // 2 :]
        body = [
            "class Part(Construct):\n    pass\n\n\n",
            "app = App()\n",
            *self._stack("one", first),
            *self._stack("two", second),
            "app.synth()\n",
        ]
        imports = {(f"{self._package}.provider", "AwsProvider"), *self._named}
        lines = [f"from {module} import {name}\n" for module, name in sorted(imports)]
        head = (
            f"from constructs import Construct\n"
            f"from {framework} import App, S3Backend, TerraformOutput, TerraformStack\n"
        )
        return "".join([head, *lines, "\n\n", *body])

    def _stack(self, name: str, constructs: list[Construct]) -> Iterator[str]:
        yield f'{name} = TerraformStack(app, "{name}")\n'
        yield f'AwsProvider({name}, "aws", region="eu-west-1")\n'
        if self._chance.random() < _OFTEN:
            yield f'S3Backend({name}, bucket="state", key="{name}", region="eu-west-1")\n'
        yield f'part_{name} = Part({name}, "part")\n'
        for number, construct in enumerate(constructs):
            facts = self._facts.find(f"{construct.module}.{construct.name}")
            if facts is None:
                raise LookupError(construct.module)
            scope = self._chance.choice((name, f"part_{name}"))
            variable = f"{name}_{number}"
            yield from self._resource(facts, variable, scope)
            self._note(facts, variable)
        shown = self._chance.sample(self._readable["string"], 5)
        yield f'TerraformOutput({name}, "shown", value=[{", ".join(shown)}])\n'

    def _resource(self, facts: ClassFacts, variable: str, scope: str) -> Iterator[str]:
        style = self._chance.choice(STYLES)
        fields = Grower(self._facts).everything(facts).fields
        required = {argument.name for argument in facts.arguments if argument.required}
        types = {argument.name: argument.type for argument in facts.arguments}
        free = [f for f in fields if f.name not in required and f.name not in _SPECIAL]
        chosen = self._chance.sample(free, min(_OPTIONS, len(free)))
        kept = [field for field in fields if field.name in required or field in chosen]
        tree = Struct(facts, tuple(kept))
        self._named |= set(classes(tree, style))
        self._named.add((facts.module, facts.name))
        arguments = [
            f"    {field.name}={self._value(field, types[field.name], style)},\n" for field in kept
        ]
        if self._chance.random() < _OFTEN / 3:
            arguments.append('    lifecycle={"prevent_destroy": True},\n')
        if self._chance.random() < _OFTEN / 3:
            arguments.append("    count=2,\n")
        identity = variable.replace("_", "-")
        positional = f'    {scope},\n    "{identity}",\n'
        yield f"{variable} = {facts.name}(\n{positional}{''.join(arguments)})\n"

    def _value(self, field: Field, type_: TypeRef, style: Style) -> str:
        source = self._token(field.value, type_)
        return source or written(field.value, style)

    def _token(self, value: Node, type_: TypeRef) -> str | None:
        """Something that was made before, where a literal of its type would do."""
        if self._chance.random() > _OFTEN:
            return None
        match value:
            case Scalar(str()):
                found = self._any("string")
                return self._chance.choice((found, found and f'f"x-{{{found}}}-y"'))
            case Scalar(literal):
                return self._any("boolean" if isinstance(literal, bool) else "number")
            case Many((Scalar(str()),)) if type_.shape in (Shape.LIST, Shape.SET):
                one, many = self._any("string"), self._any("list")
                return self._chance.choice((one and f'["a", {one}]', many))
            case Keyed(key, Scalar(str())):
                found = self._any("string")
                return found and f'{{"{key}": {found}, "b": "1"}}'
            case _:
                return None

    def _any(self, kind: str) -> str | None:
        places = self._readable[kind]
        return self._chance.choice(places) if places else None

    def _note(self, facts: ClassFacts, variable: str) -> None:
        """What later resources can read of one."""
        shapes = {Shape.LIST: "list", Shape.SET: "list"}
        plain = [item for item in facts.attributes if item.terraform_name is not None]
        for item in self._chance.sample(plain, min(8, len(plain))):
            shape = item.type.shape
            if shape in (Shape.STRING, Shape.NUMBER, Shape.BOOLEAN):
                self._readable[shape.value].append(f"{variable}.{item.name}")
            elif shape in shapes and item.type.items[0].shape is Shape.STRING:
                self._readable["list"].append(f"{variable}.{item.name}")
        self._readable["string"].append(f"{variable}.fqn")
