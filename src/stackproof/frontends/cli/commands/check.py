"""`stackproof check`."""

import argparse
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.engine import Engine
from stackproof.core.errors import HostError, UsageError
from stackproof.core.words import count
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import codes, versions

_STDIN = Path("-")


def run(asked: argparse.Namespace) -> int:
    """Prints the findings, the diff or the mended text; 1 if anything is left."""
    form = api.Format(asked.output_format)
    if asked.statistics and form is not api.Format.TEXT:
        raise UsageError(
            f"`--statistics` has no form for `{form.value}`", help="leave `--output-format` out"
        )
    progress = terminal.StageProgress(sys.stderr, lambda claim: claim.name)
    if asked.vary:
        outcome = api.vary(_vary(asked), progress)
    elif asked.config:
        outcome = _configs(asked)
    else:
        outcome = api.check(_request(asked), progress)
    _print(outcome, form, asked)
    _talk(outcome, asked)
    # Whoever reads SARIF counts the findings there: only a failure of ours is an error.
    lenient = asked.exit_zero or form is api.Format.SARIF
    # A diff says what is wrong with the files as they are.
    is_sound = outcome.is_clean and not (asked.diff and outcome.changed)
    return 0 if is_sound or lenient else 1


def _request(asked: argparse.Namespace) -> api.CheckRequest:
    mend = api.Mend.NOTHING
    if asked.unsafe_fixes:
        mend = api.Mend.ALL
    elif asked.fix or asked.diff:
        mend = api.Mend.SAFE
    if asked.run and mend is not api.Mend.NOTHING:
        raise UsageError(
            "`--run` judges the program as it is", help="mend it first, then run the check again"
        )
    if asked.engine and not asked.run:
        raise UsageError("`--engine` says what a run uses", help="add `--run`")
    source = None
    if _STDIN in asked.paths:
        if len(asked.paths) > 1:
            raise UsageError("`-` stands alone: standard input is checked without other files")
        source = api.Source(asked.stdin_filename, _stdin())
    return api.CheckRequest(
        paths=() if source else tuple(asked.paths),
        source=source,
        select=codes(asked.select),
        ignore=codes(asked.ignore),
        profile=asked.profile,
        mend=mend,
        write=not asked.diff,
        bindings=versions(asked.bindings),
        run=asked.run,
        engine=Engine(asked.engine) if asked.engine else None,
    )


def _configs(asked: argparse.Namespace) -> api.CheckOutcome:
    """The check of Terraform JSON, which is never mended: the program that wrote it is."""
    if asked.fix or asked.unsafe_fixes or asked.diff or _STDIN in asked.paths:
        raise UsageError(
            "`--config` takes files and folders, and mends nothing",
            help="mend the program with `stackproof check --fix`",
        )
    return api.check_configs(
        api.ConfigRequest(
            paths=tuple(asked.paths),
            select=codes(asked.select),
            ignore=codes(asked.ignore),
            profile=asked.profile,
            policy=asked.policy,
        )
    )


def _vary(asked: argparse.Namespace) -> "api.VaryRequest":
    """The experiment that `NAME=ONE,OTHER` asks for."""
    name, equals, values = asked.vary.partition("=")
    one, comma, other = values.partition(",")
    if not (name and equals and comma and one and other) or "," in other:
        raise UsageError(
            f"`--vary {asked.vary}` is not of the form NAME=ONE,OTHER",
            help="name a variable that the program reads, as in ENVIRONMENT_SUFFIX=a,b",
        )
    if len(asked.paths) > 1 or _STDIN in asked.paths or asked.config or asked.run:
        raise UsageError("`--vary` takes one program, and stands without `--config` and `--run`")
    if asked.fix or asked.unsafe_fixes or asked.diff:
        raise UsageError("`--vary` mends nothing")
    varied = api.Varied.REGION if "REGION" in name.upper() else api.Varied.ENVIRONMENT
    return api.VaryRequest(
        path=asked.paths[0],
        variable=name,
        values=(one, other),
        varied=api.Varied.NOTHING if one == other else varied,
        select=codes(asked.select),
        ignore=codes(asked.ignore),
        profile=asked.profile,
        engine=Engine(asked.engine) if asked.engine else None,
    )


def _stdin() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise HostError(f"cannot read standard input: {error.strerror}") from error


def _print(outcome: api.CheckOutcome, form: api.Format, asked: argparse.Namespace) -> None:
    findings = ""
    if asked.statistics:
        findings = api.statistics(outcome)
    elif not asked.diff:
        is_seen = sys.stderr if outcome.mended is not None else sys.stdout
        findings = api.rendered(outcome, form, colour=terminal.is_coloured(is_seen))
    if asked.diff:
        sys.stdout.write(outcome.diff)
        sys.stdout.write(findings)
    elif outcome.mended is not None:
        # The text is the result, so the findings are talk.
        sys.stdout.flush()
        sys.stdout.buffer.write(outcome.mended)
        sys.stderr.write(findings)
    else:
        sys.stdout.write(findings)


def _talk(outcome: api.CheckOutcome, asked: argparse.Namespace) -> None:
    for problem in outcome.problems:
        terminal.complain(f"{problem.where}: {problem.message}")
        if problem.help:
            sys.stderr.write(f"help: {problem.help}\n")
    for note in outcome.notes:
        terminal.complain(note, kind="note")
    by = f", judged by {', '.join(outcome.bindings)}" if outcome.bindings else ""
    mended = ""
    if outcome.applied:
        verb = "would mend" if asked.diff else "mended"
        mended = f"{verb} {outcome.applied} in {count(outcome.changed, 'file')}; "
    sys.stderr.write(
        f"{mended}{count(len(outcome.findings), 'finding')} in {count(outcome.files, 'file')}{by}\n"
    )
