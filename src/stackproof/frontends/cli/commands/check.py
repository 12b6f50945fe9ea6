"""`stackproof check`."""

import argparse
import gc
import sys
from pathlib import Path

from stackproof import api
from stackproof.core.errors import HostError, UsageError
from stackproof.core.words import count
from stackproof.frontends.cli import terminal
from stackproof.frontends.cli.request import versions

_STDIN = Path("-")
_GARBAGE = 100_000


def run(asked: argparse.Namespace) -> int:
    """Prints the findings, the diff or the mended text; 1 if anything is left."""
    # Hundreds of thousands of objects are made and nearly none is cyclic: looking seldom for
    # garbage saves a twentieth of the time.
    gc.set_threshold(_GARBAGE)
    form = api.Format(asked.output_format)
    if asked.statistics and form is not api.Format.TEXT:
        raise UsageError(
            f"`--statistics` has no form for `{form.value}`", help="leave `--output-format` out"
        )
    request = _request(asked)
    outcome = api.check(request, terminal.StageProgress(sys.stderr, lambda claim: claim.name))
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
    source = None
    if _STDIN in asked.paths:
        if len(asked.paths) > 1:
            raise UsageError("`-` stands alone: standard input is checked without other files")
        source = api.Source(asked.stdin_filename, _stdin())
    return api.CheckRequest(
        paths=() if source else tuple(asked.paths),
        source=source,
        select=_codes(asked.select),
        ignore=_codes(asked.ignore),
        mend=mend,
        write=not asked.diff,
        bindings=versions(asked.bindings),
    )


def _stdin() -> bytes:
    try:
        return sys.stdin.buffer.read()
    except OSError as error:
        raise HostError(f"cannot read standard input: {error.strerror}") from error


def _codes(names: list[str]) -> tuple[str, ...]:
    return tuple(name for item in names for name in item.split(","))


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
