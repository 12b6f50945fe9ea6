"""The plugin's fixtures in projects of their own, as a user has them."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from support.accounts import forget_aws, leading_to
from unit.pytest_plugin.conftest import Project


def test_the_synthesized_stack_is_found_by_type_and_address(topic: Project) -> None:
    """The program's variables come from the configuration."""
    topic.write(
        test_it=(
            "def test(synthesized):\n"
            "    assert synthesized.resource('aws_sns_topic')['name'] == 'orders-test'\n"
            "    assert synthesized.resource('aws_ssm_parameter.name')['type'] == 'String'\n"
            "    assert [e.address for e in synthesized.of_type('aws_sns_topic')] == [\n"
            "        'aws_sns_topic.topic']\n"
            "    assert synthesized.outputs == {'topic_arn': '${aws_sns_topic.topic.arn}'}\n"
            "    assert 'resource' in synthesized.json\n"
        )
    )

    ran = topic.run()

    assert (ran.code, ran.counts()) == (0, {"passed": 1})


@pytest.mark.parametrize(
    ("ask", "said"),
    [
        (
            "aws_s3_bucket",
            "the synthesized stack has no `aws_s3_bucket`: it has aws_sns_topic.topic, aws_ssm_",
        ),
        ("aws_sns_topic.topik", "the synthesized stack has no `aws_sns_topic.topik`"),
    ],
)
def test_what_is_not_there_is_an_error(ask: str, said: str, topic: Project) -> None:
    """A misspelt address fails its test, and what there is is named."""
    topic.write(test_it=f"def test(synthesized): synthesized.resource('{ask}')\n")

    ran = topic.run()

    assert ran.counts() == {"failed": 1}
    assert said in ran.out
    assert "views.py" not in ran.out


def test_an_embedded_aws_is_empty_for_each_test(project: Project) -> None:
    """What one test leaves, the next one does not see; the server is the same."""
    project.configure()
    project.write(
        test_it=(
            "import pytest\n"
            "PLACES = []\n"
            "@pytest.mark.parametrize('number', range(3))\n"
            "def test(embedded_aws, number):\n"
            "    sns = embedded_aws.client('sns', 'eu-west-1')\n"
            "    assert sns.list_topics()['Topics'] == []\n"
            "    sns.create_topic(Name='left')\n"
            "    PLACES.append(embedded_aws.endpoint())\n"
            "    assert len(set(PLACES)) == 1\n"
        )
    )

    assert project.run().counts() == {"passed": 3}


@pytest.mark.parametrize(
    ("configuration", "said"),
    [
        ((), "pytest's configuration names no program"),
        (("stackproof_program = nowhere",), "nowhere`"),
        (
            ("stackproof_program = .", "stackproof_env =", "    STAGE"),
            "`stackproof_env` has `STAGE`, which is no NAME=value",
        ),
    ],
)
def test_a_missing_deployment_fails_and_never_skips(
    configuration: tuple[str, ...], said: str, topic: Project
) -> None:
    """Each test that needs it says what is wrong, in a message without our traceback."""
    topic.configure(*configuration)
    topic.write(test_it="def test_a(deployed): ...\ndef test_b(deployed): ...\n")

    ran = topic.run()

    assert ran.code == 1
    assert ran.counts() == {"errors": 2}
    assert said in ran.out
    assert "Traceback" not in ran.out
    assert "building.py" not in ran.out


def test_a_program_that_fails_fails_its_tests(topic: Project) -> None:
    """The program's own error and its line are there."""
    topic.put("main.py", "raise ValueError('no stack today')\n")
    topic.write(test_it="def test_a(deployed): ...\ndef test_b(synthesized): ...\n")

    ran = topic.run()

    assert ran.counts() == {"errors": 2}
    assert "no stack today" in ran.out


def test_a_missing_deployment_fails_in_each_worker(topic: Project) -> None:
    """The process that deploys tells the workers why it did not."""
    topic.put("main.py", "raise ValueError('no stack today')\n")
    topic.write(test_it="def test_a(deployed): ...\ndef test_b(deployed): ...\n")

    ran = topic.run("-n", "2")

    assert ran.counts() == {"errors": 2}
    assert ran.out.count("the stack cannot be applied") >= 2


