"""`stackproof prove`."""

import argparse
import shutil
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.errors import HostError, StackproofError, UsageError
from stackproof.core.proof import Proof, Stage
from stackproof.core.verdict import Refuted, Unproved
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import program

_INTERRUPTED = 130
_STDOUT = Path("-")


def run(asked: argparse.Namespace) -> int:
    """Tells each stage as it goes, and the sum at the end."""
    to_stdout = asked.json == _STDOUT
    if asked.json and not to_stdout:
        _prepare(asked.json)
    until = Stage(asked.until) if asked.until else None
    outcome = api.prove(
        program(asked),
        api.ProveOptions(
            out=asked.out,
            until=until,
            keep=asked.keep,
            port=asked.port,
            relax_providers=asked.relax_providers,
        ),
        terminal.stages(),
    )
    # With the report as the result, the summary is talk.
    talk = sys.stderr if to_stdout else sys.stdout
    talk.write("\n" + api.proof_summary(outcome.proof, colour=terminal.is_coloured(talk)))
    talk.write(f"  report: {outcome.report}\n")
    for line in outcome.kept:
        talk.write(f"  {line}\n")
    if outcome.error is not None:
        terminal.tell(outcome.error)
    if to_stdout:
        sys.stdout.write(outcome.report.read_text(encoding="utf-8"))
    elif asked.json:
        _copy(outcome, asked)
    return _code(outcome.proof, outcome.error, strict=asked.strict)


def _prepare(target: Path) -> None:
    """Finds out before the work is done whether its report can be written there."""
    try:
        with target.open("a"):
            pass
    except OSError as error:
        raise UsageError(
            f"cannot write a report there: {error.strerror}",
            where=str(target),
            help="name a file in a folder that exists and can be written",
        ) from error


def _copy(outcome: api.ProveOutcome, asked: argparse.Namespace) -> None:
    try:
        shutil.copyfile(outcome.report, asked.json)
    except OSError as error:
        raise HostError(
            f"cannot write the report there: {error.strerror}",
            where=str(asked.json),
            help=f"it is in {outcome.report}",
        ) from error


def _code(proof: Proof, error: StackproofError | None, *, strict: bool) -> int:
    if error is not None:
        return error.exit_code
    if proof.interrupted:
        return _INTERRUPTED
    is_open = proof.count(Unproved) > 0
    return 1 if proof.count(Refuted) or (strict and is_open) else 0
