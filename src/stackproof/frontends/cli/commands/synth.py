"""`stackproof synth`."""

import argparse
import json
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.engine import Engine
from stackproof.core.errors import UsageError
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import program


def run(asked: argparse.Namespace) -> int:
    """Prints where each stack's JSON is, or the JSON itself."""
    progress = terminal.StageProgress(sys.stderr, lambda claim: claim.name)
    outcome = api.synth(program(asked), out=asked.out, progress=progress)
    for note in outcome.notes:
        terminal.complain(note, kind="note")
    if asked.source_map:
        _write_map(outcome, asked.source_map)
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


def _write_map(outcome: api.SynthOutcome, target: Path) -> None:
    if outcome.engine is Engine.NODE:
        terminal.complain("the source map is empty: the framework itself keeps none", kind="note")
    document = {"version": 1, "stacks": outcome.source_map}
    api.write(target, json.dumps(document, indent=2) + "\n")
