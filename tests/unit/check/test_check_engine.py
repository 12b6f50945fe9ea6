"""A check of many files: what is found, in which order, and that nothing stops it."""

from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import CheckResult
from stackproof.core.code import Code
from stackproof.core.diagnostic import Confidence, Diagnostic, Safety
from stackproof.core.errors import HostError, StackproofError, UsageError
from stackproof.program.imports import Import
from stackproof.program.parse import Text
from stackproof.rules import registry
from stackproof.rules.base import Context, Rule
from support.excerpts import check, check_texts

# Other rules have their say about the same lines; these tests are not about them.
SHAPES = registry.chosen(select=("SP101", "SP102", "SP9"))
WRONG = "from cdktf_cdktf_provider_aws.s3_bucket_versioning import S3BucketVersioning\n"
RULE = (
    "from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import (\n"
    "    S3BucketLifecycleConfigurationRule as Rule,\n"
    "    S3BucketLifecycleConfigurationRuleExpiration as Expiration,\n"
    ")\n"
)


def judge(catalog: Catalog, *contents: str) -> CheckResult:
    """The check of some texts as one program that has no modules of its own."""
    texts = [Text(f"{name}.py", content) for name, content in zip("abcd", contents, strict=False)]
    return check_texts(texts, catalog, rules=SHAPES, is_local=lambda _path, _name: False)


def found(result: CheckResult) -> list[str]:
    """Place and rule of each finding."""
    return [f"{item.primary.span} {item.code}" for item in result.diagnostics]


