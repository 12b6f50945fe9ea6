"""Fixes: applied together, until none is left, without breaking or reformatting a file."""

import codecs
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check
from stackproof.check.fixer import MAX_ROUNDS, Change, diff, fix, fix_texts, write
from stackproof.core.code import Code
from stackproof.core.diagnostic import Diagnostic, Fix, Safety
from stackproof.core.edit import Edit
from stackproof.core.span import Position, Span
from stackproof.program.imports import Import
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Context, Rule

# Other rules have their say about the same lines; these tests are not about them.
SHAPES = registry.chosen(select=("SP101", "SP102", "SP9"))
PLACE = "cdktf_cdktf_provider_aws.s3_bucket_versioning"
WRONG = f"from {PLACE} import S3BucketVersioning\nS3BucketVersioning(s, 'é')\n"
RIGHT = WRONG.replace("Versioning\n", "VersioningA\n").replace("Versioning(", "VersioningA(")


@pytest.mark.parametrize(
    "encoded",
    [
        lambda text: text.encode(),
        lambda text: codecs.BOM_UTF8 + text.encode(),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: b"# coding: latin-1\n" + text.encode("latin-1"),
        lambda text: text.rstrip("\n").encode(),
        lambda text: b"if 1:\n\tpass\n" + text.encode(),
    ],
    ids=["plain", "bom", "crlf", "latin-1", "no-newline", "tabs"],
)
def test_only_the_bytes_of_the_fix_change(
    encoded: object, catalog: Catalog, tmp_path: Path
) -> None:
    """Encoding, mark, line endings, mode and links stay as they were; no other file appears."""
    assert callable(encoded)
    file = tmp_path / "a.py"
    file.write_bytes(encoded(WRONG))
    file.chmod(0o750)
    link = tmp_path / "link.py"
    link.symlink_to(file)
    result = fix([link], catalog, rules=SHAPES)
    assert write(result.changes) == ()
    assert file.read_bytes() == encoded(RIGHT)
    assert stat.S_IMODE(file.stat().st_mode) == 0o750
    assert link.is_symlink()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "link.py"]
    assert check([file], catalog, rules=SHAPES).diagnostics == ()
    assert fix([file], catalog, rules=SHAPES, unsafe=True).changes == ()


def test_a_guess_is_applied_only_when_it_is_asked_for(catalog: Catalog) -> None:
    """Safe fixes alone leave a near name as it is."""
    text = Text("a.py", "from cdktf import TeraformStack\nTeraformStack(app, 'a')\n")
    cautious = fix_texts([text], catalog, rules=SHAPES)
    assert (cautious.changes, cautious.applied) == ((), 0)
    assert [item.code.number for item in cautious.remaining.diagnostics] == ["SP101"]
    (change,) = fix_texts([text], catalog, rules=SHAPES, unsafe=True).changes
    assert change.after.content == "from cdktf import TerraformStack\nTerraformStack(app, 'a')\n"


def test_fixes_of_one_place_are_merged(catalog: Catalog) -> None:
    """A wrong name is renamed where it is also wrapped, and its form stays."""
    place = "cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration"
    name = "S3BucketServerSideEncryptionConfiguration"
    before = (
        f"from {place} import {name}, {name}Rule\n"
        f"{name}(\n  s, 'a',\n  rule={name}Rule(  # why\n    bucket_key_enabled=True))\n"
    )
    result = fix_texts([Text("a.py", before)], catalog, rules=SHAPES)
    assert [change.after.content for change in result.changes] == [
        (
            f"from {place} import {name}A, {name}RuleA\n"
            f"{name}A(\n  s, 'a',\n  rule=[{name}RuleA(  # why\n    bucket_key_enabled=True)])\n"
        )
    ]
    assert result.applied == 3
    assert result.remaining.diagnostics == ()


def test_fixes_that_overlap_wait_for_the_next_round(catalog: Catalog) -> None:
    """Two names of one statement that move to two modules need two rounds."""
    text = "from cdktf_cdktf_provider_aws import S3Bucket, Vpc, KmsKey\n"
    result = fix_texts([Text("a.py", text)], catalog, rules=SHAPES)
    assert [change.after.content for change in result.changes] == [
        (
            "from cdktf_cdktf_provider_aws.s3_bucket import S3Bucket\n"
            "from cdktf_cdktf_provider_aws.vpc import Vpc\n"
            "from cdktf_cdktf_provider_aws.kms_key import KmsKey\n"
        )
    ]


