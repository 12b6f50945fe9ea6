"""What the apps of all platforms have in common."""

from collections.abc import Mapping

import pytest

from stackproof.platforms.entry import environment_suffix


@pytest.mark.parametrize(
    ("environ", "suffix"),
    [
        ({"ENVIRONMENT_SUFFIX": "prod", "TF_WORKSPACE": "test"}, "prod"),
        ({"TF_WORKSPACE": "test"}, "test"),
        ({"ENVIRONMENT_SUFFIX": "", "TF_WORKSPACE": "test"}, "test"),
        ({}, "dev"),
    ],
)
def test_the_suffix_comes_from_the_environment(environ: Mapping[str, str], suffix: str) -> None:
    """The app's own variable comes first, then the workspace, then dev."""
    assert environment_suffix(environ) == suffix
