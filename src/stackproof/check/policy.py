"""Runs Checkov on synthesized configurations, and says its findings as ours."""

import json
import shutil
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import HostError, Missing
from stackproof.core.process import CannotStart, run
from stackproof.rules.policy.policy_check import PolicyCheck, is_asked
from stackproof.terraform.view import Resource, View

_SECONDS: Final = 300
_NAME: Final = "cdk.tf.json"
# Nothing of what it looks up may leave the machine, and nothing of ours need come in.
_OPTIONS: Final = ("--framework", "terraform_json", "--output", "json", "--quiet", "--compact")
_PASSED: Final = ("PATH", "HOME", "LANG", "TMPDIR")


def check_policies(
    views: Iterable[View], *, profile: str, environ: Mapping[str, str]
) -> tuple[Diagnostic, ...]:
    """What Checkov reports that the profile asks and our own rules do not say.

    Args:
        views: The stacks.
        profile: The name of the pack.
        environ: Our own environment.

    Raises:
        UsageError: Checkov is not installed.
        HostError: It cannot be run, or says what cannot be read.
    """
    command = _command(environ)
    found: list[Diagnostic] = []
    for view in views:
        for report in _reports(command, view, environ):
            found += _findings(report, view, profile)
    return tuple(sorted(dict.fromkeys(found), key=Diagnostic.order))


def _command(environ: Mapping[str, str]) -> tuple[str, ...]:
    if find_spec("checkov") is not None:
        return (sys.executable, "-m", "checkov.main")
    found = shutil.which("checkov", path=environ.get("PATH", ""))
    if found is None:
        raise Missing("policy").error("`--policy`")
    return (found,)


def _reports(
    command: tuple[str, ...], view: View, environ: Mapping[str, str]
) -> Iterator[Mapping[str, Any]]:
    """Checkov's report on one stack: one part for each kind of file."""
    with tempfile.TemporaryDirectory(prefix="stackproof-policy-") as folder:
        # The same text again, so that the lines that Checkov names are ours.
        (Path(folder) / _NAME).write_text(view.text, encoding="utf-8")
        output = Path(folder) / "results_json.json"
        try:
            ended = run(
                [*command, "--directory", folder, *_OPTIONS, "--output-file-path", folder],
                cwd=Path(folder),
                env={name: environ[name] for name in _PASSED if name in environ}
                | {"LOG_LEVEL": "ERROR", "BC_SKIP_MAPPING": "TRUE"},
                timeout=_SECONDS,
            )
        except CannotStart as error:
            raise HostError(f"Checkov cannot be started: {error}", where=command[0]) from error
        document: object = None
        with suppress(OSError, ValueError):
            document = json.loads(output.read_text("utf-8"))
    if ended.timed_out:
        raise HostError(f"Checkov took longer than {_SECONDS} seconds", where=view.path)
    for part in document if isinstance(document, list) else [document]:
        if not isinstance(part, dict):
            raise HostError("Checkov did not end well", where=view.path, details=ended.stderr[-5:])
        yield part


def _findings(report: Mapping[str, Any], view: View, profile: str) -> Iterator[Diagnostic]:
    version = report.get("summary", {}).get("checkov_version", "")
    by_line = {view.line_of(resource): resource for resource in view.resources}
    for failed in report.get("results", {}).get("failed_checks", ()):
        check, title = failed.get("check_id", ""), failed.get("check_name", "")
        resource = by_line.get((failed.get("file_line_range") or [0])[0])
        if resource is None or not is_asked(check, profile):
            continue
        yield _finding(check, title, resource, view, version)


def _finding(check: str, title: str, resource: Resource, view: View, version: str) -> Diagnostic:
    return PolicyCheck().about(
        check,
        title.rstrip("."),
        str(resource.address),
        view.span(resource.address, resource.path),
        basis=f"Checkov {version}".strip(),
    )
