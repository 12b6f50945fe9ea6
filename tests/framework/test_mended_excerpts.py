"""The real framework refuses the programs of the analyses and accepts them mended."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.fixer import fix, write
from support.framework import QUIET

PROGRAMS = Path(__file__).parents[1] / "corpus" / "analyses"

pytestmark = pytest.mark.framework


@pytest.mark.parametrize(
    ("name", "stacks"),
    [
        (
            "trading",
            {
                "trading-platform-us-east-1-dev",
                "trading-platform-us-east-2-dev",
                "trading-platform-us-west-2-dev",
            },
        ),
        ("payments", {"payments"}),
    ],
)
def test_a_mended_program_synthesizes(name: str, stacks: set[str], tmp_path: Path) -> None:
    """As written a program dies; with the safe fixes every stack is written."""
    program = Path(shutil.copytree(PROGRAMS / name, tmp_path / name))
    if name == "payments":  # one is enough: each run takes seconds
        refused = synthesize(program)
        assert refused.returncode != 0
        assert "ImportError: cannot import name 'S3Bucket" in refused.stderr

    catalog = Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0", "cdktf": "0.21.0"})
    assert write(fix([program], catalog).changes) == ()
    accepted = synthesize(program)
    assert accepted.returncode == 0, accepted.stderr[-2000:]
    written = program / "cdktf.out" / "stacks"
    assert {folder.name for folder in written.iterdir()} == stacks


PROBE = """
import json
from cdktf import App, TerraformStack, Testing
from cdktf_cdktf_provider_aws.route_table import RouteTable, RouteTableRoute

def route(value):
    stack = TerraformStack(App(), "s")
    try:
        RouteTable(stack, "t", vpc_id="vpc", route=value)
        built = json.loads(Testing.synth(stack))
    except Exception as error:
        return [type(error).__name__, "Value is not an array" in str(error)]
    (made,) = built["resource"]["aws_route_table"]["t"]["route"]
    return {key: value for key, value in made.items() if value is not None}

print(json.dumps({
    "object": route(RouteTableRoute(cidr_block="10.0.0.0/8")),
    "dict": route({"cidr_block": "10.0.0.0/8"}),
    "object in list": route([RouteTableRoute(cidr_block="10.0.0.0/8")]),
    "dict in list": route([{"cidrBlock": "10.0.0.0/8"}]),
    "dict in list, Python keys": route([{"cidr_block": "10.0.0.0/8"}]),
}))
"""


def test_what_the_page_of_object_for_list_says_is_true_of_the_framework(tmp_path: Path) -> None:
    """An object or a dict for a list is refused; in a list only the bindings' own keys are kept."""
    (tmp_path / "main.py").write_text(PROBE)
    done = synthesize(tmp_path)
    assert done.returncode == 0, done.stderr[-2000:]
    kept = {"cidr_block": "10.0.0.0/8"}
    refused = ["RuntimeError", True]
    assert json.loads(done.stdout) == {
        "object": refused,
        "dict": refused,
        "object in list": kept,
        "dict in list": kept,
        "dict in list, Python keys": {},
    }


def synthesize(program: Path) -> "subprocess.CompletedProcess[str]":
    """Run a program as its author would."""
    return subprocess.run(
        [sys.executable, "main.py"],
        cwd=program,
        env=os.environ | QUIET,
        capture_output=True,
        text=True,
        check=False,
        timeout=300,
    )
