"""The reference says what the program says."""

import dataclasses
import re
import subprocess
import sys
from pathlib import Path

import pytest

from stackproof.rules import registry
from stackproof.settings.model import Settings
from support.command import Stackproof, environment

ROOT = Path(__file__).parents[2]
REFERENCE = ROOT / "docs" / "reference"
HOOKS = ROOT / ".pre-commit-hooks.yaml"


def test_the_pages_are_as_the_script_writes_them() -> None:
    """`python scripts/write_reference.py` brings them up to date."""
    done = subprocess.run(
        [sys.executable, ROOT / "scripts" / "write_reference.py", "--check"],
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout.count("as written")) == (0, 3), done.stdout + done.stderr


@pytest.mark.parametrize("command", [(), ("check",), ("bindings", "show"), ("prove",)])
def test_the_page_holds_the_help_of_a_command(
    stackproof: Stackproof, command: tuple[str, ...]
) -> None:
    """Word for word."""
    text = stackproof(*command, "--help", env={"COLUMNS": "88"}).out
    title = " ".join(("stackproof", *command))
    assert f"\n## {title}\n\n```\n{text}```\n" in (REFERENCE / "cli.md").read_text()


def test_every_rule_has_a_row_and_its_page() -> None:
    """And a link in the row leads to the page."""
    text = (REFERENCE / "rules.md").read_text()
    for rule in registry.every():
        number, slug = rule.code.number, rule.code.slug
        assert f"| [{number}](#{slug}-{number.lower()}) | {slug} | " in text
        assert f"\n## {slug} ({number})\n" in text


def test_every_setting_has_a_row() -> None:
    """And no row is about a setting that does not exist."""
    rows = re.findall(r"^\| `([a-z-]+)` \|", (REFERENCE / "settings.md").read_text(), re.MULTILINE)
    fields = {field.name.replace("_", "-") for field in dataclasses.fields(Settings)} - {"root"}
    assert set(rows) == fields


def test_the_hooks_run(stackproof: Stackproof, tmp_path: Path) -> None:
    """What pre-commit starts is a command that exists, with files behind it."""
    (tmp_path / "a.py").write_text("x = 1\n")
    hooks = re.findall(r"^  entry: stackproof (.+)$", HOOKS.read_text(), re.MULTILINE)
    assert len(hooks) == 2
    for entry in hooks:
        assert stackproof(*entry.split(), "a.py").code == 0
