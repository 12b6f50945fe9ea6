"""`stackproof explain`."""

import argparse
import sys

from stackproof import api


def run(asked: argparse.Namespace) -> int:
    """Prints a rule's page, or the list of rules."""
    sys.stdout.write(api.explain(asked.code))
    return 0
