"""Runs the body of a program natively."""

from pathlib import Path

import pytest

from support.runtime import Native, Run
from support.runtime import run as run_natively


@pytest.fixture
def native(tmp_path: Path) -> Run:
    """Runs lines of Python in which `stack`, `thing` and its attributes are at hand."""

    def run(body: str, framework: str = "cdktn") -> Native:
        return run_natively(body, framework, tmp_path)

    return run
