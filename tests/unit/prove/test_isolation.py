"""The two stages that synthesize again: whole programs in, verdicts out; no Terraform is needed."""

from collections.abc import Callable
from pathlib import Path

import pytest

from support.proving import Proving
from support.proving import prove as run_prove

Proved = Callable[..., Proving]

HEAD = """\
import os
import time
from cdktn import App, TerraformStack
from cdktn_provider_aws.iam_role import IamRole
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sqs_queue import SqsQueue

suffix = os.environ.get("ENVIRONMENT_SUFFIX", "dev")
region = os.environ.get("AWS_REGION", "us-east-1")
stage = os.environ.get("STAGE", "dev")
app = App()
stack = TerraformStack(app, "queues")
AwsProvider(stack, "aws", region=region)
"""
TAIL = "app.synth()\n"
ROLE = "IamRole(stack, 'role', name={}, assume_role_policy='{{}}')\n"


@pytest.fixture
def proved(tmp_path: Path) -> Proved:
    """Proves a program, made of some lines, as far as it is synthesized."""

    def run(lines: str, settings: str = "") -> Proving:
        (tmp_path / "main.py").write_text(HEAD + lines + TAIL)
        (tmp_path / "stackproof.toml").write_text(settings)
        return run_prove(tmp_path, "main.py", "--stack", "queues", "--until", "isolated")

    return run


def evidence(ran: Proving, claim: str) -> str:
    """What a claim rests on."""
    return " ".join(ran.claim(claim)["verdict"]["evidence"])


def test_names_with_suffix_and_region_are_isolated(proved: Proved) -> None:
    """Nothing is shared: both experiments are proofs."""
    ran = proved(ROLE.format("f'worker-{region}-{suffix}'"))
    assert ran.code == 0, ran.err + ran.out
    assert ran.kind("environments") == ran.kind("regions") == "proved"
    assert ran.kind("deterministic") == "proved"


def test_a_shared_name_is_named_with_its_line(proved: Proved) -> None:
    """A queue without suffix collides between environments, at the line that makes it."""
    ran = proved("SqsQueue(stack, 'jobs', name='jobs', tags={'E': suffix})\n")
    assert ran.code == 1
    assert ran.kind("environments") == "refuted"
    assert "main.py:14" in evidence(ran, "environments")
    # A queue belongs to its region, so two regions may each have one of that name.
    assert ran.kind("regions") == "proved"


def test_a_role_is_shared_by_all_regions(proved: Proved) -> None:
    """What has no region needs the region in its name."""
    ran = proved(ROLE.format("f'worker-{suffix}'"))
    assert ran.kind("environments") == "proved"
    assert ran.kind("regions") == "refuted"
    assert "SP351" in evidence(ran, "regions")


def test_stacks_of_several_regions_are_compared_with_each_other(proved: Proved) -> None:
    """A program that makes its regions itself needs no variable."""
    ran = proved(
        "for name in ('eu-west-1', 'eu-central-1'):\n"
        "    own = TerraformStack(app, name)\n"
        "    AwsProvider(own, 'aws', region=name)\n"
        "    IamRole(own, 'role', name='worker', assume_role_policy='{}')\n"
    )
    assert ran.kind("regions") == "refuted"


def test_a_clock_is_found_with_its_line(proved: Proved) -> None:
    """Two syntheses differ, and the line is named."""
    ran = proved("SqsQueue(stack, 'jobs', name=f'jobs-{suffix}-{time.time_ns()}')\n")
    assert ran.kind("deterministic") == "refuted"
    assert "main.py:14" in evidence(ran, "deterministic")


def test_a_program_without_environments_leaves_the_question_open(proved: Proved) -> None:
    """Nothing was varied, so nothing was proved."""
    ran = proved("SqsQueue(stack, 'jobs', name=f'jobs-{stage}')\n")
    assert ran.kind("environments") == "unproved"
    assert "ENVIRONMENT_SUFFIX" in ran.claim("environments")["verdict"]["reason"]


def test_the_variable_can_be_named(proved: Proved) -> None:
    """A setting says by which variable the program is told."""
    ran = proved(
        "SqsQueue(stack, 'jobs', name=f'jobs-{stage}')\n", 'environment-variable = "STAGE"\n'
    )
    assert ran.kind("environments") == "proved"


def test_a_program_that_refuses_another_environment(proved: Proved) -> None:
    """Its own words say why the question stays open."""
    ran = proved("if suffix == 'two':\n    raise ValueError('no such environment')\n")
    assert ran.kind("environments") == "unproved"
    assert "no such environment" in ran.claim("environments")["verdict"]["reason"]
