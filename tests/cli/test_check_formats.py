"""The forms in which `stackproof check` gives its findings, and what else it can be asked."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.core.edit import Edit, apply
from stackproof.core.span import Position, Span
from support.command import Stackproof

WRONG = """\
from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning
from cdktf_cdktf_provider_aws.vpc import Nothing
# é, %, and a name of the bindings
print(S3BucketVersioning)
"""
RIGHT = WRONG.replace("S3BucketVersioning\n", "S3BucketVersioningA\n").replace(
    "(S3BucketVersioning)", "(S3BucketVersioningA)"
)
PINNED = ("--bindings", "cdktf-cdktf-provider-aws=20.1.0", "--select", "SP101")
BASIS = "cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)"


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    """A file with two findings, of which one can be mended."""
    (tmp_path / "my lib").mkdir()
    file = tmp_path / "my lib" / "a.py"
    file.write_text(WRONG)
    return file


@pytest.mark.usefixtures("wrong")
def test_github(stackproof: Stackproof, tmp_path: Path) -> None:
    """One annotation a finding and a file that cannot be judged, with the signs escaped."""
    (tmp_path / "b,c.py").write_text("x = (\n")
    ran = stackproof("check", *PINNED, "--output-format", "github")
    assert ran.code == 1
    assert ran.out == (
        "::error file=my lib/a.py,line=1,col=59,endLine=1,endColumn=77,title=SP101 (unknown-class)"
        "::`s3_bucket_versioning` has no class `S3BucketVersioning`%0Ahelp: the bindings call it"
        " `S3BucketVersioningA`: `S3BucketVersioning` is the struct of the block `versioning` in"
        " `S3Bucket`\n"
        "::error file=my lib/a.py,line=2,col=42,endLine=2,endColumn=49,title=SP101 (unknown-class)"
        "::`vpc` has no class `Nothing`\n"
        "::error file=b%2Cc.py,line=1::syntax error: '(' was never closed\n"
    )


@pytest.mark.usefixtures("wrong")
def test_markdown(stackproof: Stackproof, tmp_path: Path) -> None:
    """A report that a person reads in a pull request."""
    (tmp_path / "b.py").write_text("x = (\n")
    ran = stackproof("check", *PINNED, "--output-format", "markdown")
    assert ran.code == 1
    assert ran.out == (
        "# Check\n"
        "\n"
        "2 findings in 1 file.\n"
        f"Judged by {BASIS}.\n"
        "\n"
        "| findings | code | rule |\n"
        "| ---: | --- | --- |\n"
        "| 2 | SP101 | unknown-class |\n"
        "\n"
        "## `my lib/a.py`\n"
        "\n"
        "### SP101 line 1: `s3_bucket_versioning` has no class `S3BucketVersioning`\n"
        "\n"
        "```python\n"
        "from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning\n"
        "```\n"
        "\n"
        "the bindings call it `S3BucketVersioningA`: `S3BucketVersioning` is the struct of the"
        " block `versioning` in `S3Bucket` (`--fix` mends it).\n"
        "\n"
        "### SP101 line 2: `vpc` has no class `Nothing`\n"
        "\n"
        "```python\n"
        "from cdktf_cdktf_provider_aws.vpc import Nothing\n"
        "```\n"
        "\n"
        "## Not judged\n"
        "\n"
        "- `b.py:1`: syntax error: '(' was never closed\n"
    )


@pytest.mark.usefixtures("wrong")
def test_statistics(stackproof: Stackproof) -> None:
    """How often each rule speaks, in place of the findings."""
    ran = stackproof("check", *PINNED, "--statistics")
    assert (ran.code, ran.out) == (1, "2  SP101  unknown-class  1 can be mended\n")
    ran = stackproof("check", *PINNED, "--statistics", "--output-format", "sarif")
    assert (ran.code, ran.out) == (2, "")
    assert "`--statistics` has no form for `sarif`" in ran.err


@pytest.mark.usefixtures("wrong")
def test_findings_need_not_fail(stackproof: Stackproof) -> None:
    """With `--exit-zero`; a wrong command still does."""
    ran = stackproof("check", *PINNED, "--exit-zero", "--output-format", "concise")
    assert (ran.code, len(ran.out.splitlines())) == (0, 2)
    assert stackproof("check", "absent", "--exit-zero").code == 3


def test_sarif(stackproof: Stackproof, wrong: Path) -> None:
    """Findings are no failure there, and each knows its rule, its place and its fix."""
    (wrong.parent / "b.py").write_text("x = (\n")
    ran = stackproof("check", *PINNED, "--output-format", "sarif")
    assert ran.code == 0
    log = json.loads(ran.out)
    assert (log["version"], len(log["runs"])) == ("2.1.0", 1)
    assert log["$schema"].endswith("/sarif-schema-2.1.0.json")
    (run,) = log["runs"]
    assert run["columnKind"] == "unicodeCodePoints"
    rules = run["tool"]["driver"]["rules"]
    first, second = run["results"]
    for result in (first, second):
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"] == "SP101"
        assert result["level"] == "error"
    page = rules[first["ruleIndex"]]["help"]["markdown"]
    assert stackproof("explain", "SP101").out.startswith(page)
    assert first["locations"][0]["physicalLocation"] == {
        "artifactLocation": {"uri": "my%20lib/a.py"},
        "region": {"startLine": 1, "startColumn": 59, "endLine": 1, "endColumn": 77},
    }
    assert "fixes" not in second
    assert _mended(WRONG, first) == RIGHT
    (told,) = run["invocations"][0]["toolExecutionNotifications"]
    assert told["message"]["text"] == "syntax error: '(' was never closed"
    assert told["locations"][0]["physicalLocation"]["region"] == {"startLine": 1}


def test_a_fingerprint_outlives_moved_lines(stackproof: Stackproof, wrong: Path) -> None:
    """So that a dashboard knows a finding again."""

    def prints() -> list[str]:
        ran = stackproof("check", *PINNED, "--output-format", "sarif")
        results = json.loads(ran.out)["runs"][0]["results"]
        return [result["partialFingerprints"]["stackproof/v1"] for result in results]

    before = prints()
    wrong.write_text("import os\n\n" + WRONG)
    assert prints() == before
    assert len(set(before)) == 2


@pytest.mark.usefixtures("wrong")
def test_sarif_of_a_wrong_command_fails(stackproof: Stackproof) -> None:
    """Only findings are forgiven."""
    assert stackproof("check", "absent", "--output-format", "sarif").code == 3
    assert stackproof("check", "--ignore", "SP9999", "--output-format", "sarif").code == 2


@pytest.mark.usefixtures("wrong")
def test_rules_are_selected(stackproof: Stackproof, tmp_path: Path) -> None:
    """By number, name or the beginning of a number; the option outranks the setting."""
    by = ("check", *PINNED[:2], "--output-format", "concise")
    assert stackproof(*by, "--select", "SP102").out == ""
    assert len(stackproof(*by, "--select", "SP102,unknown-class").out.splitlines()) == 2
    assert len(stackproof(*by, "--select", "SP10").out.splitlines()) == 2
    assert stackproof(*by, "--select", "SP10", "--ignore", "sp101").out == ""
    (tmp_path / "stackproof.toml").write_text('select = ["SP102"]\n')
    assert stackproof(*by).out == ""
    assert len(stackproof(*by, "--select", "SP101").out.splitlines()) == 2


@pytest.mark.usefixtures("wrong")
def test_files_are_excluded(stackproof: Stackproof, tmp_path: Path) -> None:
    """By the setting, as patterns below its folder; a file that is named is judged all the same."""
    (tmp_path / "fine.py").write_text("x = 1\n")
    for pattern in ("my lib", "my*/", "*/a.py", "my lib/a.py"):
        (tmp_path / "stackproof.toml").write_text(f'exclude = ["{pattern}"]\n')
        ran = stackproof("check", *PINNED)
        assert (ran.code, ran.out) == (0, ""), pattern
    assert stackproof("check", *PINNED, "my lib/a.py").code == 1
    (tmp_path / "stackproof.toml").write_text('exclude = ["a"]\n')
    assert stackproof("check", *PINNED).code == 1


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--output-format", "xml"), "invalid choice: 'xml'"),
        (("--bindings", "aws"), "`--bindings aws` is not DIST=VERSION"),
        (("--bindings", "=1"), "`--bindings =1` is not DIST=VERSION"),
        (("--bindings", "../x=1.0"), "`--bindings ../x=1.0` is not DIST=VERSION"),
        (("--bindings", "boto3=1.0"), "no bindings are called `boto3`"),
        (
            ("--bindings", "cdktf-cdktf-provider-aws=1.0.0"),
            "cdktf-cdktf-provider-aws 1.0.0 is not at hand; the nearest is ",
        ),
        (("--select", "SP999"), "no rule is called `SP999`"),
        (("-", "a.py"), "`-` stands alone"),
    ],
)
def test_a_wrong_option_is_told(
    stackproof: Stackproof, tmp_path: Path, arguments: tuple[str, ...], message: str
) -> None:
    """Exit code 2, one line, nothing on standard output."""
    (tmp_path / "a.py").write_text("x = 1\n")
    ran = stackproof("check", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err.splitlines()[0]
    assert "Traceback" not in ran.err


def test_standard_input(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is called as one likes, has the settings of that place, and nothing is written."""
    ran = stackproof("check", "-", *PINNED, "--output-format", "concise", stdin=WRONG.encode())
    assert ran.code == 1
    assert ran.out.startswith("stdin.py:1:59: error[SP101] ")
    (tmp_path / "lib").mkdir()
    (tmp_path / "lib" / "stackproof.toml").write_text('ignore = ["SP101"]\n')
    named = ("--stdin-filename", "lib/x.py")
    assert stackproof("check", "-", *PINNED, *named, stdin=WRONG.encode()).code == 0
    assert not (tmp_path / "lib" / "x.py").exists()


