"""`stackproof check --config` as a person uses it."""

import json
from pathlib import Path

import jsonschema
import pytest

from stackproof.report import json_v1
from support.command import Stackproof

WRONG = {
    "resource": {"aws_cloudwatch_log_group": {"main": {"name": "orders", "retention_in_days": 31}}}
}
BUCKET = {"resource": {"aws_s3_bucket": {"main": {"bucket": "orders-data", "force_destroy": True}}}}


def write(folder: Path, document: object, stack: str = "s") -> Path:
    """A stack's configuration where a synthesis puts it."""
    file = folder / "cdktf.out" / "stacks" / stack / "cdk.tf.json"
    file.parent.mkdir(parents=True)
    file.write_text(json.dumps(document, indent=2))
    return file


def test_findings_are_shown_with_their_line_of_json(stackproof: Stackproof, tmp_path: Path) -> None:
    """A folder is searched for configurations, and the provider's version is named."""
    write(tmp_path, WRONG)
    ran = stackproof("check", "--config", ".")
    assert ran.code == 1
    assert ran.out.startswith("error[SP753]: `retention_in_days` of")
    assert "cdktf.out/stacks/s/cdk.tf.json:6:9" in ran.out
    assert '"retention_in_days": 31' in ran.out
    assert "help: the nearest: 30 and 60" in ran.out
    assert ran.err == "1 finding in 1 file, judged by hashicorp/aws 5.100.0\n"


def test_a_clean_configuration_is_silent(stackproof: Stackproof, tmp_path: Path) -> None:
    """Nothing on standard output, exit code 0."""
    write(tmp_path, BUCKET)
    ran = stackproof("check", "--config")
    assert (ran.code, ran.out) == (0, "")


def test_a_profile_asks_other_rules(stackproof: Stackproof, tmp_path: Path) -> None:
    """On the command, or in the settings; the command outranks them."""
    write(tmp_path, BUCKET)
    assert "SP561" in stackproof("check", "--config", "--profile", "retain").out
    (tmp_path / "stackproof.toml").write_text('profile = "retain"\n')
    assert "SP561" in stackproof("check", "--config").out
    assert stackproof("check", "--config", "--profile", "ephemeral").out == ""


def test_a_profile_that_does_not_exist_is_refused(stackproof: Stackproof, tmp_path: Path) -> None:
    """On the command and in the settings."""
    write(tmp_path, BUCKET)
    assert stackproof("check", "--config", "--profile", "paranoid").code == 2
    (tmp_path / "stackproof.toml").write_text('profile = "paranoid"\n')
    ran = stackproof("check", "--config")
    assert ran.code == 2
    assert "there is no profile `paranoid`" in ran.err


def test_the_json_of_the_findings_fits_its_schema(stackproof: Stackproof, tmp_path: Path) -> None:
    """Machines read the same form as for a check of the source."""
    write(tmp_path, WRONG)
    ran = stackproof("check", "--config", "--output-format", "json")
    document = json.loads(ran.out)
    jsonschema.validate(document, json_v1.schema())
    assert [finding["code"] for finding in document["findings"]] == ["SP753"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is no JSON"),
        (b"[]", "is no JSON object"),
        (b"\xff\xfe{}", "is no text in UTF-8"),
        (b"[" * 100_000, "nested too deeply"),
        (b"", "is no JSON"),
    ],
)
def test_a_broken_file_is_one_line_and_the_others_go_on(
    stackproof: Stackproof, tmp_path: Path, content: bytes, words: str
) -> None:
    """The person reads which file and why; the exit code is 1."""
    write(tmp_path, WRONG)
    write(tmp_path, {}, "broken").write_bytes(content)
    ran = stackproof("check", "--config")
    assert ran.code == 1
    assert "error: cdktf.out/stacks/broken/cdk.tf.json" in ran.err
    assert words in ran.err
    assert "Traceback" not in ran.err
    assert "SP753" in ran.out


def test_nothing_to_judge_is_said(stackproof: Stackproof, tmp_path: Path) -> None:
    """An empty folder and a missing file have exit code 3."""
    del tmp_path
    assert stackproof("check", "--config", ".").code == 3
    assert "synthesize the program first" in stackproof("check", "--config", ".").err
    assert stackproof("check", "--config", "nowhere.json").code == 3


def test_what_is_synthesized_is_never_mended(stackproof: Stackproof, tmp_path: Path) -> None:
    """The program is what has to be mended."""
    write(tmp_path, WRONG)
    ran = stackproof("check", "--config", "--fix")
    assert ran.code == 2
    assert "mend the program" in ran.err


def test_a_rules_page_says_which_profiles_ask_it(stackproof: Stackproof) -> None:
    """`explain` ends with the profiles."""
    assert stackproof("explain", "SP561").out.endswith("Asked by: retain, pci.\n")
    assert "default, strict, ephemeral, retain, pci" in stackproof("explain", "SP753").out
