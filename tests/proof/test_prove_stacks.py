"""Whole proofs of programs with several stacks, each with what it reads of another."""

import json
from pathlib import Path

import jsonschema
import pytest

from stackproof.report import json_v1
from support.proving import Prove, Proving

pytestmark = pytest.mark.proof

PROGRAM = """\
import os
from cdktn import App, S3Backend, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.sns_topic import SnsTopic
from cdktn_provider_aws.ssm_parameter import SsmParameter

suffix = os.environ.get("ENVIRONMENT_SUFFIX", "dev")
app = App()


def stack(name, region):
    made = TerraformStack(app, name)
    AwsProvider(made, "aws", region=region)
    S3Backend(made, bucket="state", key=f"{name}/{suffix}.tfstate", region="us-east-1")
    return made


# In the opposite order, and two of them side by side.
west = stack("west", "us-west-2")
east = stack("east", "us-east-1")
shared = stack("shared", "us-east-1")
topic = SnsTopic(shared, "topic", name=f"orders-{suffix}")
# What another stack has made is read from its state.
SsmParameter(west, "name", name=f"/orders/{suffix}", type="String", value=topic.arn)
SsmParameter(east, "name", name=f"/orders/{suffix}", type="String", value=topic.arn)
EXTRA
app.synth()
"""
PROBES = """\
from stackproof.core.verdict import Proved, Refuted
from stackproof.prove.probes.interface import Probe


class Base(Probe):
    def sabotage(self, live, stack): ...


class NamesTheTopic(Base):
    \"\"\"The parameter holds the topic of the shared stack.\"\"\"

    def run(self, live, stack):
        (made,) = stack.all("aws_ssm_parameter")
        found = live.client("ssm", made.region).get_parameter(Name=made["name"])
        value = found["Parameter"]["Value"]
        is_there = ":orders-" in value
        return Proved((f"{made.region}: {value}",)) if is_there else Refuted("a topic", value)


class TopicIsThere(Base):
    \"\"\"The topic is there.\"\"\"

    def run(self, live, stack):
        return Proved((stack.all("aws_sns_topic")[0]["arn"],))


PROBES = {"shared": (TopicIsThere(),), "*": (NamesTheTopic(),)}
"""


def write(folder: Path, extra: str = "") -> None:
    """The program with its probes, in a folder."""
    (folder / "main.py").write_text(PROGRAM.replace("EXTRA", extra))
    (folder / "proof.py").write_text(PROBES)


def stacks(ran: Proving, stage: str) -> list[str]:
    """The stacks that a stage was asked of, in the order in which it was."""
    return [part["name"] for part in ran.claim(stage)["parts"]]


def test_the_stacks_of_a_program_are_proved_together(prove: Prove, tmp_path: Path) -> None:
    """Each is built once those before it are there, asked its own questions, and taken away."""
    write(tmp_path)
    ran = prove("--relax-providers")
    assert ran.code == 0, ran.err + ran.out
    jsonschema.validate(ran.report, json_v1.schema())
    assert ran.report["stack"] == "east, shared, west"
    assert {claim["verdict"]["kind"] for claim in ran.report["claims"]} == {"proved"}
    assert stacks(ran, "plan") == stacks(ran, "apply") == ["shared", "east", "west"]
    assert stacks(ran, "validate") == ["east", "shared", "west"]
    assert stacks(ran, "destroy") == ["east", "west", "shared"]
    assert ran.claim("leftovers")["parts"] == []
    asked = {part["name"]: part["parts"] for part in ran.claim("probe")["parts"]}
    named = {stack: [claim["name"] for claim in claims] for stack, claims in asked.items()}
    # No resource of east and west can be looked up, but one of shared: that question is settled.
    assert named == {
        "east": ["names-the-topic"],
        "shared": ["resources-exist", "topic-is-there"],
        "west": ["names-the-topic"],
    }
    evidence = [asked[name][-1]["verdict"]["evidence"][0] for name in ("west", "east", "shared")]
    arn = "arn:aws:sns:us-east-1:123456789012:orders-dev"
    assert evidence == [f"us-west-2: {arn}", f"us-east-1: {arn}", arn]
    assert "PROVED: stacks east, shared, west of" in ran.out
    assert "✓ plan west" in ran.err


def test_a_stack_that_fails_keeps_those_after_it_from_being_built(
    prove: Prove, tmp_path: Path
) -> None:
    """What is wrong is said of its stack; the others are told as not reached, and all goes."""
    write(
        tmp_path,
        'SsmParameter(shared, "twin", name="/t", type="String", value="x")\n'
        'SsmParameter(shared, "twin2", name="/t", type="String", value="x")\n',
    )
    ran = prove("--relax-providers")
    assert ran.code == 1
    verdicts = {part["name"]: part["verdict"] for part in ran.claim("apply")["parts"]}
    assert verdicts["shared"]["kind"] == "refuted"
    # The line is that of the stack's own resource.
    assert "(main.py:" in json.dumps(verdicts["shared"])
    for name in ("east", "west"):
        assert verdicts[name]["reason"] == "not reached: apply does not hold"
    assert ran.claim("probe")["verdict"]["reason"] == "not reached: apply does not hold"
    assert stacks(ran, "destroy") == ["shared"]
    assert ran.kind("destroy") == ran.kind("leftovers") == "proved"


def test_one_of_several_stacks_can_be_asked_for(prove: Prove, tmp_path: Path) -> None:
    """It is proved as if it were alone, and what it reads of another is left as it is."""
    write(tmp_path)
    ran = prove("--stack", "east", "--until", "init", "--relax-providers")
    assert ran.code == 0, ran.err
    assert ran.report["stack"] == "east"
    assert ran.claim("init")["parts"] == []
    assert "reads the state of another stack, which was left as it is" in ran.out


def test_a_plan_of_what_waits_for_another_stack_is_left_open(prove: Prove, tmp_path: Path) -> None:
    """Nothing is applied before `apply`, so that only the first level can be planned."""
    write(tmp_path)
    ran = prove("--until", "plan", "--relax-providers")
    assert ran.code == 0, ran.err
    verdicts = {part["name"]: part["verdict"] for part in ran.claim("plan")["parts"]}
    assert verdicts["shared"]["kind"] == "proved"
    assert verdicts["east"]["reason"] == "it can be told once shared is applied"
    assert ran.report["claims"][-1]["name"] == "plan"
