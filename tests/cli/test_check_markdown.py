"""`stackproof check` of a program that is written as a Markdown document."""

from pathlib import Path

import pytest

from support.command import Stackproof

ANSWER = """\
# A bucket with versions

**main.py**

```python
from cdktf import App, TerraformStack
from lib.bucket import versioned

app = App()
versioned(TerraformStack(app, "s"))
app.synth()
```

1. `lib/bucket.py`:

   ```python
   from cdktf_cdktf_provider_aws.s3_bucket_versioning import (
       S3BucketVersioning,
   )


   def versioned(scope):
       return S3BucketVersioning(
           scope, "v", bucket="b", versioning_configuration={"status": "Enabled"}
       )
   ```

## requirements.txt

```
cdktf==0.21.0
cdktf-cdktf-provider-aws==21.22.1
```

Run it with:

```bash
python main.py
```
"""
WRONG = "from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning"
UNCLOSED = "this block is never closed, so the rest of the document is taken for it"
SELECT = ("--select", "SP101,SP102")


def test_findings_stand_on_lines_of_the_document(stackproof: Stackproof, tmp_path: Path) -> None:
    """The blocks are one program, judged by the versions that its requirements name."""
    (tmp_path / "ANSWER.md").write_text(ANSWER)
    ran = stackproof("check", "ANSWER.md", *SELECT)
    assert ran.code == 1
    assert ran.out == (
        "error[SP101]: `s3_bucket_versioning` has no class `S3BucketVersioning`\n"
        "  --> ANSWER.md:18:8\n"
        "   |\n"
        "18 |        S3BucketVersioning,\n"
        "   |        ^^^^^^^^^^^^^^^^^^ not exported\n"
        "   = help: the bindings call it `S3BucketVersioningA`: `S3BucketVersioning` is the struct"
        " of the block `versioning` in `S3Bucket` (--fix mends it)\n"
        "   = note: cdktf-cdktf-provider-aws 21.22.1 (hashicorp/aws 6.25.0); confidence high\n\n"
    )
    assert ran.err.startswith("1 finding in 2 files, judged by cdktf 0.21.0, ")


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_fixes_are_written_into_the_blocks(
    stackproof: Stackproof, tmp_path: Path, newline: str
) -> None:
    """Only the wrong names change; a second run has nothing to do."""
    file = tmp_path / "ANSWER.md"
    wrong = ANSWER.replace("\n", newline).encode()
    file.write_bytes(wrong)
    assert stackproof("check", "ANSWER.md", "--diff", *SELECT).out
    assert file.read_bytes() == wrong
    assert stackproof("check", "ANSWER.md", "--fix", *SELECT).code == 0
    right = ANSWER.replace("       S3BucketVersioning,", "       S3BucketVersioningA,")
    right = right.replace("return S3BucketVersioning(", "return S3BucketVersioningA(")
    assert file.read_bytes() == right.replace("\n", newline).encode()
    again = stackproof("check", "ANSWER.md", "--diff", *SELECT)
    assert (again.code, again.out) == (0, "")


def test_a_folder_is_not_searched_for_documents(stackproof: Stackproof, tmp_path: Path) -> None:
    """What stands in a README is an excerpt more often than a program."""
    (tmp_path / "ANSWER.md").write_text(ANSWER)
    assert stackproof("check", ".", *SELECT).code == 3
    (tmp_path / "fine.py").write_text("x = 1\n")
    ran = stackproof("check", ".", *SELECT)
    assert (ran.code, ran.err) == (0, "0 findings in 1 file\n")


def test_each_document_is_a_program_of_its_own(stackproof: Stackproof, tmp_path: Path) -> None:
    """Beside the Python files, which are one more."""
    (tmp_path / "one.md").write_text(ANSWER)
    (tmp_path / "two.md").write_text(ANSWER.replace("21.22.1", "20.1.0"))
    (tmp_path / "fine.py").write_text("x = 1\n")
    ran = stackproof("check", "one.md", "fine.py", "two.md", *SELECT, "--output-format", "concise")
    assert [line.partition(": ")[0] for line in ran.out.splitlines()] == [
        "one.md:18:8",
        "two.md:18:8",
    ]
    assert "2 findings in 5 files, judged by cdktf 0.21.0, " in ran.err
    assert "20.1.0" in ran.err
    assert "21.22.1" in ran.err


def test_documents_that_are_not_whole(stackproof: Stackproof, tmp_path: Path) -> None:
    """An open fence and a file that is given twice are told; the rest is judged."""
    broken = (
        f"## a.py\n```python\nx = 1\n```\n## a.py\n```python\n{WRONG}\n```\n"
        "## b.py\n```python\ndef f(:\n"
    )
    (tmp_path / "broken.md").write_text(broken)
    ran = stackproof("check", "broken.md", *SELECT, "--output-format", "concise")
    assert ran.code == 1
    assert ran.out.startswith("broken.md:7:59: error[SP101] ")
    assert [line for line in ran.err.splitlines() if line.startswith("error: ")] == [
        "error: broken.md:3: `a.py` is given again on line 7, and that one is judged",
        f"error: broken.md:10: {UNCLOSED}",
        "error: broken.md:11: `b.py`: syntax error: invalid syntax",
    ]


def test_a_document_without_a_program(stackproof: Stackproof, tmp_path: Path) -> None:
    """Alone it is nothing to work on; among others it is told."""
    (tmp_path / "empty.md").write_text("")
    (tmp_path / "prose.md").write_text("# Notes\n\n```json\n{}\n```\n")
    (tmp_path / "fine.py").write_text("x = 1\n")
    for name in ("empty.md", "prose.md"):
        ran = stackproof("check", name)
        assert (ran.code, ran.out) == (3, "")
        assert ran.err.startswith("error: there is no Python program there (")
        ran = stackproof("check", "fine.py", name)
        assert ran.code == 1
        assert f"error: {name}: no fenced block of this document is Python\n" in ran.err


def test_excerpts_are_counted(stackproof: Stackproof, tmp_path: Path) -> None:
    """A block without a name beside blocks with one is left out, and that is said."""
    (tmp_path / "a.md").write_text(ANSWER + "\n```python\nfrom cdktf import Nothing\n```\n")
    ran = stackproof("check", "a.md", *SELECT)
    assert "note: a.md: 1 block of Python without a file name left out\n" in ran.err
    assert ran.out.count("error[") == 1


def test_a_comment_in_a_block_silences(stackproof: Stackproof, tmp_path: Path) -> None:
    """As in any Python file."""
    silenced = ANSWER.replace(
        "S3BucketVersioning,\n", "S3BucketVersioning,  # stackproof: ignore[SP101] an excerpt\n"
    )
    (tmp_path / "a.md").write_text(silenced)
    assert stackproof("check", "a.md", *SELECT).code == 0


def test_a_document_that_is_no_text(stackproof: Stackproof, tmp_path: Path) -> None:
    """One line, no traceback."""
    (tmp_path / "a.md").write_bytes(b"\0\1\2")
    (tmp_path / "b.md").write_bytes(b"# \xff\xfe\n")
    for name in ("a.md", "b.md"):
        ran = stackproof("check", name)
        assert ran.code == 1
        assert ran.err.startswith(f"error: {name}")
        assert "Traceback" not in ran.err
