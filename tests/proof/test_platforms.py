"""Any platform as people run it: data that is kept, and a copy that is theirs."""

import subprocess
import sys
from pathlib import Path

import pytest

import stackproof
from support.command import environment, run
from support.steps import ended, step

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

PAYMENTS = Path(stackproof.__file__).parent / "platforms" / "payments"
ONE = 'regions = ["us-east-1"]\n'


@pytest.mark.parametrize(
    ("platform", "kept", "let_go"),
    [
        ("trading", f'{ONE}data_protection = "retain"\n', ONE),
        (
            "payments",
            (PAYMENTS / "retain.toml").read_text("utf-8"),
            (PAYMENTS / "preview.toml").read_text("utf-8"),
        ),
    ],
    ids=["trading", "payments"],
)
def test_what_is_kept_is_destroyed_only_once_it_is_let_go(
    tmp_path: Path, platform: str, kept: str, let_go: str
) -> None:
    """Kept data makes Terraform refuse; deployed as ephemeral, the same platform goes."""
    (tmp_path / "kept.toml").write_text(kept)
    (tmp_path / "let_go.toml").write_text(let_go)
    with ended(tmp_path, platform, settings="let_go.toml"):
        made = step(tmp_path, platform, "deploy", settings="kept.toml")
        assert made.code == 0, made.out
        refused = step(tmp_path, platform, "destroy", settings="kept.toml")
        assert refused.code == 1
        assert "prevent_destroy" in refused.out
        again = step(tmp_path, platform, "deploy", settings="let_go.toml")
        assert again.code == 0, again.out
        gone = step(tmp_path, platform, "destroy", settings="let_go.toml")
        assert gone.code == 0, gone.out
        assert "leftovers" in gone.err


@pytest.mark.parametrize("platform", ["trading", "payments"])
def test_the_copied_tests_pass_as_they_are(tmp_path: Path, platform: str) -> None:
    """The tests of a copied project hold on the stack that they apply."""
    assert run(tmp_path, "platform", "new", platform, "mine").code == 0
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "stackproof.pytest_plugin"],
        cwd=tmp_path / "mine",
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        timeout=900,
    )
    assert done.returncode == 0, done.stdout[-3000:]
    assert "4 passed" in done.stdout
