"""`stackproof prove`."""

import argparse
import sys

from stackproof import api
from stackproof.core.errors import StackproofError, UsageError
from stackproof.core.proof import Proof, Stage
from stackproof.core.verdict import Refuted, Unproved
from stackproof.frontends.cli import copies, terminal
from stackproof.frontends.cli.commands import prove_several
from stackproof.frontends.cli.request import program

_INTERRUPTED = 130
_LIST = ".toml"


def run(asked: argparse.Namespace) -> int:
    """Tells each stage as it goes, and the sum at the end."""
    if asked.path.suffix == _LIST:
        return prove_several.run(asked)
    if asked.jobs is not None:
        raise UsageError("--jobs is for a list of programs", help="name a TOML file that is one")
    copies.prepare(asked.json)
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
    talk = sys.stderr if copies.is_stdout(asked.json) else sys.stdout
    talk.write("\n" + api.proof_summary(outcome.proof, colour=terminal.is_coloured(talk)))
    for report in (outcome.report, *outcome.pages):
        talk.write(f"  report: {report}\n")
    for line in outcome.kept:
        talk.write(f"  {line}\n")
    if outcome.error is not None:
        terminal.tell(outcome.error)
    copies.copy(outcome.report, asked.json)
    return _code(outcome.proof, outcome.error, strict=asked.strict)


def _code(proof: Proof, error: StackproofError | None, *, strict: bool) -> int:
    if error is not None:
        return error.exit_code
    if proof.interrupted:
        return _INTERRUPTED
    is_open = proof.count(Unproved) > 0
    return 1 if proof.count(Refuted) or (strict and is_open) else 0
