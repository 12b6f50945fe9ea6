"""The copy of a report that `--json` asks for."""

import shutil
import sys
from pathlib import Path

from stackproof.core.errors import HostError, UsageError

_STDOUT = Path("-")


def is_stdout(target: Path | None) -> bool:
    """Whether the report is printed."""
    return target == _STDOUT


def prepare(target: Path | None) -> None:
    """Finds out before the work is done whether a report can be written there.

    Raises:
        UsageError: It cannot.
    """
    if target is None or is_stdout(target):
        return
    try:
        with target.open("a"):
            pass
    except OSError as error:
        raise UsageError(
            f"cannot write a report there: {error.strerror}",
            where=str(target),
            help="name a file in a folder that exists and can be written",
        ) from error


def copy(report: Path, target: Path | None) -> None:
    """Prints a report, or writes it a second time, if that was asked for.

    Raises:
        HostError: It cannot be written there.
    """
    if target is None:
        return
    if is_stdout(target):
        sys.stdout.write(report.read_text(encoding="utf-8"))
        return
    try:
        shutil.copyfile(report, target)
    except OSError as error:
        raise HostError(
            f"cannot write the report there: {error.strerror}",
            where=str(target),
            help=f"it is in {report}",
        ) from error
