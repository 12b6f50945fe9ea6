"""`stackproof synth`."""

import argparse
import sys

from stackproof import api
from stackproof.core.errors import UsageError
from stackproof.frontends.cli.request import program


def run(asked: argparse.Namespace) -> int:
    """Prints where each stack's JSON is, or the JSON itself."""
    outcome = api.synth(program(asked), out=asked.out)
    if not asked.print:
        for name, path in outcome.stacks.items():
            sys.stdout.write(f"{name}\t{path}\n")
        return 0
    if len(outcome.stacks) > 1:
        raise UsageError(
            f"the program has {len(outcome.stacks)} stacks: {', '.join(outcome.stacks)}",
            help=f"choose one to print, for instance with --stack {next(iter(outcome.stacks))}",
        )
    for path in outcome.stacks.values():
        sys.stdout.write(path.read_text(encoding="utf-8") + "\n")
    return 0
