"""Packs select rules, and a check of the source loads none about configurations."""

import subprocess
import sys

import pytest

from stackproof.core.errors import UsageError
from stackproof.rules import packs, registry


def numbers(profile: str) -> set[str]:
    """The numbers of the rules that a profile asks."""
    return {rule.code.number for rule in registry.chosen(profile=profile)}


def test_strict_asks_all_that_default_asks_and_more() -> None:
    """Nothing is lost by being strict."""
    assert numbers("default") < numbers("strict")


def test_ephemeral_and_retain_ask_opposite_things() -> None:
    """What has to be destroyable and what has to be kept are never asked together."""
    assert "SP552" in numbers("ephemeral") - numbers("retain")
    assert "SP561" in numbers("retain") - numbers("ephemeral")
    assert not {"SP552", "SP561"} & numbers("default")


def test_cards_are_strict_and_keep_data() -> None:
    """`pci` asks for secrets, logs and protection."""
    assert {"SP253", "SP768", "SP560", "SP784"} <= numbers("pci")


def test_a_profile_that_does_not_exist_is_a_mistake_of_the_command() -> None:
    """The message names those that exist."""
    with pytest.raises(UsageError, match="no profile `paranoid`") as caught:
        registry.chosen(profile="paranoid")
    assert "ephemeral" in (caught.value.help or "")


def test_a_rule_that_is_selected_is_asked_in_any_profile() -> None:
    """Who names a rule wants it."""
    assert [r.code.number for r in registry.chosen(select=["SP561"])] == ["SP561"]


def test_a_rule_about_configurations_may_be_named_in_a_check_of_the_source() -> None:
    """It exists, so naming it is no mistake, and it is not asked."""
    assert registry.chosen(select=["SP561"], source_only=True) == ()
    asked = registry.chosen(ignore=["SP561"], source_only=True)
    assert "SP101" in {rule.code.number for rule in asked}


def test_a_name_that_no_rule_has_is_a_mistake_in_any_check() -> None:
    """A slip in a setting does not go unnoticed."""
    with pytest.raises(UsageError, match="no rule is called"):
        registry.chosen(ignore=["SP999"], source_only=True)


def test_every_rule_is_in_some_pack_and_its_page_can_say_which() -> None:
    """No rule is out of reach of every profile."""
    assert [r.code.number for r in registry.every() if not packs.having(r.code.number)] == []


def test_a_check_of_the_source_loads_no_rule_about_configurations() -> None:
    """It has to start in milliseconds."""
    code = (
        "import sys\n"
        "from stackproof.rules import registry\n"
        "registry.chosen(source_only=True)\n"
        "print([n for n in sys.modules if n.startswith(('stackproof.rules.values',"
        "'stackproof.rules.companions', 'stackproof.terraform.view'))])\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout == "[]\n"
