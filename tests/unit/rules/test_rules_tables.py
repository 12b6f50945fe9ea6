"""The tables of the rules name what exists, and each entry its source."""

from collections.abc import Iterator

import pytest

from stackproof.rules import registry
from stackproof.rules.contrasts.names import argument_of
from stackproof.rules.policy.policy_check import is_asked
from stackproof.rules.protection.table import Kind, switches, windows
from stackproof.rules.values.table import Combination, Limit, combinations, limits
from stackproof.terraform.address import Address
from stackproof.terraform.schema import Block, shipped
from stackproof.terraform.view import Resource


def block_of(type_: str, dotted: str) -> Block | None:
    """The schema of a block within a resource."""
    block = shipped().resource(type_)
    for name in filter(None, dotted.split(".")):
        nested = block.blocks.get(name) if block is not None else None
        block = nested.block if nested is not None else None
    return block


def has(block: Block | None, name: str) -> bool:
    """Whether a block has an argument or a block of a name."""
    return block is not None and (name in block.attributes or name in block.blocks)


def all_limits() -> Iterator[tuple[str, Limit]]:
    """Every limit of every type."""
    for type_, entries in limits().items():
        for limit in entries:
            yield type_, limit


def all_combinations() -> Iterator[tuple[str, Combination]]:
    """Every combination of every type."""
    for type_, entries in combinations().items():
        for combination in entries:
            yield type_, combination


def test_every_limit_is_of_an_argument_that_exists_and_says_its_source() -> None:
    """No slip in the table leaves a limit without effect."""
    unknown = []
    for type_, limit in all_limits():
        blocks, _, name = limit.argument.rpartition(".")
        block = block_of(type_, blocks)
        if not all(has(block, item) for item in (name, *limit.when)) or not limit.source:
            unknown.append((type_, limit.argument))
    assert unknown == []


def test_every_limit_limits_something() -> None:
    """An entry that allows everything is a slip."""
    idle = [
        (type_, limit.argument)
        for type_, limit in all_limits()
        if not limit.values
        and not limit.pattern
        and all(v is None for v in (limit.least, limit.most, limit.shortest, limit.longest))
    ]
    assert idle == []


def test_every_combination_is_of_arguments_that_exist_and_says_its_source() -> None:
    """No slip in the table leaves a combination without effect."""
    unknown = []
    for type_, combination in all_combinations():
        block = block_of(type_, combination.block)
        names = (*combination.when, *combination.needs, *combination.refuses)
        if not all(has(block, name) for name in names) or not combination.source:
            unknown.append((type_, combination.why))
        assert bool(combination.needs) != bool(combination.refuses)
    assert unknown == []


@pytest.mark.parametrize("kind", list(Kind))
def test_every_protection_is_an_argument_that_exists(kind: Kind) -> None:
    """The types of the table have the argument."""
    for type_ in shipped().types():
        resource = Resource((), {}, address=Address(type_, "x"))
        for entry in (*switches(kind, resource), *windows(kind, resource)):
            assert has(shipped().resource(type_), entry.argument), (type_, entry.argument)
            assert entry.source


def test_every_physical_name_is_an_argument_that_exists() -> None:
    """The argument that is compared between environments is one of the resource."""
    named = {type_: argument_of(type_) for type_ in shipped().types()}
    assert [t for t, name in named.items() if name and not has(shipped().resource(t), name)] == []
    assert sum(name is not None for name in named.values()) > 70


@pytest.mark.parametrize(
    ("check", "profiles"),
    [
        ("CKV_AWS_32", {"default", "strict", "ephemeral", "retain", "pci"}),
        ("CKV_AWS_16", {"default", "ephemeral", "retain"}),
        ("CKV_AWS_17", set()),
        ("CKV_AWS_18", {"strict", "pci"}),
        ("CKV_AWS_338", {"pci"}),
        ("CKV_AWS_24", set()),
        ("CKV_AWS_144", set()),
    ],
)
def test_a_check_of_checkov_is_asked_where_the_table_says(check: str, profiles: set[str]) -> None:
    """Basic checks everywhere, others in strict profiles; ours only where we do not ask."""
    names = {"default", "strict", "ephemeral", "retain", "pci"}
    assert {name for name in names if is_asked(check, name)} == profiles


def test_what_ours_says_in_place_of_checkov_is_a_rule_that_exists() -> None:
    """The mapping points at rules of ours."""
    from stackproof.rules.policy.policy_check import _table  # noqa: PLC0415

    assert {
        number for number in _table()["ours"].values() if registry.find(number) is None
    } == set()
    assert all(_table()["left_out"].values())
