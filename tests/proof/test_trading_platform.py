"""The trading platform in several regions, of which one is lost."""

from pathlib import Path

import pytest

from support.command import Ran
from support.steps import ended, step

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

EAST = "trading-us-east-1-dev"
WEST = "trading-us-west-2-dev"
SHARED = "trading-global-dev"
SETTINGS = "settings.toml"
TWO = """
regions = ["us-east-1", "us-west-2"]

[domain]
name = "orders.desk-7.dev"
zone = "desk-7.dev"
"""


def test_a_region_is_lost_and_the_others_go_on(tmp_path: Path) -> None:
    """Two regions hold; with one of them gone, the other is unchanged and still answers."""
    (tmp_path / SETTINGS).write_text(TWO)

    def platform(name: str, *more: str) -> Ran:
        return step(tmp_path, "trading", name, *more, settings=SETTINGS)

    with ended(tmp_path, "trading", settings=SETTINGS):
        deployed = platform("deploy")
        assert deployed.code == 0, deployed.out
        whole = platform("verify")
        assert whole.code == 0, whole.out
        lost = platform("destroy", "--stack", WEST)
        assert lost.code == 0, lost.out
        rest = platform("verify", "--stack", SHARED, "--stack", EAST)
        assert rest.code == 0, rest.out
        gone = platform("destroy")
        assert gone.code == 0, gone.out
        assert "leftovers" in gone.err
        assert platform("verify").code == 2
