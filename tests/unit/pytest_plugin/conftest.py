"""Projects of their own, whose tests are run in a process of their own."""

import os
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True)
class Ran:
    """How pytest ended in a project."""

    code: int
    out: str

    def counts(self) -> dict[str, int]:
        """How many tests passed, failed and so on."""
        last = self.out.strip().splitlines()[-1]
        return {name: int(number) for number, name in re.findall(r"(\d+) (\w+)", last)}


class Project:
    """A folder with a program and tests of it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def write(self, **files: str) -> None:
        """Writes files; two underscores stand for a folder, one more for a dot."""
        for name, text in files.items():
            self.put(name.replace("__", "/") + ".py", text)

    def put(self, name: str, text: str) -> None:
        """Writes one file."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def configure(self, *lines: str) -> None:
        """Writes pytest's configuration."""
        self.put("pytest.ini", "\n".join(["[pytest]", "filterwarnings = error", *lines, ""]))

    def run(self, *arguments: str) -> Ran:
        """Runs its tests."""
        command = [sys.executable, "-m", "pytest", "-p", "stackproof.pytest_plugin"]
        ran = subprocess.run(
            [*command, "-p", "no:cacheprovider", "-p", "no:randomly", "-q", *arguments],
            cwd=self.folder,
            env={**os.environ, "PYTEST_ADDOPTS": "", "COLUMNS": "200"},
            capture_output=True,
            text=True,
            check=False,
        )
        return Ran(ran.returncode, ran.stdout + ran.stderr)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """An empty project."""
    return Project(tmp_path)


@pytest.fixture
def topic(project: Project) -> Project:
    """A project with the smallest program that is worth testing."""
    program = ROOT / "tests" / "programs" / "topic" / "main.py"
    project.put("main.py", program.read_text(encoding="utf-8"))
    project.configure("stackproof_program = .", "stackproof_env =", "    ENVIRONMENT_SUFFIX=test")
    return project
