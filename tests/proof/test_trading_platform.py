"""The trading platform as people run it: several regions, a region that is lost, kept data."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from support.command import Ran, environment, run

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

Step = Callable[..., Ran]

EAST = "trading-us-east-1-dev"
WEST = "trading-us-west-2-dev"
SHARED = "trading-global-dev"
TWO = """
regions = ["us-east-1", "us-west-2"]

[domain]
name = "orders.desk-7.dev"
zone = "desk-7.dev"
"""


def step(folder: Path, name: str, *more: str, settings: str = "settings.toml") -> Ran:
    """One step with the platform on the embedded AWS."""
    known = ("--env", "dev", "--settings", settings, "--out", "out")
    return run(folder, "platform", "trading", name, *known, *more, timeout=1200)


@pytest.fixture
def platform(tmp_path: Path) -> Iterator[Step]:
    """The command in a folder with settings; what it left is ended with the test."""
    (tmp_path / "settings.toml").write_text(TWO)
    (tmp_path / "kept.toml").write_text('regions = ["us-east-1"]\ndata_protection = "retain"\n')
    (tmp_path / "let_go.toml").write_text('regions = ["us-east-1"]\n')
    yield partial(step, tmp_path)
    # If the test went well, nothing is deployed any more, and this says so.
    if (tmp_path / "out" / "embedded.json").exists():
        step(tmp_path, "destroy")


def test_a_region_is_lost_and_the_others_go_on(platform: Step) -> None:
    """Two regions hold; with one of them gone, the other is unchanged and still answers."""
    deployed = platform("deploy")
    assert deployed.code == 0, deployed.out
    whole = platform("verify")
    assert whole.code == 0, whole.out
    lost = platform("destroy", "--stack", WEST)
    assert lost.code == 0, lost.out
    rest = platform("verify", "--stack", SHARED, "--stack", EAST)
    assert rest.code == 0, rest.out
    ended = platform("destroy")
    assert ended.code == 0, ended.out
    assert "leftovers" in ended.err
    assert platform("verify").code == 2


def test_what_is_kept_is_destroyed_only_once_it_is_let_go(platform: Step) -> None:
    """Kept data makes Terraform refuse; deployed as ephemeral, the same platform goes."""
    kept = platform("deploy", settings="kept.toml")
    assert kept.code == 0, kept.out
    refused = platform("destroy", settings="kept.toml")
    assert refused.code == 1
    assert "prevent_destroy" in refused.out
    let_go = platform("deploy", settings="let_go.toml")
    assert let_go.code == 0, let_go.out
    gone = platform("destroy", settings="let_go.toml")
    assert gone.code == 0, gone.out
    assert "leftovers" in gone.err


def test_the_copied_tests_pass_as_they_are(tmp_path: Path) -> None:
    """The tests of a copied project hold on the stack that they apply."""
    assert run(tmp_path, "platform", "new", "trading", "mine").code == 0
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
