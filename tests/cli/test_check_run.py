"""`stackproof check --run`: what the source tells and what a run tells, each once."""

import json
from pathlib import Path

import pytest

from support.command import PROGRAMS, Stackproof

WRONG = """\
from cdktn import App, TerraformStack
from cdktn_provider_aws.provider import AwsProvider
from cdktn_provider_aws.s3_bucket import S3Bucket

ARGUMENTS = dict(line.split("=") for line in open("arguments.txt").read().split())


class Store(TerraformStack):
    def __init__(self, scope, id_):
        super().__init__(scope, id_)
        AwsProvider(self, "aws", region="us-east-1")
        S3Bucket(
            self,
            "told-by-the-source",
            colour="red",
        )
        S3Bucket(self, "told-by-the-run", **ARGUMENTS)


app = App()
Store(app, "store")
app.synth()
"""


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A program of which the source does not tell everything."""
    folder = tmp_path / "wrong"
    folder.mkdir()
    (folder / "main.py").write_text(WRONG)
    (folder / "arguments.txt").write_text("shape=round")
    return folder


def lines(out: str) -> list[str]:
    """The findings without columns."""
    return [
        line.split(" ", 1)[0].rsplit(":", 2)[0] + " " + line.split(" ", 1)[1]
        for line in out.splitlines()
    ]


def test_both_are_told_and_none_twice(stackproof: Stackproof, wrong: Path) -> None:
    """Where both know of a mistake, the source says it better."""
    ran = stackproof("check", wrong.name, "--run", "--output-format", "concise")
    assert ran.code == 1
    assert lines(ran.out) == [
        "wrong/main.py:15 error[SP105] `S3Bucket` takes no argument `colour`",
        "wrong/main.py:17 error[SP105] `S3Bucket` takes no argument `shape`",
    ]
    without = stackproof("check", wrong.name, "--output-format", "concise")
    assert len(without.out.splitlines()) == 1


def test_the_file_alone_is_run_in_its_folder(stackproof: Stackproof, wrong: Path) -> None:
    """As `synth` runs it."""
    ran = stackproof("check", wrong / "main.py", "--run", "--output-format", "concise")
    assert [line.split()[1] for line in ran.out.splitlines()] == ["error[SP105]"] * 2


def test_a_comment_silences_what_the_run_finds(stackproof: Stackproof, wrong: Path) -> None:
    """And is not called unused for it."""
    text = WRONG.replace("**ARGUMENTS)", "**ARGUMENTS)  # stackproof: ignore[SP105] on purpose")
    (wrong / "main.py").write_text(text)
    ran = stackproof("check", wrong.name, "--run", "--output-format", "concise")
    assert [line.split(":")[1] for line in ran.out.splitlines()] == ["15"]


def test_an_error_that_remains_is_a_finding(stackproof: Stackproof, wrong: Path) -> None:
    """With its line and what to do."""
    (wrong / "main.py").write_text("import os\n\nos.environ['STAGE']\n")
    ran = stackproof("check", wrong.name, "--run", env={"STAGE": "x"})
    assert ran.code == 1
    assert "error[SP904]: the program fails here: KeyError: 'STAGE'" in ran.out
    assert "wrong/main.py:3:1" in ran.out
    assert "--env STAGE=VALUE" in ran.out


def test_a_sound_program_is_clean(stackproof: Stackproof) -> None:
    """It was run, and nothing is said."""
    ran = stackproof("check", PROGRAMS / "topic", "--run", "--select", "SP1,SP9")
    assert (ran.code, ran.out) == (0, "")


def test_a_document_is_run_too(stackproof: Stackproof, tmp_path: Path) -> None:
    """Its files are written down for as long as it runs; findings are places in the document."""
    text = f"# Answer\n\n`main.py`:\n\n```python\n{WRONG}```\n\n`arguments.txt`:\n\n"
    (tmp_path / "answer.md").write_text(f"{text}```\nshape=round\n```\n")
    ran = stackproof("check", "answer.md", "--run", "--output-format", "concise")
    first = text[: text.index("from cdktn")].count("\n")
    assert lines(ran.out) == [
        f"answer.md:{first + 15} error[SP105] `S3Bucket` takes no argument `colour`",
        f"answer.md:{first + 17} error[SP105] `S3Bucket` takes no argument `shape`",
    ]


def test_what_is_no_program_is_not_run(stackproof: Stackproof, tmp_path: Path) -> None:
    """The check of the source goes on; that nothing was run is told."""
    (tmp_path / "part.py").write_text("x = 1\n")
    ran = stackproof("check", ".", "--run")
    assert ran.code == 1
    assert "not run: no program in" in ran.err


def test_json_has_both(stackproof: Stackproof, wrong: Path) -> None:
    """A finding of a run looks like any other."""
    ran = stackproof("check", wrong.name, "--run", "--output-format", "json")
    findings = json.loads(ran.out)["findings"]
    assert [finding["code"] for finding in findings] == ["SP105", "SP105"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--run", "--fix"), "judges the program as it is"),
        (("--run", "--diff"), "judges the program as it is"),
        (("--engine", "native"), "add `--run`"),
    ],
)
def test_what_does_not_go_together(
    stackproof: Stackproof, arguments: tuple[str, ...], message: str
) -> None:
    """Told before anything is done."""
    ran = stackproof("check", ".", *arguments)
    assert ran.code == 2
    assert message in ran.err