def test_a_file_that_a_fix_would_break_is_left_as_it_was(catalog: Catalog) -> None:
    """The others are mended, and the person is told."""
    texts = [Text("a.py", "import cdktf\n"), Text("b.py", "import cdktf\nimport constructs\n")]
    result = fix_texts(texts, catalog, rules=[Replacing("import (", only="a.py"), Replacing("x")])
    assert [(change.path, change.after.content) for change in result.changes] == [
        ("b.py", "x\nx\n")
    ]
    assert [(problem.path, problem.message) for problem in result.problems] == [
        ("a.py", "left as it was: a fix would have broken its syntax")
    ]


def test_fixes_that_never_settle_end(catalog: Catalog) -> None:
    """A rule that always finds more is stopped after some rounds."""
    result = fix_texts([Text("a.py", "import cdktf\n")], catalog, rules=[Growing()])
    (change,) = result.changes
    assert change.after.content.count("import") == 1 + MAX_ROUNDS


def test_a_diff_shows_the_lines_that_change(catalog: Catalog) -> None:
    """Unified, with the lack of a last line ending marked."""
    changes = fix_texts([Text("/lib/a.py", WRONG.rstrip("\n"))], catalog, rules=SHAPES).changes
    assert diff(changes) == (
        "--- a/lib/a.py\n"
        "+++ b/lib/a.py\n"
        "@@ -1,2 +1,2 @@\n"
        f"-from {PLACE} import S3BucketVersioning\n"
        "-S3BucketVersioning(s, 'é')\n"
        "\\ No newline at end of file\n"
        f"+from {PLACE} import S3BucketVersioningA\n"
        "+S3BucketVersioningA(s, 'é')\n"
        "\\ No newline at end of file\n"
    )
    assert diff(()) == ""


def test_a_file_that_changed_meanwhile_is_not_overwritten(catalog: Catalog, tmp_path: Path) -> None:
    """The person's own change wins."""
    file = tmp_path / "a.py"
    file.write_text(WRONG)
    changes = fix([file], catalog, rules=SHAPES).changes
    file.write_text("x = 1\n")
    assert [problem.message for problem in write(changes)] == [
        "not written: the file has changed since it was read"
    ]
    assert file.read_text() == "x = 1\n"


