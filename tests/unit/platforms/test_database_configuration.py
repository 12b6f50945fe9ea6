"""What the applications are told of their database by the environment."""

import pytest
from aurora_access.configuration import NotConfigured, number, place

WHOLE = {
    "DATABASE_HOST": "db.example.org",
    "DATABASE_PORT": "3306",
    "DATABASE_NAME": "trading",
}


def test_a_database_is_a_host_a_port_and_a_name() -> None:
    """What is not said is that of AWS: its certificates, and a cluster that is written itself."""
    found = place(WHOLE)
    assert (found.host, found.port, found.database) == ("db.example.org", 3306, "trading")
    assert (found.ca_file, found.forwards) == (None, False)


@pytest.mark.parametrize(("said", "forwards"), [("true", True), ("false", False)])
def test_a_secondary_is_told_to_forward(said: str, *, forwards: bool) -> None:
    """The variable is one of two words."""
    assert place({**WHOLE, "DATABASE_FORWARDS": said}).forwards is forwards


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("DATABASE_HOST", "", "DATABASE_HOST is not set"),
        ("DATABASE_PORT", "0", "DATABASE_PORT is not a number from 1 to 65535"),
        ("DATABASE_PORT", "65536", "DATABASE_PORT is not a number from 1 to 65535"),
        ("DATABASE_PORT", "3306.0", "DATABASE_PORT is not a number from 1 to 65535"),
        ("DATABASE_PORT", "-1", "DATABASE_PORT is not a number from 1 to 65535"),
        ("DATABASE_FORWARDS", "yes", "DATABASE_FORWARDS is neither true nor false"),
        ("DATABASE_FORWARDS", "", "DATABASE_FORWARDS is neither true nor false"),
    ],
)
def test_a_wrong_variable_is_named(name: str, value: str, message: str) -> None:
    """The message has the variable and what it may be, and not what it was."""
    with pytest.raises(NotConfigured, match=message):
        place({**WHOLE, name: value})


def test_a_missing_variable_is_named() -> None:
    """Nothing is guessed."""
    with pytest.raises(NotConfigured, match="DATABASE_NAME is not set"):
        place({name: value for name, value in WHOLE.items() if name != "DATABASE_NAME"})


def test_a_number_may_have_a_default() -> None:
    """It counts where the variable is not set; an empty one is a mistake."""
    assert number({}, "THREADS", least=1, most=64, default=8) == 8
    assert number({"THREADS": "64"}, "THREADS", least=1, most=64, default=8) == 64
    with pytest.raises(NotConfigured, match="THREADS is not set"):
        number({"THREADS": ""}, "THREADS", least=1, most=64, default=8)
