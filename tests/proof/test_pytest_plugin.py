"""The pytest plugin with real Terraform: the tutorial, and one deployment for all workers."""

import re
from pathlib import Path

import pytest

from unit.pytest_plugin.conftest import Project

pytestmark = pytest.mark.proof

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "tests.md"
BLOCK = re.compile(r"^```\w+\n# (?P<name>[\w./]+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """The tutorial's project, with every file that it shows."""
    made = Project(tmp_path)
    for block in BLOCK.finditer(PAGE.read_text(encoding="utf-8")):
        made.put(block["name"], block["text"])
    return made


def test_the_tutorial_turns_a_test_that_cannot_fail_into_one_that_can(project: Project) -> None:
    """With the mistake that the page names, one file passes as before and the other fails."""
    right = project.run()
    program = project.folder / "main.py"
    text = program.read_text(encoding="utf-8")
    program.write_text(text.replace("value=topic.arn", "value=topic.name"), encoding="utf-8")
    empty = project.run("tests/test_empty.py")
    real = project.run("tests/test_real.py")

    assert right.counts() == {"passed": 3}, right.out
    assert empty.counts() == {"passed": 1}
    assert real.counts() == {"failed": 1, "passed": 1}
    assert "InvalidParameter" in real.out or "NotFound" in real.out


def test_workers_share_one_deployment(project: Project) -> None:
    """Every worker sees the same embedded AWS, and what another one did in it."""
    project.put(
        "tests/test_real.py",
        "import pytest\n"
        "@pytest.mark.parametrize('number', range(4))\n"
        "def test(deployed, number, worker_id, record_property):\n"
        "    sns = deployed.client('sns')\n"
        "    assert sns.get_topic_attributes(TopicArn=deployed.resource('aws_sns_topic')['arn'])\n"
        "    print('WORKER', worker_id, sns.meta.endpoint_url)\n",
    )

    ran = project.run("-n", "2", "--dist=each", "-rP", "tests/test_real.py")

    lines = re.findall(r"WORKER (\w+) (\S+)", ran.out)
    assert ran.counts() == {"passed": 8}, ran.out
    assert {worker for worker, _ in lines} == {"gw0", "gw1"}
    assert len({place for _, place in lines}) == 1
