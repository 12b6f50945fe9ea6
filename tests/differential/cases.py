"""Small programs with one construct each: right ones, and ones with a single fault.

They follow from the catalogue's facts and a seed, and from nothing else.
"""

import keyword
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

from differential.faults import ABSENT, WHOLE, Kind, NoPlaceError, Plan, plant, wrong_values
from differential.grow import Chain, Facts, Grower, chains
from differential.trees import (
    CLASSES,
    STYLES,
    Literal,
    Many,
    Scalar,
    Struct,
    Style,
    classes,
    leaves,
    written,
)
from stackproof.bindings import facts as bindings
from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import ClassFacts, Shape
from stackproof.bindings.index import Construct

PACKAGES = {"cdktf": "cdktf_cdktf_provider_aws", "cdktn": "cdktn_provider_aws"}
"""The bindings of each framework."""

# The framework takes these for a data source too, and never writes them.
_UNWRITTEN = frozenset({"connection", "provisioners"})


@dataclass(frozen=True, slots=True)
class Case:
    """One program.

    Args:
        kind: What is right or wrong in it.
        construct: The class it makes.
        place: The argument at fault, from the construct inwards; empty for none.
        style: How its structs are written.
        source: A function of the scope, whose name is `case`.
        line: Where in the source the fault is; the call's own line where an argument of the
            construct is missing, and where there is none.
        given: Every literal that Terraform should receive, by place.
    """

    kind: Kind
    construct: Construct
    place: str
    style: Style
    source: str
    line: int
    given: tuple[tuple[str, Literal], ...]

    @property
    def title(self) -> str:
        """The case in one line."""
        name = f"{self.construct.module.rpartition('.')[2]}.{self.construct.name}"
        return f"{self.kind.value}: {name}{self.place} ({self.style})"


