"""Findings as annotations of a pull request.

The form is that of GitHub's workflow commands:
https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
"""

from collections.abc import Sequence

from stackproof.core.diagnostic import Diagnostic, Severity
from stackproof.core.problem import Problem

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


def text(diagnostics: Sequence[Diagnostic], problems: Sequence[Problem] = ()) -> str:
    """One command a line: the findings, then the files that could not be judged.

    Args:
        diagnostics: What is wrong.
        problems: Files that could not be judged.
    """
    return "".join((*map(_finding, diagnostics), *map(_problem, problems)))


def _finding(found: Diagnostic) -> str:
    span = found.primary.span
    place = {
        "file": span.path,
        "line": str(span.start.line),
        "col": str(span.start.column),
        "endLine": str(span.end.line),
        "endColumn": str(span.end.column),
        "title": f"{found.code.number} ({found.code.slug})",
    }
    message = found.message if found.help is None else f"{found.message}\nhelp: {found.help}"
    return _command(_LEVELS[found.severity], place, message)


def _problem(problem: Problem) -> str:
    place = {"file": problem.path}
    if problem.line is not None:
        place["line"] = str(problem.line)
    return _command("error", place, problem.message)


def _command(level: str, place: dict[str, str], message: str) -> str:
    words = ",".join(f"{key}={_property(value)}" for key, value in place.items())
    return f"::{level} {words}::{_data(message)}\n"


def _data(value: str) -> str:
    return value.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(value: str) -> str:
    return _data(value).replace(":", "%3A").replace(",", "%2C")
