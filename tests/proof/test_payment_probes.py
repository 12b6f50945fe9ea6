"""Every probe of the payments platform on the stack it was written for, sound and spoilt."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import stackproof
from stackproof.cloud.embedded import connect
from stackproof.core.verdict import Proved, Refuted
from stackproof.platforms.payments.proof import PROBES
from stackproof.prove.probes.database import DatabasesEncryptWithStackKey, DatabasesOfferTls
from stackproof.prove.probes.interface import Deployed, DeployedResource, Live
from stackproof.prove.wire import Request
from support.proving import prove

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

PAYMENTS = Path(stackproof.__file__).parent / "platforms" / "payments"
PREVIEW = ("--env", "PAYMENTS_SETTINGS=preview.toml")


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Live, Deployed]]:
    """The payments platform, applied and kept, and the AWS that it was applied to."""
    folder = tmp_path_factory.mktemp("platform")
    ran = prove(folder, PAYMENTS, *PREVIEW, "--until", "probe", "--keep")
    assert ran.code == 0, ran.out + ran.err
    end = next(line for line in ran.out.splitlines() if "kept: kill " in line)
    try:
        request = Request.read(folder / "build/prove/probe-request.json")
        resources = tuple(DeployedResource(**each) for each in request.resources)
        yield connect(request.endpoint), Deployed(outputs=request.outputs, resources=resources)
    finally:
        os.kill(int(end.split("kill ")[1].split()[0]), signal.SIGTERM)


def test_every_probe_holds_and_is_refuted_when_its_claim_is_spoilt(
    platform: tuple[Live, Deployed],
) -> None:
    """A probe that never failed proves nothing."""
    live, stack = platform
    asked = [probe for probe in PROBES if not isinstance(probe, DatabasesOfferTls)]
    sound = {probe.name: probe.run(live, stack) for probe in asked}
    assert [n for n, v in sound.items() if not isinstance(v, Proved)] == [], sound
    # This one puts another cluster in the place of the stack's, so it comes last.
    asked.sort(key=lambda probe: isinstance(probe, DatabasesEncryptWithStackKey))
    unmoved: list[str] = []
    for probe in asked:
        probe.sabotage(live, stack)
        if not isinstance(probe.run(live, stack), Refuted):
            unmoved.append(probe.name)
    assert unmoved == []