STATE = {
    "format_version": "1.0",
    "values": {
        "outputs": {"arn": {"value": "arn:aws:sns:eu-west-3:123456789012:t", "sensitive": False}},
        "root_module": {
            "resources": [
                {
                    "address": "aws_sns_topic.topic",
                    "mode": "managed",
                    "type": "aws_sns_topic",
                    "name": "topic",
                    "values": {"arn": "arn:aws:sns:eu-west-3:123456789012:t"},
                }
            ]
        },
    },
}


MARKED = "import pytest\n@pytest.mark.aws_verified\ndef test_marked(deployed): ...\n"
ON_ACCOUNT = ("--stackproof-target=aws", "--stackproof-state=state.json")


@pytest.fixture
def account(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """An embedded AWS that stands in for the account of the credentials; its address."""
    forget_aws(monkeypatch)
    with EmbeddedAws(tmp_path / "aws") as aws:
        for name, value in leading_to(aws).items():
            monkeypatch.setenv(name, value)
        yield aws.endpoint()


def test_on_an_account_only_marked_tests_touch_the_stack(project: Project, account: str) -> None:
    """Outputs and resources come from the state; clients are the caller's own."""
    project.configure("addopts = --strict-markers")
    project.put("state.json", json.dumps(STATE))
    project.write(
        test_it=(
            "import pytest\n"
            "@pytest.mark.aws_verified\n"
            "def test_marked(deployed):\n"
            "    assert deployed.outputs['arn'] == deployed.resource('aws_sns_topic')['arn']\n"
            "    client = deployed.client('sns')\n"
            f"    assert client.meta.endpoint_url == '{account}'\n"
            "    assert client.meta.region_name == 'eu-west-3'\n"
            "def test_unmarked(deployed): raise SystemExit\n"
            "def test_without(): ...\n"
        )
    )

    ran = project.run("-v", *ON_ACCOUNT)

    assert (ran.code, ran.counts()) == (0, {"passed": 2, "deselected": 1}), ran.out
    assert "stackproof: account 123456789012 as arn:aws:sts::123456789012:" in ran.out


@pytest.mark.usefixtures("account")
def test_a_stack_of_another_account_is_not_touched(project: Project) -> None:
    """Credentials of one account and the state of another have nothing to do with each other."""
    project.configure()
    project.put("state.json", json.dumps(STATE).replace("123456789012", "210987654321"))
    project.write(test_it=MARKED)

    ran = project.run(*ON_ACCOUNT)

    assert ran.counts() == {"error": 1}
    assert (
        "the stack is in account 210987654321, and the credentials are of account 1234" in ran.out
    )


def test_without_credentials_the_tests_fail(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """They are never skipped, and the message says what is missing."""
    forget_aws(monkeypatch)
    project.configure()
    project.put("state.json", json.dumps(STATE))
    project.write(test_it=MARKED)

    ran = project.run(*ON_ACCOUNT)

    assert ran.counts() == {"error": 1}
    assert "there is no stack on a real account: there are no AWS credentials" in ran.out
    assert "direct cause" not in ran.out


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "the state cannot be read: No such file or directory"),
        ("{", "the state is no JSON"),
        ("[]", "the state holds no resource"),
        ("{}", "the state holds no resource"),
    ],
)
def test_a_state_that_tells_nothing_fails(content: str | None, said: str, project: Project) -> None:
    """The message says how a state is had."""
    project.configure()
    if content is not None:
        project.put("state.json", content)
    project.write(test_it="import pytest\n@pytest.mark.aws_verified\ndef test(deployed): ...\n")

    ran = project.run(*ON_ACCOUNT)

    assert ran.counts() == {"error": 1}
    assert said in ran.out
    assert "terraform show -json" in ran.out


def test_loading_the_plugin_loads_little(tmp_path: Path) -> None:
    """A run that uses none of it pays for pytest's own modules only."""
    script = (
        "import sys, pytest\n"
        "before = set(sys.modules)\n"
        "import stackproof.pytest_plugin\n"
        "print(sorted(set(sys.modules) - before))\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True
    )

    assert ran.stdout.strip() == "['stackproof', 'stackproof.pytest_plugin']"
