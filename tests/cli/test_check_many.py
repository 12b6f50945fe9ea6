"""`stackproof check` over many programs at once."""

from pathlib import Path

from support.command import Stackproof

WRONG = "from cdktf_cdktf_provider_aws.s3_bucket import Bucket{0}\n"
PINS = "cdktf-cdktf-provider-aws=={0}\n"
CODES = ("--select", "SP101", "--output-format", "concise")


def test_many_programs_are_judged_as_each_by_itself(stackproof: Stackproof, tmp_path: Path) -> None:
    """The same findings, in the order of the folders, each by the versions of its own."""
    names = [f"p{number:02}" for number in range(20)]
    for number, name in enumerate(names):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "cdktf.json").write_text("{}")
        (folder / "requirements.txt").write_text(PINS.format(("20.1.0", "21.22.1")[number % 2]))
        (folder / "main.py").write_text(WRONG.format(number))
    (tmp_path / "p07" / "main.py").write_text("x = (\n")
    whole = stackproof("check", *CODES)
    alone = [stackproof("check", *CODES, name) for name in names]
    assert whole.out == "".join(ran.out for ran in alone)
    assert whole.out.count("SP101") == len(names) - 1
    assert "error: p07/main.py:1: syntax error" in whole.err
    assert "cdktf-cdktf-provider-aws 20.1.0" in whole.err
    assert "cdktf-cdktf-provider-aws 21.22.1" in whole.err


def test_many_programs_are_mended(stackproof: Stackproof, tmp_path: Path) -> None:
    """What is found in other processes is written by ours."""
    for number in range(12):
        folder = tmp_path / f"p{number:02}"
        folder.mkdir()
        (folder / "cdktf.json").write_text("{}")
        (folder / "main.py").write_text(
            "from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning\n"
        )
    assert stackproof("check", *CODES, "--unsafe-fixes").code == 0
    texts = {path.read_text() for path in tmp_path.rglob("main.py")}
    assert len(texts) == 1
    assert "S3BucketVersioningA" in texts.pop()
