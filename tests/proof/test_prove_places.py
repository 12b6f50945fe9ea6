"""What a proof holds against a program is told with the line that made it."""

from pathlib import Path

import pytest

from support.proving import Prove

HEAD = """\
from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.sqs_queue import SqsQueue

def queue(stack, name, **arguments):
    return SqsQueue(stack, name, **arguments)

app = App()
stack = TerraformStack(app, "s")
AwsProvider(stack, "aws", region="us-east-1")
"""


@pytest.mark.proof
def test_an_error_of_terraform_cites_the_program(prove: Prove, tmp_path: Path) -> None:
    """Not only the line of the JSON, which nobody wrote."""
    (tmp_path / "main.py").write_text(f"{HEAD}queue(stack, 'q', delay_seconds=901)\napp.synth()\n")
    ran = prove("--relax-providers")
    assert ran.code == 1
    verdict = ran.claim("validate")["verdict"]
    assert verdict["kind"] == "refuted"
    assert verdict["observed"].endswith("got 901 (main.py:7)")


def test_a_program_that_fails_is_told_all_at_once(prove: Prove, tmp_path: Path) -> None:
    """The first error ends the synthesis; a run that goes on finds the others."""
    lines = "".join(f"queue(stack, 'q{n}', **dict([('wrong_' + str({n}), 1)]))\n" for n in range(3))
    (tmp_path / "main.py").write_text(f"{HEAD}{lines}app.synth()\n")
    ran = prove("--relax-providers")
    assert ran.code == 1
    verdict = ran.claim("synth")["verdict"]
    assert "wrong_0" in verdict["observed"]
    assert [line.split("`")[3] for line in verdict["evidence"]] == ["wrong_1", "wrong_2"]


def test_what_cannot_be_kept_is_told_before_anything_is_done(prove: Prove, tmp_path: Path) -> None:
    """`--keep` keeps what an apply makes."""
    (tmp_path / "main.py").write_text(f"{HEAD}app.synth()\n")
    ran = prove("--keep", "--until", "plan")
    assert ran.code == 2
    assert "nothing can be kept: `plan` comes before" in ran.err
    assert ran.report == {}


def test_the_report_can_be_printed(prove: Prove, tmp_path: Path) -> None:
    """It is then all that is on standard output."""
    (tmp_path / "main.py").write_text("x = 1\n")
    ran = prove("--json", "-")
    assert ran.code == 1
    assert ran.out.startswith("{\n")
    assert '"kind": "proof"' in ran.out
    assert "REFUTED" in ran.err
