"""Versions and constraints."""

import pytest

from stackproof.terraform.versions import Version, allows, parse


@pytest.mark.parametrize(
    ("text", "version"),
    [
        ("1.11.4", (1, 11, 4)),
        ("v5.100", (5, 100, 0)),
        ("1.12.0-beta1", (1, 12, 0)),
        ("latest", None),
        ("1.2.3.4", None),
        ("", None),
    ],
)
def test_a_version_is_three_numbers(text: str, version: Version | None) -> None:
    """Missing numbers are zero; what is no version is None."""
    assert parse(text) == version


@pytest.mark.parametrize(
    ("constraint", "verdict"),
    [
        ("5.100.0", True),
        ("= 5.99.0", False),
        (">= 5.100, < 7", True),
        (">= 6", False),
        ("~> 5.0", True),
        ("~> 5.99", True),
        ("~> 5.99.0", False),
        ("~> 5", True),
        ("!= 5.100.0", False),
        ("> 5.100.0", False),
        ("<= 5.100.0", True),
        ("", True),
        ("the newest", None),
        (">= 5, whatever", None),
    ],
)
def test_a_constraint_admits_what_terraform_admits(constraint: str, verdict: bool | None) -> None:  # noqa: FBT001 - a table
    """5.100.0 is judged by each; what cannot be read is left to Terraform."""
    assert allows(constraint, (5, 100, 0)) is verdict
