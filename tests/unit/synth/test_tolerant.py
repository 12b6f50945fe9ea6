"""Wrong programs that are run to their end: what is noted, and what stands in."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from stackproof.synth.engine import examine
from stackproof.synth.interface import Program
from stackproof.synth.native.gate import Packages
from stackproof.synth.native.synthesizer import Examination

HEAD = """\
import os
from cdktn import App, Fn, TerraformAsset, TerraformOutput, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket
from cdktn_provider_aws.security_group import SecurityGroup
from cdktn_provider_aws.sqs_queue import SqsQueue
app = App()
stack = TerraformStack(app, "s")
AwsProvider(stack, "aws", region="us-east-1")
"""
LINE = HEAD.count("\n") + 1

Run = Callable[[str], Examination]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs lines between a sound beginning and the synthesis."""

    def run(lines: str) -> Examination:
        folder = tmp_path / "program"
        folder.mkdir()
        (folder / "main.py").write_text(f"{HEAD}{lines}\napp.synth()\n")
        program = Program(
            folder=folder, entry=folder / "main.py", python=Path(sys.executable), timeout=30
        )
        packages = Packages((), {}, tmp_path / "cache")
        return examine(program, tmp_path / "out", environ=os.environ, packages=packages)

    return run


def resources(seen: Examination) -> dict[str, Any]:
    """What was written in spite of all."""
    assert seen.error is None
    assert seen.assembly is not None
    document = json.loads(seen.assembly.stacks[0].config.read_text())
    found: dict[str, Any] = document.get("resource", {}) | document.get("output", {})
    return found


@pytest.mark.parametrize(
    ("lines", "code", "message", "meant"),
    [
        (
            "from cdktn_provider_aws.s3_bucket_versioning import S3BucketVersioning",
            "SP101",
            "`s3_bucket_versioning` has no class `S3BucketVersioning`",
            "S3BucketVersioningA",
        ),
        (
            "from cdktn_provider_aws.s3_buckets import S3Bucket",
            "SP101",
            "`cdktn_provider_aws` has no module `s3_buckets`",
            "s3_bucket",
        ),
        (
            "from cdktn_provider_aws.dynamodb import DynamodbTable",
            "SP101",
            "`cdktn_provider_aws` has no module `dynamodb`",
            None,
        ),
        (
            "from cdktn_provider_aws import iam",
            "SP101",
            "`cdktn_provider_aws` has no module `iam`",
            None,
        ),
        (
            "from cdktn_provider_aws import SqsQueuePolicy",
            "SP101",
            "`cdktn_provider_aws` has no class `SqsQueuePolicy`",
            "SqsQueuePolicy",
        ),
        ("Fn.join('-', 'a')", "SP102", "`list` of `Fn.join` takes a list", None),
        (
            "SqsQueue(stack, 'q', name=Fn.split('-', 'a-b')[0])",
            "SP122",
            "an item of a token list is read in Python",
            None,
        ),
        ("S3Bucket(stack, 'b', buckett='x')", "SP105", "takes no argument `buckett`", "bucket"),
        ("S3Bucket(stack, 'b', colour='x')", "SP105", "takes no argument `colour`", None),
        ("TerraformOutput(stack, 'o')", "SP106", "`TerraformOutput` needs `value`", None),
        ("S3Bucket(stack, 'b', bucket=5)", "SP109", "`bucket` of `S3Bucket` takes text", None),
        (
            "SecurityGroup(stack, 'g', ingress={'from_port': 1, 'to_port': 2, 'protocol': 'tcp'})",
            "SP102",
            "`ingress` of `SecurityGroup` takes a list",
            None,
        ),
        (
            "S3Bucket(stack, 'b').idd",
            "SP120",
            "`S3Bucket` has no attribute `idd`",
            "id",
        ),
        ("Fn.uppper('x')", "SP121", "`Fn` has no function `uppper`", "upper"),
        (
            "TerraformAsset(stack, 'zip', path='/nowhere/x.zip')",
            "SP904",
            "there is no `/nowhere/x.zip`",
            None,
        ),
        (
            "S3Bucket(stack, 'b'); S3Bucket(stack, 'b')",
            "SP123",
            "`s` has a construct `b` already",
            None,
        ),
    ],
)
def test_a_mistake_is_noted_and_the_program_goes_on(
    run: Run, lines: str, code: str, message: str, meant: str | None
) -> None:
    """With the rule that finds the same in the source, the line and what stood in."""
    seen = run(f"{lines}\nSqsQueue(stack, 'after')")
    (fault,) = seen.faults
    assert (fault.code, fault.line, fault.meant) == (code, LINE, meant)
    assert message in fault.message
    assert fault.file == "main.py"
    assert "after" in resources(seen)["aws_sqs_queue"]


def test_what_is_meant_takes_its_place(run: Run) -> None:
    """The JSON is that of the program as it should be."""
    seen = run(
        "S3Bucket(stack, 'b', buckett='mine')\n"
        "SqsQueue(stack, 'q', delay_seconds='7', fifo_queue='true')\n"
        "SecurityGroup(stack, 'g', ingress={'from_port': 1, 'to_port': 2, 'protocol': 'tcp'})"
    )
    found = resources(seen)
    assert found["aws_s3_bucket"]["b"]["bucket"] == "mine"
    assert found["aws_sqs_queue"]["q"]["delay_seconds"] == 7
    assert found["aws_sqs_queue"]["q"]["fifo_queue"] is True
    (rule,) = found["aws_security_group"]["g"]["ingress"]
    assert (rule["from_port"], rule["protocol"]) == (1, "tcp")


