"""`stackproof check --vary` as a person uses it: two syntheses laid side by side."""

from pathlib import Path

import pytest

from support.command import Stackproof

PROGRAM = """\
import os
import time

from cdktn import App, TerraformStack
from cdktn_provider_aws.iam_role import IamRole
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sqs_queue import SqsQueue

suffix = os.environ.get("SUFFIX", "dev")
region = os.environ.get("AWS_REGION", "us-east-1")
app = App()
stack = TerraformStack(app, f"orders-{suffix}")
AwsProvider(stack, "aws", region=region)
SqsQueue(stack, "shared", name="orders")
SqsQueue(stack, "own", name=f"orders-{suffix}")
# stackproof: ignore[SP350] one queue of dead letters serves all environments
SqsQueue(stack, "dead", name="dead-letters")
IamRole(stack, "role", name=f"orders-{suffix}", assume_role_policy="{}")
SqsQueue(stack, "clock", name=f"orders-{suffix}-{CLOCK}")
app.synth()
"""


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A program with one name that lacks its suffix, and one that is the same in all regions."""
    file = tmp_path / "main.py"
    file.write_text(PROGRAM.replace("{CLOCK}", "queue"))
    return file


def test_a_name_that_two_environments_share_is_found(stackproof: Stackproof, program: Path) -> None:
    """In the program's line; what a comment allows is silent."""
    ran = stackproof("check", "--vary", "SUFFIX=a,b", "--output-format", "concise", program.name)
    assert ran.out == (
        "main.py:14:1: error[SP350] `aws_sqs_queue.shared` is called `orders` "
        "in the environments `a` and `b` alike\n"
    )
    assert ran.code == 1


def test_a_name_that_two_regions_share_is_found(stackproof: Stackproof, program: Path) -> None:
    """A role has no region; a queue has."""
    values = "AWS_REGION=us-east-1,eu-west-1"
    ran = stackproof("check", "--vary", values, "--output-format", "concise", program.name)
    assert [line.split()[1] for line in ran.out.splitlines()] == ["error[SP351]"]
    assert "`aws_iam_role.role`" in ran.out


def test_what_changes_each_time_is_found(stackproof: Stackproof, program: Path) -> None:
    """The same value twice asks whether the configuration is the same twice."""
    assert stackproof("check", "--vary", "SUFFIX=a,a", program.name).code == 0
    program.write_text(PROGRAM.replace("{CLOCK}", "{time.time_ns()}"))
    ran = stackproof("check", "--vary", "SUFFIX=a,a", "--output-format", "concise", program.name)
    assert "SP450" in ran.out
    assert "`aws_sqs_queue.clock` has another `name` in each synthesis" in ran.out


def test_a_variable_that_the_program_does_not_read_is_said(
    stackproof: Stackproof, program: Path
) -> None:
    """Otherwise every name would look shared without a reason."""
    ran = stackproof("check", "--vary", "OTHER=a,b", program.name)
    assert "note: `OTHER` changes nothing that the program synthesizes" in ran.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("--vary", "SUFFIX"),
        ("--vary", "SUFFIX=a"),
        ("--vary", "=a,b"),
        ("--vary", "SUFFIX=a,b,c"),
        ("--vary", "SUFFIX=a,b", "--fix"),
        ("--vary", "SUFFIX=a,b", "--config"),
        ("--vary", "SUFFIX=a,b", "main.py", "other.py"),
    ],
)
def test_what_cannot_be_meant_is_refused(
    stackproof: Stackproof, program: Path, arguments: tuple[str, ...]
) -> None:
    """The command is wrong, so the exit code is 2 and nothing is run."""
    assert program.exists()
    ran = stackproof("check", *arguments)
    assert ran.code == 2
    assert "Traceback" not in ran.err


def test_a_program_that_fails_is_said(stackproof: Stackproof, program: Path) -> None:
    """Nothing is called isolated that was not synthesized."""
    program.write_text("raise SystemExit(3)\n")
    ran = stackproof("check", "--vary", "SUFFIX=a,b", program.name)
    assert ran.code == 1
    assert "Traceback" not in ran.err
