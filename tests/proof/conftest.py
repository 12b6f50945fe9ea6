"""Fixtures of whole proofs."""

from functools import partial
from pathlib import Path

import pytest

from support.proving import Prove
from support.proving import prove as prove_in


@pytest.fixture
def prove(tmp_path: Path) -> Prove:
    """The command `stackproof prove`, run in an empty folder."""
    return partial(prove_in, tmp_path)
