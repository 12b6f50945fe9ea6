"""Variables of functions: reserved names, names that are none, and secrets."""

import pytest

from stackproof.constructs import BadValue
from stackproof.constructs.compute.environment import RESERVED, check_environment

LATER = "${TfToken[TOKEN.7]}"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("ORDERS_TABLE", "orders"),
        ("DATABASE_SECRET_ARN", LATER),
        ("DATABASE_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
        ("DB_PASSWORD", "arn:aws:secretsmanager:eu-west-1:1:secret:x"),
        ("TOKEN_URL", "https://example.org/token"),
        ("SECRET_NAME", "database"),
        ("TOKENIZER", "fast"),
        ("COMPASS", "north"),
        ("PASSENGERS", "3"),
        ("HOST", LATER),
        ("ENDPOINT", "https://example.org:8443/x@y"),
        ("EMPTY", ""),
    ],
)
def test_takes_a_variable(name: str, value: str) -> None:
    """What is no secret, or says where one is, is taken."""
    assert check_environment({name: value}) == {name: value}


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2-hunter2"),
        ("password", "hunter2-hunter2"),
        ("DB_PASSWORD", LATER),
        ("API_KEY", "hunter2-hunter2"),
        ("APIKEY", "hunter2-hunter2"),
        ("GITHUB_TOKEN", "hunter2-hunter2"),
        ("PRIVATE_KEY", "hunter2-hunter2"),
        ("DATABASE_SECRET_ARN", "hunter2-hunter2"),
        ("ID", "AKIAIOSFODNN7EXAMPLE"),
        ("DSN", "mysql://app:hunter2-hunter2@db/orders"),
        ("PEM", "-----BEGIN RSA PRIVATE KEY-----\nhunter2-hunter2"),
    ],
)
def test_refuses_a_secret_without_repeating_it(name: str, value: str) -> None:
    """What looks like a secret by name or value is refused, and the message does not tell it."""
    with pytest.raises(BadValue, match="the ARN of a secret in Secrets Manager") as refused:
        check_environment({name: value})
    assert repr(name) in str(refused.value)
    assert "hunter2" not in str(refused.value)
    assert "AKIA" not in str(refused.value)


@pytest.mark.parametrize("name", sorted(RESERVED))
def test_refuses_what_lambda_sets(name: str) -> None:
    """A name that Lambda reserves is refused."""
    with pytest.raises(BadValue, match="none that Lambda sets itself"):
        check_environment({name: "x"})


@pytest.mark.parametrize("name", ["", "A", "1A", "A-B", "_AB", "A B"])
def test_refuses_what_is_no_name(name: str) -> None:
    """A name that Lambda does not take is refused."""
    with pytest.raises(BadValue, match="a letter, then letters"):
        check_environment({name: "x"})


def test_refuses_too_much() -> None:
    """More than Lambda holds is refused; what only Terraform knows is not counted."""
    assert check_environment({"LONG": LATER * 1000})
    assert check_environment({"LONG": "x" * 4092})
    with pytest.raises(BadValue, match="is 4097, allowed: up to 4096"):
        check_environment({"LONG": "x" * 4093})


def test_refuses_a_number() -> None:
    """A value that is no string is refused, as Lambda has strings alone."""
    with pytest.raises(BadValue, match="write numbers and switches as strings"):
        check_environment({"PORT": 3306})  # type: ignore[dict-item]


def test_order_is_that_of_the_names() -> None:
    """The same variables are always written in the same order."""
    assert list(check_environment({"B_B": "2", "A_A": "1"})) == ["A_A", "B_B"]
