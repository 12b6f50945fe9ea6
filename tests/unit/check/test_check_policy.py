"""Checkov's findings said as ours; a program of its name stands in for it."""

import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from stackproof.check.policy import check_policies
from stackproof.core.diagnostic import Diagnostic
from stackproof.core.errors import HostError, UsageError
from stackproof.core.span import Position, Span
from stackproof.terraform.view import View

TEXT = json.dumps({"resource": {"aws_s3_bucket": {"logs": {"bucket": "logs"}}}}, indent=1)
MADE = Span("main.py", Position(9, 1), Position(9, 5))
STAND_IN = """\
#!/bin/sh
while [ $# -gt 0 ]; do
  case "$1" in --output-file-path) folder="$2";; esac
  shift
done
{action}
"""


def stand_in(folder: Path, action: str) -> dict[str, str]:
    """An environment in which `checkov` does something."""
    file = folder / "checkov"
    file.write_text(STAND_IN.replace("{action}", action))
    file.chmod(file.stat().st_mode | stat.S_IXUSR)
    return {"PATH": f"{folder}:{os.environ['PATH']}"}


def report(*checks: dict[str, Any]) -> str:
    """What the program writes, as a shell command."""
    document = {"summary": {"checkov_version": "3.3.30"}, "results": {"failed_checks": checks}}
    return f"cat > $folder/results_json.json <<'E'\n{json.dumps(document)}\nE"


def failed(check: str, line: int = 4) -> dict[str, Any]:
    """One failed check at a line."""
    return {"check_id": check, "check_name": "Ensure it is so", "file_line_range": [line, line + 2]}


def view() -> View:
    """A bucket that a known line of a program made."""
    origins = {"aws_s3_bucket.logs": (MADE,)}
    return View("s", json.loads(TEXT), text=TEXT, path="cdk.tf.json", origins=origins)


def found(environ: dict[str, str], profile: str = "strict") -> tuple[Diagnostic, ...]:
    """What is reported of the bucket."""
    return check_policies([view()], profile=profile, environ=environ)


def test_a_failed_check_is_a_finding_in_the_program(tmp_path: Path) -> None:
    """Checkov's code stays in the message, and the place is the program's line."""
    (finding,) = found(stand_in(tmp_path, report(failed("CKV_AWS_18"))))
    assert finding.code.number == "SP790"
    assert finding.message == "`aws_s3_bucket.logs` fails CKV_AWS_18: Ensure it is so"
    assert finding.primary.span == MADE
    assert finding.basis == "Checkov 3.3.30"


def test_what_the_profile_does_not_ask_or_ours_says_is_left_out(tmp_path: Path) -> None:
    """Never twice with a rule of ours, and not beyond the profile."""
    environ = stand_in(tmp_path, report(failed("CKV_AWS_18"), failed("CKV_AWS_24")))
    assert found(environ, "default") == ()
    assert [f.subject for f in found(environ)] == ["aws_s3_bucket.logs CKV_AWS_18"]


def test_a_finding_about_no_resource_is_left_out(tmp_path: Path) -> None:
    """Data sources and outputs have no line of their own here."""
    assert found(stand_in(tmp_path, report(failed("CKV_AWS_18", line=1)))) == ()


def test_without_checkov_the_extra_is_named() -> None:
    """One line says what to install."""
    with pytest.raises(UsageError, match="the extra `policy`") as caught:
        found({"PATH": "/nonexistent"})
    assert caught.value.help == "pip install 'stackproof[policy]'"


@pytest.mark.parametrize("action", ["exit 3", "echo '[' > $folder/results_json.json", "true"])
def test_a_checkov_that_fails_is_the_hosts_fault(tmp_path: Path, action: str) -> None:
    """Nothing is called clean that was not examined."""
    with pytest.raises(HostError, match="did not end well"):
        found(stand_in(tmp_path, action))