class Generator:
    """Writes the programs of one package of bindings.

    Args:
        catalog: The bindings.
        package: The package, such as `cdktn_provider_aws`.
    """

    def __init__(self, catalog: Catalog, package: str) -> None:
        self._catalog = catalog
        self._package = package
        self._facts = Facts(catalog)
        self._plans = lru_cache(maxsize=None)(self._all_plans)

    @cached_property
    def constructs(self) -> tuple[Construct, ...]:
        """Every resource and data source."""
        wanted = {bindings.Kind.RESOURCE, bindings.Kind.DATA_SOURCE}
        return tuple(c for c in self._catalog.constructs(self._package) if c.kind in wanted)

    def whole(self, construct: Construct, kind: Kind) -> Case:
        """The program without a fault."""
        grower = Grower(self._facts)
        facts = self._class(construct)
        least = kind is Kind.LEAST
        tree = grower.least(facts) if least else grower.everything(facts)
        if construct.kind is bindings.Kind.DATA_SOURCE:
            fields = tuple(field for field in tree.fields if field.name not in _UNWRITTEN)
            tree = replace(tree, fields=fields)
        return self._case(kind, construct, tree, WHOLE[kind])

    def faulty(self, construct: Construct, kind: Kind, chance: random.Random) -> Case | None:
        """One of the programs with that fault; None if the class has no place for it."""
        plans = list(self._plans(construct).get(kind, ()))
        while plans:
            plan = plans.pop(chance.randrange(len(plans)))
            case = self._planned(construct, plan)
            if case is not None:
                return case
        return None

    def count(self, construct: Construct) -> int:
        """How many programs with one fault there are of a class."""
        return sum(map(len, self._plans(construct).values()))

    def sample(self, size: int, seed: int) -> Iterator[Case]:
        """Programs of every kind in equal numbers, of as many classes as that allows.

        Args:
            size: How many.
            seed: The same gives the same programs.
        """
        chance = random.Random(seed)  # noqa: S311 - a sample has to be repeatable, not secret
        kinds = list(Kind)
        for number, kind in enumerate(kinds):
            wanted = len(range(number, size, len(kinds)))
            yield from self._of_kind(kind, wanted, chance)

    def _of_kind(self, kind: Kind, wanted: int, chance: random.Random) -> Iterator[Case]:
        made = 0
        while made < wanted:
            before = made
            for construct in chance.sample(self.constructs, len(self.constructs)):
                if made == wanted:
                    return
                case = (
                    self.whole(construct, kind)
                    if kind in WHOLE
                    else self.faulty(construct, kind, chance)
                )
                if case is not None:
                    made += 1
                    yield case
            if made == before:
                return  # no class has a place for this fault

    @cached_property
    def _meta(self) -> frozenset[str]:
        """The arguments that the framework adds to every construct."""
        framework = self._package.partition("_")[0]
        found = self._facts.find(f"{framework}.TerraformMetaArguments")
        assert found is not None
        return frozenset(argument.name for argument in found.arguments)

    def _class(self, construct: Construct) -> ClassFacts:
        found = self._facts.find(f"{construct.module}.{construct.name}")
        assert found is not None
        return found

    def _all_plans(self, construct: Construct) -> dict[Kind, list[Plan]]:
        plans: dict[Kind, list[Plan]] = {}
        facts = self._class(construct)
        # These are the same everywhere: one class in a hundred is enough.
        is_chosen = sum(construct.name.encode()) % 100 == 0
        leave_out = frozenset() if is_chosen else self._meta
        if construct.kind is bindings.Kind.DATA_SOURCE:
            leave_out |= _UNWRITTEN
        for plan in self._faults(facts, leave_out):
            plans.setdefault(plan.kind, []).append(plan)
        return plans

    def _faults(self, facts: ClassFacts, leave_out: frozenset[str]) -> Iterator[Plan]:
        yield Plan(Kind.UNKNOWN_ARGUMENT, (), CLASSES)
        for chain in chains(facts, self._facts, leave_out=leave_out):
            for style in STYLES:
                yield from self._at(chain, style)

    def _at(self, chain: Chain, style: Style) -> Iterator[Plan]:
        """The faults that an argument can have."""
        argument = chain[-1]
        is_dict, is_raw = self._form(chain[:-1], style)
        if argument.required:
            yield Plan(Kind.MISSING, chain, style)
        if argument.jsii_name != argument.name:
            camel = Kind.CAMEL_KEY if is_dict else Kind.CAMEL_ARGUMENT
            if is_dict or not keyword.iskeyword(argument.jsii_name):
                yield Plan(Kind.SNAKE_KEY if is_raw else camel, chain, style)
        for wrong in wrong_values(argument.type):
            yield Plan(Kind.WRONG_TYPE, chain, style, wrong)
        if argument.required:
            yield Plan(Kind.WRONG_TYPE, chain, style, Scalar(None))
        if self._facts.inner(argument.type) is None:
            return
        if argument.type.shape in {Shape.LIST, Shape.SET}:
            yield Plan(Kind.OBJECT_FOR_LIST, chain, style)
        if argument.type.shape is Shape.NAMED:
            yield Plan(Kind.LIST_FOR_OBJECT, chain, style)
        is_dict, is_raw = self._form(chain, style)
        if not is_dict:
            yield Plan(Kind.UNKNOWN_ARGUMENT, chain, style)
            yield Plan(Kind.WRONG_STRUCT, chain, style)
        else:
            yield Plan(Kind.LOST_KEY if is_raw else Kind.UNKNOWN_KEY, chain, style)

    def _form(self, chain: Chain, style: Style) -> tuple[bool, bool]:
        """Whether the struct at the end of a chain is a dict, and whether that stays as it is.

        It is judged by the outermost form of each argument, as `written` does it.
        """
        is_dict = is_raw = False
        for argument in chain:
            is_item = argument.type.shape in {Shape.LIST, Shape.SET, Shape.MAP}
            is_dict = style.is_item_dict if is_item else style.is_single_dict
            is_choice = len(self._facts.structs(argument.type)) > 1
            is_raw = is_dict and (is_raw or is_item or is_choice)
        return is_dict, is_raw

    def _planned(self, construct: Construct, plan: Plan) -> Case | None:
        tree = Grower(self._facts, is_never_empty=True).least(self._class(construct), plan.chain)
        try:
            if plan.kind is Kind.WRONG_STRUCT:
                plan = replace(plan, other=self._other(plan.chain))
            faulty = plant(tree, plan)
        except NoPlaceError:
            return None
        place = "".join(f".{argument.name}" for argument in plan.chain)
        if plan.wrong is not None:
            place += f" = {written(plan.wrong, plan.style)}"
        case = self._case(plan.kind, construct, faulty, plan.style)
        fault = plan.chain[0].terraform_name if plan.chain else ABSENT
        names = [field.terraform_name for field in faulty.fields]
        # The arguments follow the call, its scope and its id, one a line.
        line = case.line + 3 + names.index(fault) if fault in names else case.line
        return replace(case, place=place, line=line)

    def _other(self, chain: Chain) -> Struct:
        """A struct of the same module as the one at the end of a chain, but of another class."""
        wanted = self._facts.inner(chain[-1].type)
        module = self._catalog.module(wanted.module) if wanted is not None else None
        if wanted is None or module is None:
            raise NoPlaceError
        for name in sorted(module.classes):
            facts = module.classes[name]
            is_right = name == wanted.name or facts.qualified in wanted.ancestors
            if facts.kind is bindings.Kind.STRUCT and not is_right:
                return Grower(self._facts, is_never_empty=True).least(facts)
        raise NoPlaceError

    def _case(self, kind: Kind, construct: Construct, tree: Struct, style: Style) -> Case:
        named = {(tree.facts.module, tree.facts.name)}
        for field in tree.fields:
            named |= set(classes(field.value, style))
        imports = [f"    from {module} import {name}" for module, name in sorted(named)]
        source = [
            "def case(scope):",
            *imports,
            f"    {tree.facts.name}(",
            "        scope,",
            '        "case",',
            *(f"        {field.name}={written(field.value, style)}," for field in tree.fields),
            "    )",
            "",
        ]
        return Case(
            kind=kind,
            construct=construct,
            place="",
            style=style,
            source="\n".join(source),
            line=2 + len(imports),
            given=tuple(_given(tree)),
        )


def _given(tree: Struct) -> Iterator[tuple[str, Literal]]:
    """What Terraform should receive."""
    for field in tree.fields:
        match field.value:
            case Many((Struct(_, fields),)) if field.name == "provisioners":
                # A provisioner is a block under the name of its type.
                kinds = [item.value for item in fields if item.name == "type"]
                rest = tuple(item for item in fields if item.name != "type")
                kind = kinds[0].value if kinds and isinstance(kinds[0], Scalar) else ""
                for inner in rest:
                    place = f".provisioner[0].{kind}.{inner.terraform_name}"
                    yield from leaves(inner.value, place)
            case value:
                yield from leaves(value, f".{field.terraform_name}")