def test_what_cannot_be_written_is_a_problem_and_the_rest_is_written(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A full disk leaves the old file whole and nothing beside it."""
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(WRONG)
    changes = fix([tmp_path], catalog, rules=SHAPES).changes
    (tmp_path / "c.py").unlink()
    replace = Path.replace

    def full(self: Path, target: Path) -> Path:
        if target.name == "a.py":
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", full)
    assert [problem.message for problem in write(changes)] == [
        "cannot be written: no space left on device",
        "cannot be written: no such file or directory",
    ]
    assert (tmp_path / "a.py").read_text() == WRONG
    assert (tmp_path / "b.py").read_text() == RIGHT
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.py", "b.py"]


def test_a_character_that_the_encoding_lacks_is_not_forced(tmp_path: Path) -> None:
    """The file stays as it was."""
    file = tmp_path / "a.py"
    file.write_bytes(b"# coding: ascii\n")
    before = Text(file.as_posix(), "# coding: ascii\n", "ascii")
    (problem,) = write([Change(before, before.replaced("# coding: ascii\n'é'\n"), ())])
    assert problem.message == "not written: a fix needs characters that ascii lacks"
    assert file.read_bytes() == b"# coding: ascii\n"


class Replacing(Rule):
    """Replaces each import statement."""

    code: ClassVar = Code("SP998", "replacing")
    since: ClassVar = "0.1"

    def __init__(self, text: str, *, only: str = "") -> None:
        self._text = text
        self._only = only

    def check_import(self, imp: Import, ctx: Context) -> Iterator[Diagnostic]:
        """A finding for each import of the file that is meant."""
        del ctx
        span = imp.statement.span
        if span.path == self._only or not self._only:
            fix_ = Fix("replace it", (Edit(span, self._text),), Safety.SAFE)
            yield self.finding(at=span, message="an import").fixed(fix_)


class Growing(Rule):
    """Wants one more import for ever."""

    code: ClassVar = Code("SP999", "growing")
    since: ClassVar = "0.1"

    def check_import(self, imp: Import, ctx: Context) -> Iterator[Diagnostic]:
        """A finding for the first import."""
        del ctx
        span = imp.statement.span
        if span.start.line == 1:
            start = Position(1, 1)
            edit = Edit(Span(span.path, start, start), "import cdktf\n")
            yield self.finding(at=span, message="too few").fixed(
                Fix("add one", (edit,), Safety.SAFE)
            )


ENCRYPTION = "cdktf_cdktf_provider_aws.s3_bucket_server_side_encryption_configuration"
LIFECYCLE = "cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration"
HEAD = (
    f"from {ENCRYPTION} import S3BucketServerSideEncryptionConfigurationA as Encryption\n"
    f"from {LIFECYCLE} import S3BucketLifecycleConfigurationRule as Rule\n"
    f"from {LIFECYCLE} import S3BucketLifecycleConfigurationRuleExpiration as Expiration\n"
)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "Encryption(rule={'apply_server_side_encryption_by_default': {'sse_algorithm': x}})",
            'Encryption(rule=[{"applyServerSideEncryptionByDefault": {"sseAlgorithm": x}}])',
        ),
        (
            "Encryption(rule={'bucket_key_enabled': x})",
            'Encryption(rule=[{"bucketKeyEnabled": x}])',
        ),
        (
            "Encryption(rule={'bucketKeyEnabled': True})",
            "Encryption(rule=[{'bucketKeyEnabled': True}])",
        ),
        (
            "Encryption(rule=dict(bucket_key_enabled=x))",
            "Encryption(rule=[dict(bucketKeyEnabled=x)])",
        ),
        ("Encryption(rule={'apply_server_side_encryption_by_default': make()})", None),
        ("Encryption(rule={'bucket_key_enabled': x, **more})", None),
        ("rule = {'bucket_key_enabled': True}\nEncryption(rule=rule)", None),
        (
            "rule = {'days': 1}\nRule(expiration=rule)",
            "rule = {'days': 1}\nRule(expiration=[rule])",
        ),
        (
            "e = Expiration() if x else {'days': 1}\nRule(expiration=e)",
            "e = Expiration() if x else {'days': 1}\nRule(expiration=[e])",
        ),
        ("e = Expiration() if x else None\nRule(expiration=e)", None),
        ("Rule(expiration=Rule())", None),
    ],
)
def test_an_object_is_wrapped_only_if_it_means_the_same_in_a_list(
    before: str, after: str | None, catalog: Catalog
) -> None:
    """Keys are changed where they are written in place; what cannot be told is left alone."""
    result = fix_texts([Text("a.py", f"{HEAD}{before}\n")], catalog, rules=SHAPES, unsafe=True)
    expected = [] if after is None else [f"{HEAD}{after}\n"]
    assert [change.after.content for change in result.changes] == expected


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("import {0}.s3_buckt as m\nm.S3Bucket()\n", "import {0}.s3_bucket as m\nm.S3Bucket()\n"),
        (
            "from {0} import s3_buckt\ns3_buckt.S3Bucket()\n",
            "from {0} import s3_bucket\ns3_bucket.S3Bucket()\n",
        ),
        ("from {0}.s3_buckt import *\n", "from {0}.s3_bucket import *\n"),
        ("from {0}.s3_buckt import S3Bucket as B\n", "from {0}.s3_bucket import S3Bucket as B\n"),
        (
            "from {0}.s3_buckt import S3BucketVersionings, S3Bucket\n",
            "from {0}.s3_bucket import S3BucketVersioning, S3Bucket\n",
        ),
        (
            "import {0} as aws\naws.s3_buckt.S3Bucket()\n",
            "import {0} as aws\naws.s3_bucket.S3Bucket()\n",
        ),
        ("import {0} as aws\naws.S3Bucket()\n", None),
        ("from {0}.quite_unlike import Nothing\n", None),
    ],
)
def test_wrong_modules_are_mended_however_they_are_imported(
    before: str, after: str | None, catalog: Catalog
) -> None:
    """The class wanted from a module helps to tell which one is meant."""
    package = "cdktf_cdktf_provider_aws"
    result = fix_texts([Text("a.py", before.format(package))], catalog, rules=SHAPES, unsafe=True)
    expected = [] if after is None else [after.format(package)]
    assert [change.after.content for change in result.changes] == expected
