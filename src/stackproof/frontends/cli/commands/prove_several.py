"""`stackproof prove LIST.toml`: several programs side by side."""

import argparse
import sys

from stackproof import api
from stackproof.core.errors import UsageError
from stackproof.frontends.cli import copies, terminal
from stackproof.frontends.cli.request import variables

# What makes sense for one program only, and what to do about it.
_FOR_ONE = (
    ("stack", "--stack", "name it in the list, as `stack`"),
    ("keep", "--keep", "prove the program that is to be kept by itself"),
    ("port", "--port", "leave it out; each program's embedded AWS has a free one"),
)


def run(asked: argparse.Namespace) -> int:
    """Tells what each proof says as it goes, and at the end one report for all."""
    for name, option, advice in _FOR_ONE:
        if getattr(asked, name):
            raise UsageError(f"{option} is for one program, not for a list", help=advice)
    copies.prepare(asked.json)
    outcome = api.prove_several(
        api.SeveralRequest(
            file=asked.path,
            out=asked.out,
            options=_options(asked),
            env=variables(asked.env),
            jobs=asked.jobs,
        ),
        _say,
    )
    # With the report as the result, the summary is talk.
    talk = sys.stderr if copies.is_stdout(asked.json) else sys.stdout
    coloured = terminal.is_coloured(talk)
    talk.write("\n" + api.several_summary(outcome.proofs, colour=coloured))
    for report in outcome.reports:
        talk.write(f"  report: {report}\n")
    copies.copy(outcome.reports[0], asked.json)
    return outcome.exit_code


def _options(asked: argparse.Namespace) -> tuple[str, ...]:
    """What every program's own `prove` is told."""
    valued = (("--until", asked.until), ("--timeout", asked.timeout), ("--engine", asked.engine))
    flags = (("--relax-providers", asked.relax_providers), ("--strict", asked.strict))
    return (
        *(word for name, value in valued if value for word in (name, str(value))),
        *(name for name, is_given in flags if is_given),
    )


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()
