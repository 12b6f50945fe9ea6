"""`stackproof report`."""

import argparse
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.errors import HostError, UsageError
from stackproof.core.words import count
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import codes, versions


def run(asked: argparse.Namespace) -> int:
    """Writes the analysis to the files that were asked for, or prints it; 1 if anything fails."""
    forms = [(path, _form(path)) for path in asked.out]
    analysis = api.analyse(
        api.AnalysisRequest(
            path=asked.path,
            proof=asked.proof,
            against=asked.against,
            select=codes(asked.select),
            ignore=codes(asked.ignore),
            profile=asked.profile,
            run=not asked.no_run,
            bindings=versions(asked.bindings),
        ),
        terminal.StageProgress(sys.stderr, lambda claim: claim.name),
    )
    for path, form in forms:
        _write(path, api.analysis_text(analysis, form))
        sys.stderr.write(f"wrote {path}\n")
    if not forms:
        sys.stdout.write(api.analysis_text(analysis, api.AnalysisFormat(asked.output_format)))
    for problem in analysis.problems:
        terminal.complain(f"{problem.where}: {problem.message}")
    found = count(len(analysis.failures), "failure")
    sys.stderr.write(f"{found} in {count(analysis.files, 'file')}\n")
    return 1 if analysis.failures or analysis.problems else 0


def _form(path: Path) -> api.AnalysisFormat:
    form = api.SUFFIXES.get(path.suffix.lower())
    if form is None:
        raise UsageError(
            f"`{path}` does not tell the form of the analysis",
            help=f"let its name end in {', '.join(api.SUFFIXES)}",
        )
    return form


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise HostError(f"cannot write `{path}`: {error.strerror}") from error
