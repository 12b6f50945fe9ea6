"""What a check loads: a person waits for every module."""

import subprocess
import sys
from pathlib import Path

from support.command import unmeasured

# Each takes milliseconds to load, and none is needed where nothing is wrong.
HEAVY = {
    "asyncio",
    "concurrent.futures",
    "csv",
    "dataclasses",
    "difflib",
    "hashlib",
    "importlib.resources",
    "inspect",
    "logging",
    "multiprocessing",
    "stackproof.check.comments",
    "stackproof.check.fixer",
    "stackproof.synth",
    "stackproof.terraform",
    "subprocess",
    "tempfile",
    "tokenize",
    "tomllib",
    "zipfile",
}
PROGRAM = """\
from cdktf import App, TerraformStack
from cdktf_cdktf_provider_aws.provider import AwsProvider
from cdktf_cdktf_provider_aws.sqs_queue import SqsQueue

app = App()
stack = TerraformStack(app, "s")
AwsProvider(stack, "aws", region="eu-central-1")
SqsQueue(stack, "q")
app.synth()
"""
LOADED = """\
import sys
from stackproof.frontends.cli.main import main
assert main(["check", "."]) == 0
print(*sys.modules)
"""


def test_a_check_loads_nothing_heavy(tmp_path: Path) -> None:
    """A clean program is judged without the modules that only findings, fixes or proofs need."""
    (tmp_path / "main.py").write_text(PROGRAM)
    (tmp_path / "requirements.txt").write_text("cdktf-cdktf-provider-aws==20.1.0\n")
    ran = subprocess.run(
        [sys.executable, "-c", LOADED],
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
        env=unmeasured(),
    )
    assert sorted(HEAVY & set(ran.stdout.split())) == []