def test_standard_input_is_mended_to_standard_output(stackproof: Stackproof) -> None:
    """The text is the result; what is left to do is talk."""
    ran = stackproof("check", "-", *PINNED, "--fix", stdin=WRONG.encode())
    assert (ran.code, ran.out) == (1, RIGHT)
    assert "error[SP101]: `vpc` has no class `Nothing`" in ran.err
    ran = stackproof("check", "-", *PINNED, "--fix", stdin=b"x = 1\n")
    assert (ran.code, ran.out) == (0, "x = 1\n")
    ran = stackproof("check", "-", *PINNED, "--diff", stdin=WRONG.encode())
    assert ran.out.startswith("--- a/stdin.py\n+++ b/stdin.py\n")


def test_standard_input_as_markdown(stackproof: Stackproof) -> None:
    """By the name it is given."""
    document = f"## a.py\n```python\n{WRONG}```\n"
    named = ("--stdin-filename", "a.md", "--output-format", "concise")
    ran = stackproof("check", "-", *PINNED, *named, stdin=document.encode())
    assert ran.out.startswith("a.md:3:59: error[SP101] ")


@pytest.mark.parametrize(
    ("data", "code", "message"),
    [
        (b"\0\1\2", 1, "the file holds null bytes"),
        (b"\xff\xfe", 1, "the file is not utf-8: byte 0xff"),
        (b"def f(:\n", 1, "stdin.py:1: syntax error"),
        (b"", 0, "0 findings in 1 file"),
    ],
)
def test_standard_input_that_is_no_program(
    stackproof: Stackproof, data: bytes, code: int, message: str
) -> None:
    """One line, no traceback."""
    ran = stackproof("check", "-", stdin=data)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "Traceback" not in ran.err


def _mended(text: str, result: dict[str, Any]) -> str:
    """The text after the one fix of a SARIF result."""
    (fix,) = result["fixes"]
    (change,) = fix["artifactChanges"]
    edits = []
    for item in change["replacements"]:
        region = item["deletedRegion"]
        start = Position(region["startLine"], region["startColumn"])
        end = Position(region["endLine"], region["endColumn"])
        edits.append(Edit(Span("a.py", start, end), item["insertedContent"]["text"]))
    return apply(text, edits)
