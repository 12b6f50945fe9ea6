"""Fixtures of the command line's tests."""

from functools import partial
from pathlib import Path

import pytest

from support.command import Stackproof, run


@pytest.fixture
def stackproof(tmp_path: Path) -> Stackproof:
    """The command, run in an empty folder."""
    return partial(run, tmp_path)
