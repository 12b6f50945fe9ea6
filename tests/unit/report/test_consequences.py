"""What failures lead to is written down for every rule, and only for rules."""

import pytest

from stackproof.report.analysis import consequences
from stackproof.rules import registry
from stackproof.rules.base import Rule


@pytest.mark.parametrize("rule", registry.every(), ids=lambda rule: rule.code.number)
def test_every_rule_has_a_consequence(rule: Rule) -> None:
    """Each says how bad it is, where it shows, what was not known, and what it does."""
    known = consequences.of(rule.code)
    assert known.gap
    assert known.minutes > 0
    if not rule.code.number.startswith("SP9"):
        assert known.effects()
    for _, sentence in known.effects():
        assert sentence[0].isupper()
        assert sentence.endswith(".")


def test_no_entry_is_left_of_a_rule_that_is_gone() -> None:
    """An entry without its rule would never be read."""
    assert consequences.numbers() <= {rule.code.number for rule in registry.every()}
