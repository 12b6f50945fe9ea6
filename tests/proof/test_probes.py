"""Every probe of the trading platform on the stack it was written for, sound and spoilt."""

import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import stackproof
from stackproof.cloud.embedded import connect
from stackproof.core.verdict import Proved, Refuted
from stackproof.platforms.trading.probes import OrdersAreBooked
from stackproof.platforms.trading.proof import REGIONAL
from stackproof.prove.probes.database import DatabasesEncryptWithStackKey, DatabasesOfferTls
from stackproof.prove.probes.existence import ResourcesExist
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live, Probe
from stackproof.prove.probes.requests import ForgedSignaturesAreRefused
from stackproof.prove.wire import Request
from support.proving import prove

pytestmark = [pytest.mark.proof, pytest.mark.framework]

# What the embedded AWS cannot be asked.
UNSHOWN = (DatabasesOfferTls, ForgedSignaturesAreRefused, OrdersAreBooked)
TRADING = Path(stackproof.__file__).parent / "platforms" / "trading"


@dataclass(frozen=True)
class Platform:
    """The platform as it was applied, and the AWS that it was applied to."""

    live: Live
    stack: Deployed


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The trading platform, applied and kept."""
    folder = tmp_path_factory.mktemp("platform")
    settings = folder / "settings.toml"
    settings.write_text('[domain]\nname = "orders.desk-7.dev"\nzone = "desk-7.dev"\n')
    named = ("--env", f"TRADING_SETTINGS={settings}")
    ran = prove(folder, TRADING, *named, "--until", "probe", "--keep")
    assert ran.code == 0, ran.out + ran.err
    end = next(line for line in ran.out.splitlines() if "kept: kill " in line)
    try:
        request = Request.read(folder / "build/prove/probe-request.json")
        yield Platform(
            live=connect(request.endpoint),
            stack=Deployed(
                outputs=request.outputs,
                resources=tuple(DeployedResource(**r) for r in request.resources),
            ),
        )
    finally:
        os.kill(int(end.split("kill ")[1].split()[0]), signal.SIGTERM)


def test_every_probe_holds_and_is_refuted_when_its_claim_is_spoilt(platform: Platform) -> None:
    """A probe that never failed proves nothing; one that cannot be asked here says so."""
    asked = [p for p in (ResourcesExist(), *REGIONAL) if not isinstance(p, UNSHOWN)]
    live, stack = platform.live, platform.stack
    sound = {p.name: p.run(live, stack) for p in asked}
    assert [n for n, v in sound.items() if not isinstance(v, Proved)] == [], sound
    # This one puts another cluster in the place of the stack's, so it comes last.
    asked.sort(key=lambda probe: isinstance(probe, DatabasesEncryptWithStackKey))
    unmoved: list[str] = []
    for probe in asked:
        probe.sabotage(live, stack)
        if not isinstance(probe.run(live, stack), Refuted):
            unmoved.append(probe.name)
    assert unmoved == []


@pytest.mark.parametrize("probe", REGIONAL, ids=lambda probe: str(probe.name))
def test_every_probe_says_what_it_claims(probe: Probe) -> None:
    """A claim is a sentence, a name is words, and the needs are known capabilities."""
    assert probe.claim[0].isupper()
    assert not probe.claim.endswith(".")
    assert probe.name == probe.name.lower()
    reason = connect("http://127.0.0.1:9").unproved(probe.needs)
    assert (reason is None) == (not isinstance(probe, UNSHOWN))
    assert reason is None or "nobody has verified" not in reason