def test_findings_come_by_file_and_place_and_say_what_they_are_judged_by(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder is judged as it was named, with the version of the bindings."""
    monkeypatch.chdir(tmp_path)
    Path("lib").mkdir()
    Path("lib/b.py").write_text(WRONG + RULE + "Rule(expiration=Expiration())\n")
    Path("lib/a.py").write_text(WRONG)
    result = check([Path("lib")], catalog, rules=SHAPES)
    assert found(result) == [
        "lib/a.py:1:59 SP101",
        "lib/b.py:1:59 SP101",
        "lib/b.py:6:17 SP102",
    ]
    assert result.files == ("lib/a.py", "lib/b.py")
    assert result.bindings == ("cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)",)
    assert {item.basis for item in result.diagnostics} == set(result.bindings)
    assert (result.stats.lines, result.stats.imports, result.stats.calls) == (7, 4, 2)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"\x00\x01\x02" * 100, "holds null bytes"),
        (b"a = '\xff'\n", "is not utf-8"),
        (b"a = = 1\n", "syntax error"),
        (b"a = " + b"[" * 500 + b"]" * 500, "too many nested parentheses"),
        (b"a = " + b"-" * 50_000 + b"1", "nested too deeply"),
        (b"a = b" + b".c" * 100 + b"\n", None),
        (b"", None),
        (b"\xef\xbb\xbf\r\n", None),
        (b"a = [\n" + b"    'abcdefghijklmnopqrstuvwxyz',\n" * 160_000 + b"]\n", None),
    ],
    ids=["binary", "latin", "syntax", "brackets", "minus", "chain", "empty", "bom", "5MB"],
)
def test_an_odd_file_costs_at_most_itself(
    data: bytes, message: str | None, catalog: Catalog, tmp_path: Path
) -> None:
    """Whatever stands beside it, the good file is judged."""
    (tmp_path / "good.py").write_text(WRONG)
    (tmp_path / "odd.py").write_bytes(data)
    result = check([tmp_path], catalog, rules=SHAPES)
    assert [item.code.number for item in result.diagnostics] == ["SP101"]
    messages = [problem.message for problem in result.problems]
    assert len(messages) == (message is not None)
    assert all(message is not None and message in text for text in messages)


@pytest.mark.parametrize(
    ("content", "finding"),
    [
        ("from cdktf import Appp\n", "a.py:1:19 SP101"),
        ("import cdktf\ncdktf.TerraformStak()\n", "a.py:2:7 SP101"),
        ("import cdktf_cdktf_provider_aws.s3_buckt as m\n", "a.py:1:8 SP101"),
        ("from cdktf_cdktf_provider_aws import s3_buckt\n", "a.py:1:38 SP101"),
        ("from cdktf_cdktf_provider_aws.s3_buckt import *\n", "a.py:1:6 SP101"),
        ("x = 'é'; from cdktf import Appp\n", "a.py:1:28 SP101"),
        ("from cdktf \\\n    import (\n\tAppp)\n", "a.py:3:2 SP101"),
        ("if x:\r\n\tfrom cdktf import Appp\r\n", "a.py:2:20 SP101"),
        (
            "import cdktf_cdktf_provider_aws as aws\naws.s3_buckt.S3Bucket(s, 'b')\n",
            "a.py:2:5 SP101",
        ),
    ],
)
def test_a_wrong_name_is_found_where_it_stands(
    content: str, finding: str, catalog: Catalog
) -> None:
    """Roots, modules, stars, tabs, line endings and wide characters move nothing."""
    assert found(judge(catalog, content)) == [finding]


@pytest.mark.parametrize(
    "content",
    [
        "try:\n    import cdktf\n    cdktf.Appp\nexcept AttributeError:\n    pass\n",
        "import cdktf\ncdktf.Appp = 1\n",
        "import cdktf\ncdktf.__version__\ncdktf._private\n",
        "from cdktf import _private\n",
        "import cdktf\ncdktf = wrap(cdktf)\ncdktf.Appp()\n",
        "from cdktf import *\nAppp()\n",
        "from . import cdktf\ncdktf.Appp()\n",
        "import unknown\nunknown.Appp()\n",
        "import cdktf\ndef f(cdktf):\n    cdktf.Appp()\n",
    ],
)
def test_what_may_be_right_is_not_accused(content: str, catalog: Catalog) -> None:
    """Guards, assignments, private names, other meanings and unknown packages end in silence."""
    assert found(judge(catalog, content)) == []


def test_a_name_inside_an_f_string_is_found_on_every_python(catalog: Catalog) -> None:
    """Python 3.11 misplaces what stands in an f-string; the finding is on its line."""
    (finding,) = judge(catalog, "import cdktf\n\nx = f'é {cdktf.Appp} {1}'\n").diagnostics
    assert finding.primary.span.start.line == 3
    assert finding.subject == "cdktf.Appp"


@pytest.mark.parametrize(
    ("content", "advice"),
    [
        (
            WRONG,
            (
                "the bindings call it `S3BucketVersioningA`: `S3BucketVersioning` is the struct of "
                "the block `versioning` in `S3Bucket`"
            ),
        ),
        (
            "from cdktf_cdktf_provider_aws.kms_key import KMSKey\n",
            "the bindings call it `KmsKey`",
        ),
        (
            "from cdktf_cdktf_provider_aws.iam import IamRole\n",
            "`IamRole` is in `cdktf_cdktf_provider_aws.iam_role`",
        ),
        (
            "from cdktf_cdktf_provider_aws import s3_buckt\n",
            "the module meant is probably `cdktf_cdktf_provider_aws.s3_bucket`",
        ),
        (
            "from cdktf_cdktf_provider_aws.dynamodb_table import DynamodbTabel\n",
            "the class meant is probably `DynamodbTable`",
        ),
        (
            (
                "from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import "
                "S3BucketLifecycleRule\n"
            ),
            "the class meant is probably `S3BucketLifecycleConfigurationRule`",
        ),
        ("from cdktf import Nonsense\n", None),
    ],
)
def test_advice_says_what_is_meant_why_and_how_surely(
    content: str, advice: str | None, catalog: Catalog
) -> None:
    """The cause is read from the bindings; where nothing is near, nothing is advised."""
    (finding,) = judge(catalog, content).diagnostics
    assert finding.help == advice


def test_what_follows_a_guess_is_said_with_less_confidence(catalog: Catalog) -> None:
    """A near name is only probably meant, so that what is judged by it is only probably wrong."""
    wrong = RULE.replace("ConfigurationRule as", "ConfiguratonRule as")
    result = judge(catalog, wrong + "Rule(expiration=Expiration())\n")
    assert [(item.code.number, item.confidence) for item in result.diagnostics] == [
        ("SP101", Confidence.HIGH),
        ("SP102", Confidence.MEDIUM),
    ]
    assert [item.fix and item.fix.safety for item in result.diagnostics] == [Safety.UNSAFE] * 2
    assert "which is meant here" in str(result.diagnostics[1].help)


@pytest.mark.parametrize(
    ("passed", "columns"),
    [
        ("expiration=Expiration() if x else None", [17]),
        ("expiration=Expiration() if x else {}", [17, 40]),
        ("expiration=None if x else []", []),
        ("**{'expiration': Expiration()}", [23]),
        ("expiration=dict(days=1)", [17]),
        ("expiration=(Expiration())", [18]),
        ("expiration={**x}", [17]),
        ("expiration=[Expiration()]", []),
        ("expiration=(Expiration(),)", []),
        ("expiration=Token.as_any(x)", []),
        ("expiration='text'", []),
        ("expires=Expiration()", []),
        ("expiration=Lazy()", []),
    ],
)
def test_an_object_is_accused_only_where_it_surely_stands_for_a_list(
    passed: str, columns: list[int], catalog: Catalog
) -> None:
    """Options of a condition are accused one by one; lists, tokens and other values never."""
    head = RULE + "from cdktf import Lazy, Token\n"
    result = judge(catalog, f"{head}Rule({passed})\n")
    assert [item.primary.span.start.column for item in result.diagnostics] == columns


def test_a_rule_that_fails_is_one_finding_a_file_and_stops_nothing(catalog: Catalog) -> None:
    """The first failure speaks for the others; other rules and files are judged."""
    result = check_texts(
        [Text("a.py", WRONG + RULE), Text("b.py", WRONG)],
        catalog,
        rules=[Broken(), *registry.chosen(["SP101"])],
        is_local=lambda _path, _name: False,
    )
    assert found(result) == [
        "a.py:1:59 SP101",
        "a.py:1:59 SP901",
        "b.py:1:59 SP101",
        "b.py:1:59 SP901",
    ]
    assert "rule SP998 failed here: ZeroDivisionError" in result.diagnostics[1].message


def test_a_rule_that_fails_cannot_be_silenced(catalog: Catalog) -> None:
    """A comment hides faults of the program, not those of stackproof."""
    text = WRONG.rstrip() + "  # stackproof: ignore[SP901, SP101] a reason\n"
    result = check_texts([Text("a.py", text)], catalog, rules=[Broken()])
    assert [item.code.number for item in result.diagnostics] == ["SP901"]


@pytest.mark.parametrize(
    ("key", "codes"),
    [
        ("noncurrent_version_expiration", ["SP108", "SP102"]),
        ("noncurrentVersionExpiration", ["SP102"]),
    ],
)
def test_what_is_wrong_behind_a_lost_key_is_found_in_the_same_run(
    key: str, codes: list[str], catalog: Catalog
) -> None:
    """Python's keys are dropped there; with the key mended its value would be refused."""
    text = (
        "from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import "
        "S3BucketLifecycleConfiguration as L\n"
        f"L(s, 'a', bucket='a', rule=[{{'id': 'a', 'status': 'Enabled', '{key}': "
        "{'noncurrentDays': 1}}])\n"
    )
    result = check_texts([Text("a.py", text)], catalog, is_local=lambda _path, _name: False)
    assert [item.code.number for item in result.diagnostics] == codes


def test_a_failure_of_the_machine_is_not_blamed_on_a_rule(catalog: Catalog) -> None:
    """What the bindings cannot give ends the check with their own words."""
    with pytest.raises(StackproofError, match="the disk is full"):
        check_texts([Text("a.py", WRONG)], catalog, rules=[Hosted()])


def test_equal_findings_of_one_place_are_one(catalog: Catalog) -> None:
    """A dict that is used twice is accused once."""
    text = (
        "from cdktf_cdktf_provider_aws.s3_bucket_lifecycle_configuration import "
        "S3BucketLifecycleConfiguration as L\n"
        "rule = {'id': 'a', 'status': 'Enabled', 'expiration': {'days': 1}}\n"
        "L(s, 'a', bucket='a', rule=[rule])\nL(s, 'b', bucket='b', rule=[rule])\n"
    )
    result = judge(catalog, text)
    assert found(result) == ["a.py:2:55 SP102"]
    assert result.diagnostics[0].fix is not None
    assert result.diagnostics[0].fix.safety is Safety.UNSAFE


def test_rules_are_chosen_by_number_slug_or_family() -> None:
    """Ignoring wins over selecting; a name that fits nothing is the person's mistake."""
    numbers = [rule.code.number for rule in registry.every()]
    assert numbers == sorted(numbers)
    assert {"SP101", "SP102", "SP901", "SP902", "SP903"} <= set(numbers)
    chosen = registry.chosen(["SP1", "unused-suppression"], ["object-for-list"])
    assert {rule.code.number for rule in chosen} >= {"SP101", "SP903"}
    assert not {"SP102", "SP901"} & {rule.code.number for rule in chosen}
    with pytest.raises(UsageError, match="no rule is called `SP699`"):
        registry.chosen(["SP699"])
    assert registry.find("sp101") is registry.find("unknown-class")
    assert registry.find("nothing") is None


class Broken(Rule):
    """A rule with a fault."""

    code: ClassVar = Code("SP998", "broken")
    since: ClassVar = "0.1"

    def check_import(self, imp: Import, ctx: Context) -> Iterator[Diagnostic]:
        """Fails."""
        del ctx
        yield self.finding(at=imp.span, message=str(1 // 0))


class Hosted(Rule):
    """A rule whose bindings fail."""

    code: ClassVar = Code("SP999", "hosted")
    since: ClassVar = "0.1"

    def check_import(self, imp: Import, ctx: Context) -> Iterator[Diagnostic]:
        """Fails for a reason of the machine's."""
        raise HostError("the disk is full", where=f"{imp.module}, {len(ctx.program.modules)}")
