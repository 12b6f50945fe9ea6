"""Every fault that the two analyses describe is found in one run, and mended where it can be."""

import shutil
from pathlib import Path

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import check
from stackproof.check.fixer import fix, write

HERE = Path(__file__).parent

ENCRYPTION = "s3_bucket_server_side_encryption_configuration"

# file, line, rule, message
EXPECTED = {
    "trading": [
        (
            "lib/tap_stack.py",
            18,
            "SP101",
            f"`{ENCRYPTION}` has no class `S3BucketServerSideEncryptionConfiguration`",
        ),
        (
            "lib/tap_stack.py",
            78,
            "SP102",
            "`expiration` of `S3BucketLifecycleConfigurationRule` takes a list, "
            "not one `S3BucketLifecycleConfigurationRuleExpiration`",
        ),
        (
            "lib/tap_stack.py",
            50,
            "SP301",
            "`name` of `KmsAlias` is the same in every environment",
        ),
        (
            "lib/tap_stack.py",
            96,
            "SP201",
            "`master_password` of `RdsCluster` is written in the source",
        ),
        *(
            (path, line, "SP801", "`tap_stack.py` defines no `TapStack`")
            for path, line in (("tests/test_integration.py", 4), ("tests/test_unit.py", 4))
        ),
        (
            "tests/test_integration.py",
            7,
            "SP804",
            "the integration tests touch nothing that is deployed",
        ),
        *(
            (
                path,
                line,
                "SP803",
                "the assertion cannot fail: a thing that was just made is not None",
            )
            for path, line in (("tests/test_integration.py", 9), ("tests/test_unit.py", 11))
        ),
    ],
    "payments": [
        (
            "lib/payment_stack.py",
            8,
            "SP101",
            f"`{ENCRYPTION}` has no class `S3BucketServerSideEncryptionConfiguration`",
        ),
        (
            "lib/payment_stack.py",
            10,
            "SP101",
            f"`{ENCRYPTION}` has no class "
            "`S3BucketServerSideEncryptionConfigurationRuleAApplyServerSideEncryptionByDefault`",
        ),
        (
            "lib/payment_stack.py",
            12,
            "SP101",
            "`s3_bucket_versioning` has no class `S3BucketVersioning`",
        ),
        (
            "tests/test_payment_stack.py",
            10,
            "SP808",
            "'Enabled' is searched in the whole of the JSON",
        ),
    ],
}

# What stands in the mended program, and how often.
MENDED = {
    "trading": {
        "S3BucketServerSideEncryptionConfigurationA,": 1,
        "S3BucketServerSideEncryptionConfigurationA(self": 1,
        "expiration=[S3BucketLifecycleConfigurationRuleExpiration(days=90)]  # INCORRECT": 1,
    },
    "payments": {
        "import S3BucketVersioningA\n": 1,
        "S3BucketVersioningA(\n": 2,
        "S3BucketServerSideEncryptionConfigurationA(\n": 2,
        "S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA(\n": 2,
        "RuleAApply": 0,
    },
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The bindings that the programs are written for."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0", "cdktf": "0.21.0"})


@pytest.fixture(params=sorted(EXPECTED))
def program(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy of one of the programs."""
    return Path(shutil.copytree(HERE / request.param, tmp_path / request.param))


def test_one_run_finds_every_fault_and_no_other(
    program: Path, catalog: Catalog
) -> None:
    """What fails, leaks, collides or tests nothing is found together, behind one another too."""
    result = check([program], catalog)
    found = [
        (
            Path(item.primary.span.path).relative_to(program).as_posix(),
            item.primary.span.start.line,
            item.code.number,
            item.message,
        )
        for item in result.diagnostics
    ]
    assert sorted(found) == sorted(EXPECTED[program.name])
    assert result.problems == ()
    assert "cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)" in result.bindings


def test_safe_fixes_mend_them_and_nothing_else_changes(program: Path, catalog: Catalog) -> None:
    """After fixing, no wrong class or shape is left, and only the lines that name them differ."""
    stack = program / EXPECTED[program.name][0][0]
    before = stack.read_text().splitlines()
    result = fix([program], catalog)
    assert [change.path for change in result.changes] == [stack.as_posix()]
    assert write(result.changes) == ()
    text = stack.read_text()
    assert {words: text.count(words) for words in MENDED[program.name]} == MENDED[program.name]
    changed = [old for old, new in zip(before, text.splitlines(), strict=True) if old != new]
    assert all("S3Bucket" in line for line in changed)
    assert not [
        item for item in check([program], catalog).diagnostics if item.code.number.startswith("SP1")
    ]


def test_unsafe_fixes_mend_the_password_the_alias_and_the_imports(
    tmp_path: Path, catalog: Catalog
) -> None:
    """What is left are the tests that prove nothing, and the calls that the right class refuses."""
    program = Path(shutil.copytree(HERE / "trading", tmp_path / "trading"))
    assert write(fix([program], catalog, unsafe=True).changes) == ()
    stack = (program / "lib/tap_stack.py").read_text()
    assert 'name=f"alias/trading-{self.region}-{self.environment_suffix}"' in stack
    assert "manage_master_user_password=True," in stack
    assert "TradingPassword123!" not in stack
    assert "import TradingPlatformStack " in (program / "tests/test_unit.py").read_text()
    left = {item.code.number for item in check([program], catalog).diagnostics}
    assert left == {"SP802", "SP803", "SP804"}
    assert fix([program], catalog, unsafe=True).changes == ()
