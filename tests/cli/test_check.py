"""`stackproof check` as a person uses it."""

import json
from pathlib import Path

import jsonschema

from stackproof.report import json_v1
from support.command import Stackproof

WRONG = """\
from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning

S3BucketVersioning(None, "v", bucket="b", versioning_configuration={"status": "Enabled"})
"""
RIGHT = WRONG.replace("S3BucketVersioning(", "S3BucketVersioningA(").replace(
    "import S3BucketVersioning\n", "import S3BucketVersioningA\n"
)


def test_findings_are_shown_with_their_line(stackproof: Stackproof, tmp_path: Path) -> None:
    """What is wrong, where, what to do, judged by what."""
    (tmp_path / "main.py").write_text(WRONG)
    ran = stackproof("check", "main.py")
    assert ran.code == 1
    assert ran.out.startswith("error[SP101]: ")
    assert "main.py:1:59" in ran.out
    assert "S3BucketVersioningA" in ran.out
    assert "cdktf-cdktf-provider-aws" in ran.out
    assert ran.err.startswith("1 finding in 1 file, judged by cdktf-cdktf-provider-aws")


def test_a_clean_file_is_silent(stackproof: Stackproof, tmp_path: Path) -> None:
    """Nothing on standard output, exit code 0."""
    (tmp_path / "main.py").write_text(RIGHT)
    ran = stackproof("check")
    assert (ran.code, ran.out) == (0, "")


def test_unsafe_fixes_mend_and_a_second_run_changes_nothing(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """Import and use change together; `--diff` shows it first and writes nothing."""
    file = tmp_path / "main.py"
    file.write_text(WRONG)
    diff = stackproof("check", "--unsafe-fixes", "--diff")
    assert "+from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioningA" in (
        diff.out
    )
    assert diff.code == 1
    assert file.read_text() == WRONG
    assert stackproof("check", "--unsafe-fixes").code == 0
    assert file.read_text() == RIGHT
    again = stackproof("check", "--unsafe-fixes", "--diff")
    assert (again.code, again.out) == (0, "")


def test_json_is_as_the_schema_says(stackproof: Stackproof, tmp_path: Path) -> None:
    """Also with a file that cannot be judged."""
    (tmp_path / "main.py").write_text(WRONG)
    (tmp_path / "broken.py").write_text("def f(:\n")
    ran = stackproof("check", "--output-format", "json")
    document = json.loads(ran.out)
    jsonschema.validate(document, json_v1.schema())
    assert [f["code"] for f in document["findings"]] == ["SP101"]
    assert [(p["path"], p["line"]) for p in document["problems"]] == [("broken.py", 1)]
    assert ran.code == 1


def test_concise_is_one_line_a_finding(stackproof: Stackproof, tmp_path: Path) -> None:
    """As editors and `grep` like it."""
    (tmp_path / "main.py").write_text(WRONG)
    ran = stackproof("check", "--output-format", "concise")
    assert len(ran.out.splitlines()) == 1
    assert ran.out.startswith("main.py:1:59: error[SP101] ")


def test_a_rule_can_be_left_out(stackproof: Stackproof, tmp_path: Path) -> None:
    """By option and by setting."""
    (tmp_path / "main.py").write_text(WRONG)
    assert stackproof("check", "--ignore", "SP101").code == 0
    (tmp_path / "stackproof.toml").write_text('ignore = ["SP101"]\n')
    assert stackproof("check").code == 0


def test_nothing_to_check_is_exit_code_3(stackproof: Stackproof, tmp_path: Path) -> None:
    """A missing path, and a folder without Python."""
    ran = stackproof("check", "absent.py")
    assert (ran.code, ran.out) == (3, "")
    assert "there is no `absent.py`" in ran.err
    (tmp_path / "empty").mkdir()
    assert stackproof("check", "empty").code == 3


def test_projects_below_one_folder_are_programs_of_their_own(
    stackproof: Stackproof, tmp_path: Path
) -> None:
    """Each is judged by the bindings that it pins, and by its own modules."""
    pins = {"old": "20.1.0", "new": "21.22.1"}
    for name, version in pins.items():
        project = tmp_path / "corpus" / name
        project.mkdir(parents=True)
        (project / "cdktf.json").write_text('{"app": "python main.py"}')
        (project / "requirements.txt").write_text(f"cdktf-cdktf-provider-aws=={version}\n")
        (project / "names.py").write_text(f"WANTED = '{name}'\n")
        (project / "main.py").write_text(WRONG)
    (tmp_path / "corpus" / "loose.py").write_text("x = 1\n")
    ran = stackproof("check", "corpus")
    assert ran.code == 1
    assert "2 findings in 5 files" in ran.err
    for version in pins.values():
        assert f"cdktf-cdktf-provider-aws {version}" in ran.out
