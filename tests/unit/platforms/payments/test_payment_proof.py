"""What the payments platform claims of itself, in its proof and in its page on PCI DSS."""

import re
from pathlib import Path

import pytest

from stackproof.cloud.embedded import connect
from stackproof.platforms.payments.proof import PROBES
from stackproof.prove.probes.database import DatabasesOfferTls
from stackproof.prove.probes.interface import Probe
from support.probing import claims_a_sentence

PAGE = Path(__file__).parents[4] / "docs" / "design" / "pci-dss.md"


@pytest.mark.parametrize("probe", PROBES, ids=lambda probe: str(probe.name))
def test_every_probe_says_what_it_claims(probe: Probe) -> None:
    """A claim is a sentence, and the embedded AWS can show it, but for a database's own TLS."""
    claims_a_sentence(probe)
    reason = connect("http://127.0.0.1:9").unproved(probe.needs)
    assert (reason is None) == (not isinstance(probe, DatabasesOfferTls))


def test_the_page_on_pci_dss_names_probes_that_are_asked() -> None:
    """Each probe that a requirement is shown by is one of the platform's."""
    rows = [line.split("|") for line in PAGE.read_text().splitlines() if line.startswith("| ")]
    cited = {
        name
        for row in rows
        for part in re.findall(r"probes? ((?:`[a-z0-9-]+`(?:, )?)+)", row[3])
        for name in re.findall(r"`([a-z0-9-]+)`", part)
    }
    assert cited
    assert cited <= {probe.name for probe in PROBES}
