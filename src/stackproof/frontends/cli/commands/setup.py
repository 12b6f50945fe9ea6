"""`stackproof setup`."""

import argparse
import sys

from stackproof import api
from stackproof.core.progress import Silent
from stackproof.core.verdict import Refuted
from stackproof.frontends.cli import terminal

_LACKING = 4


def run(asked: argparse.Namespace) -> int:
    """Says what is there; 4 if something is missing."""
    proof = api.setup(Silent() if asked.quiet else terminal.stages())
    missing = proof.count(Refuted) > 0
    if missing:
        sys.stdout.write(api.proof_summary(proof, colour=terminal.is_coloured(sys.stdout)))
    return _LACKING if missing else 0
