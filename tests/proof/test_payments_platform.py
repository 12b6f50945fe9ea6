"""The payments platform with data that is kept."""

from pathlib import Path

import pytest

import stackproof
from support.proving import prove

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

PAYMENTS = Path(stackproof.__file__).parent / "platforms" / "payments"


def test_kept_data_is_proved_like_any_other(tmp_path: Path) -> None:
    """With kept data every claim holds, and what is to be kept refuses to go."""
    ran = prove(tmp_path, PAYMENTS, "--env", "PAYMENTS_SETTINGS=retain.toml")
    assert ran.code == 0, ran.out
    assert {claim["verdict"]["kind"] for claim in ran.report["claims"]} <= {"proved", "unproved"}
    for name in ("prevent-destroy", "deletion-protection", "replan", "destroy", "leftovers"):
        assert ran.kind(name) == "proved", name
