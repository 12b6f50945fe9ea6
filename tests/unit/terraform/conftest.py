"""Small programs that play Terraform."""

import os
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

import pytest

from stackproof.terraform.mirror import ProviderSource, SourceKind
from stackproof.terraform.program import Executable, Flavour
from stackproof.terraform.runner import Terraform

_PRELUDE = """\
import json, os, signal, subprocess, sys, time
from pathlib import Path
arguments = sys.argv[1:]
def event(**fields):
    print(json.dumps({"@level": "info", "@message": "", **fields}), flush=True)
"""


class Fake(Protocol):
    """Writes an executable that runs a piece of Python."""

    def __call__(self, body: str, name: str = "terraform") -> Path:
        """The executable."""


@pytest.fixture
def fake(tmp_path: Path) -> Fake:
    """A factory of executables; each lies in a folder `bin`."""

    def write(body: str, name: str = "terraform") -> Path:
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        text = textwrap.dedent(body)
        path.write_text(f"#!{sys.executable} -S\n{_PRELUDE}{text}", "utf-8")
        path.chmod(0o755)
        return path

    return write


@pytest.fixture
def terraform(fake: Fake, tmp_path: Path) -> Callable[..., Terraform]:
    """A factory of runners whose Terraform is a piece of Python."""

    def make(body: str, **options: Any) -> Terraform:
        workdir = tmp_path / "work"
        workdir.mkdir(exist_ok=True)
        options.setdefault("providers", ProviderSource(SourceKind.REGISTRY, why="a test"))
        options.setdefault("host", {"PATH": os.environ["PATH"], "HOME": str(tmp_path)})
        return Terraform(
            Executable(fake(body), Flavour.TERRAFORM, (1, 11, 4)),
            workdir,
            cache=tmp_path / "cache",
            **options,
        )

    return make
