"""Whose credentials a test has: nobody's, or those of an AWS that stands in for an account."""

import os
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pytest

from stackproof.cloud.embedded import EmbeddedAws

NOBODY: Final[Mapping[str, str]] = MappingProxyType(
    {
        "AWS_CONFIG_FILE": os.devnull,
        "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        "AWS_EC2_METADATA_DISABLED": "true",
    }
)
"""The variables with which no credentials are found."""
SOMEBODY: Final[Mapping[str, str]] = MappingProxyType(
    {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "test"}
)
"""The variables of a key that the embedded AWS takes."""


def leading_to(aws: EmbeddedAws) -> dict[str, str]:
    """The variables that lead to an embedded AWS, as a person's own would to an account."""
    return {**NOBODY, **SOMEBODY, "AWS_ENDPOINT_URL": aws.endpoint()}


def forget_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """Takes away what a developer has set up for AWS."""
    for name in [name for name in os.environ if name.startswith("AWS_")]:
        monkeypatch.delenv(name)
    for name, value in NOBODY.items():
        monkeypatch.setenv(name, value)
