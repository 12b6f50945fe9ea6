"""`stackproof check`."""

import argparse
import sys

from stackproof import api
from stackproof.core.words import count
from stackproof.frontends.cli import terminal


def run(asked: argparse.Namespace) -> int:
    """Prints the findings, or the diff; 1 if anything is left."""
    mend = api.Mend.NOTHING
    if asked.unsafe_fixes:
        mend = api.Mend.ALL
    elif asked.fix or asked.diff:
        mend = api.Mend.SAFE
    outcome = api.check(
        api.CheckRequest(
            paths=tuple(asked.paths), ignore=tuple(asked.ignore), mend=mend, write=not asked.diff
        ),
        terminal.StageProgress(sys.stderr, lambda claim: claim.name),
    )
    _print(outcome, asked)
    for problem in outcome.problems:
        terminal.complain(f"{problem.where}: {problem.message}")
        if problem.help:
            sys.stderr.write(f"help: {problem.help}\n")
    for note in outcome.notes:
        terminal.complain(note, kind="note")
    sys.stderr.write(_sum(outcome, written=not asked.diff))
    return 0 if outcome.is_clean else 1


def _print(outcome: api.CheckOutcome, asked: argparse.Namespace) -> None:
    if asked.diff:
        sys.stdout.write(outcome.diff)
    elif asked.output_format == "json":
        sys.stdout.write(api.check_json(outcome))
    elif asked.output_format == "concise":
        sys.stdout.write(api.check_lines(outcome))
    else:
        sys.stdout.write(api.check_text(outcome, colour=terminal.is_coloured(sys.stdout)))


def _sum(outcome: api.CheckOutcome, *, written: bool) -> str:
    by = f", judged by {', '.join(outcome.bindings)}" if outcome.bindings else ""
    mended = ""
    if outcome.applied:
        verb = "mended" if written else "would mend"
        mended = f"{verb} {outcome.applied} in {count(outcome.changed, 'file')}; "
    return (
        f"{mended}{count(len(outcome.findings), 'finding')} in {count(outcome.files, 'file')}{by}\n"
    )