def test_what_is_wanted_of_a_module_that_is_not_there_is_found_elsewhere(run: Run) -> None:
    """Modules named for services hold what is meant; what took a resource's name, the resource."""
    seen = run(
        "from cdktn_provider_aws.dynamodb import DynamodbTable\n"
        "from cdktn_provider_aws import iam, SnsTopic\n"
        "from cdktn_provider_aws.s3 import S3BucketVersioning\n"
        "DynamodbTable(stack, 't', name='t')\n"
        "iam.IamRole(stack, 'r', assume_role_policy='x')\n"
        "SnsTopic(stack, 's', name='s')\n"
        "S3BucketVersioning(stack, 'v', bucket='b', versioning_configuration={'status': 'x'})"
    )
    found = resources(seen)
    assert found["aws_dynamodb_table"]["t"]["name"] == "t"
    assert found["aws_iam_role"]["r"]["assume_role_policy"] == "x"
    assert found["aws_sns_topic"]["s"]["name"] == "s"
    assert found["aws_s3_bucket_versioning"]["v"]["bucket"] == "b"


def test_what_is_missing_is_an_expression(run: Run) -> None:
    """Rules that judge the JSON take it for a value that only Terraform knows."""
    seen = run(
        "from cdktn_provider_aws.db_instance import DbInstance\n"
        "from cdktn_provider_aws.appautoscaling_target import AppautoscalingTarget\n"
        "DbInstance(stack, 'd', engine='mysql')\n"
        "AppautoscalingTarget(stack, 't', min_capacity=1, resource_id='r')"
    )
    found = resources(seen)
    assert found["aws_db_instance"]["d"]["instance_class"] == "${unknown}"
    assert found["aws_appautoscaling_target"]["t"]["max_capacity"] == "${unknown}"


@pytest.mark.parametrize(
    "question",
    ["hasattr({}, '{}')", "getattr({}, '{}', None)"],
)
def test_a_program_may_ask_whether_something_is_there(run: Run, question: str) -> None:
    """It gets the answer that the framework gives, and nothing is noted."""
    asked = ", ".join(
        question.replace("{}", thing, 1).replace("{}", name)
        for thing, name in (
            ("S3Bucket(stack, 'b')", "colour"),
            ("Fn", "uppper"),
            ("cdktn_provider_aws", "s3"),
            ("cdktn_provider_aws.s3_bucket", "Nothing"),
        )
    )
    seen = run(
        "import cdktn_provider_aws\n"
        f"TerraformOutput(stack, 'o', value=str([bool(answer) for answer in ({asked})]))"
    )
    assert seen.faults == ()
    assert resources(seen)["o"]["value"] == "[False, False, False, False]"


def test_modules_imported_from_the_package_are_no_mistake(run: Run) -> None:
    """In each way that Python has."""
    seen = run(
        "from cdktn_provider_aws import sqs_queue, sns_topic as sns\n"
        "import cdktn_provider_aws as aws\n"
        "sqs_queue.SqsQueue(stack, 'q')\n"
        "aws.eip.Eip(stack, 'e')"
    )
    assert seen.faults == ()


def test_many_mistakes_are_found_in_one_run(run: Run) -> None:
    """The framework itself would need a run for each."""
    lines = "".join(f"S3Bucket(stack, 'b{n}', wrong_{n}='x')\n" for n in range(20))
    assert len(run(lines).faults) == 20


def test_a_mistake_in_a_loop_is_noted_once(run: Run) -> None:
    """It is one line to mend."""
    assert len(run("for n in range(9): S3Bucket(stack, f'b{n}', colour='x')").faults) == 1


def test_what_rests_on_a_stand_in_is_less_certain(run: Run) -> None:
    """The stand-in may be the reason."""
    seen = run("thing = S3Bucket(stack, 'b').nothing\nSqsQueue(stack, 'q', nome=thing)")
    assert [fault.is_certain for fault in seen.faults] == [True, False]


@pytest.mark.parametrize(
    "lines",
    [
        "try:\n    from cdktn_provider_aws.s3_bucket import Nothing\nexcept ImportError: pass",
        "try:\n    S3Bucket(stack, 'b', colour='x')\nexcept (TypeError, KeyError): pass",
        "try:\n    S3Bucket(stack, 'b').nothing\nexcept Exception: pass",
        "def f():\n    import cdktn_provider_aws.nothing\ntry: f()\nexcept: pass",
    ],
)
def test_an_error_that_the_program_expects_is_none(run: Run, lines: str) -> None:
    """It is raised as the framework raises it, and caught."""
    seen = run(lines)
    assert (seen.faults, seen.error) == ((), None)


def test_the_programs_own_attributes_are_its_own_affair(run: Run) -> None:
    """A class of the program may lack what it likes; nothing stands in for it."""
    seen = run("class Mine(S3Bucket): pass\nMine(stack, 'b').nothing")
    assert seen.faults == ()
    assert seen.error is not None
    assert "'Mine' object has no attribute 'nothing'" in seen.error.message


def test_an_error_of_the_program_itself_ends_it(run: Run) -> None:
    """What was noted before is kept."""
    seen = run("S3Bucket(stack, 'b', colour='x')\nos.environ['ABSENT']")
    assert len(seen.faults) == 1
    assert seen.assembly is None
    assert seen.error is not None
    assert seen.error.message == "KeyError: 'ABSENT'"


def test_a_sound_program_gives_the_same_json_in_either_mode(run: Run) -> None:
    """And nothing is noted."""
    seen = run("S3Bucket(stack, 'b', bucket=Fn.upper('x'), tags={'a': 'b'})")
    assert seen.faults == ()
    assert resources(seen)["aws_s3_bucket"]["b"]["bucket"] == '${upper("x")}'
