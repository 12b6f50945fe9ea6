"""The argument that a wrong name means is found, and none where two could be meant."""

import pytest

from stackproof.bindings.facts import Argument, ClassFacts, Kind, Parameter, Shape, TypeRef
from stackproof.rules.meant import Meaning, argument_for, meaning

TEXT = TypeRef(Shape.STRING)


def argument(name: str, terraform: str = "", jsii: str = "") -> Argument:
    """An argument that takes a text."""
    first, *rest = name.strip("_").split("_")
    camel = first + "".join(word.title() for word in rest)
    return Argument(name, terraform or name, TEXT, jsii_name=jsii or camel)


THING = ClassFacts(
    module="some.thing",
    name="Thing",
    kind=Kind.RESOURCE,
    positional=(Parameter("scope", TEXT), Parameter("id_", TEXT)),
    arguments=(
        argument("function_name"),
        argument("subnet_ids"),
        argument("retention_in_days"),
        argument("variables"),
        argument("tags"),
        argument("tags_all"),
        argument("cidr_blocks"),
        argument("ipv6_cidr_blocks"),
        argument("self_attribute", "self"),
        argument("address_line1", "address_line_1"),
        argument("lambda_", "lambda", "lambda"),
        argument("db_instance_class"),
        argument("db_instance_count"),
    ),
)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("functionName", "function_name"),
        ("FunctionName", "function_name"),
        ("self", "self_attribute"),
        ("address_line_1", "address_line1"),
        ("lambda", "lambda_"),
        ("id", "id_"),
    ],
)
def test_another_spelling_of_a_name_is_certain(said: str, name: str) -> None:
    """Camel case, Terraform's name and underscores leave no doubt about what is meant."""
    found = meaning(said, THING)
    assert found is not None
    assert (found.name, found.is_certain) == (name, True)


@pytest.mark.parametrize(
    ("said", "name"),
    [
        ("subnet_id", "subnet_ids"),
        ("tag", "tags"),
        ("function_nmae", "function_name"),
        ("name", "function_name"),
        ("retention_days", "retention_in_days"),
        ("vars", "variables"),
        ("cidr", "cidr_blocks"),
        ("allowed_cidr_blocks", "cidr_blocks"),
        ("subnet_ids_list", "subnet_ids"),
    ],
)
def test_a_name_that_resembles_just_one_is_a_guess(said: str, name: str) -> None:
    """Plurals, slips, and words too many or too few are found, but are not certain."""
    found = meaning(said, THING)
    assert found is not None
    assert (found.name, found.is_certain) == (name, False)


@pytest.mark.parametrize("said", ["db_instance", "encryption", "x", "", "_", "ids1"])
def test_nothing_is_meant_by_a_name_that_resembles_none_or_two(said: str) -> None:
    """Where two could be meant, or none is near, nobody guesses."""
    assert meaning(said, THING) is None


def test_a_name_that_is_given_already_cannot_be_meant() -> None:
    """A wrong name beside the right one means something else."""
    assert meaning("functionName", THING, taken={"function_name"}) is None


def test_in_a_dict_that_is_not_converted_the_keys_are_the_bindings_own() -> None:
    """Python's name means the camel-case key, and scope and id are no keys."""
    found = meaning("cidr_blocks", THING, is_raw=True)
    assert found == Meaning("cidrBlocks", is_certain=True, argument=THING.arguments[6])
    assert meaning("scope", THING, is_raw=True) is None


def test_only_a_certain_name_stands_for_its_argument() -> None:
    """What is judged further under a wrong name has to be beyond doubt."""
    assert argument_for("function_name", THING) is THING.arguments[0]
    assert argument_for("functionName", THING) is THING.arguments[0]
    assert argument_for("name", THING) is None
    assert argument_for("functionName", THING, is_raw=True) is THING.arguments[0]
