"""What is said, and above all what is not said, about attributes, tokens, ids and providers."""

from collections.abc import Mapping

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.check.engine import CheckResult
from stackproof.core.diagnostic import Confidence
from stackproof.program.parse import Text
from support.excerpts import check_texts

AWS = "cdktf_cdktf_provider_aws"
HEAD = (
    "from cdktf import App, Fn, TerraformOutput, TerraformStack, Token\n"
    f"from {AWS}.data_aws_availability_zones import DataAwsAvailabilityZones\n"
    f"from {AWS}.s3_bucket import S3Bucket, S3BucketVersioning\n"
    "bucket = S3Bucket(scope, 'bucket')\n"
    "zones = DataAwsAvailabilityZones(scope, 'zones')\n"
)
STACK = (
    "class T(TerraformStack):\n    def __init__(self, scope, x):\n"
    "        super().__init__(scope, {})\nT(scope, 'a')\nT(scope, 'a')\n"
)


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    """The shipped bindings of `cdktf` with the AWS provider 5.100.0."""
    return Catalog.open(versions={"cdktf-cdktf-provider-aws": "20.1.0"})


def judge(files: Mapping[str, str], catalog: Catalog) -> CheckResult:
    """The check of some texts as one program."""
    texts = [Text(path, content) for path, content in files.items()]
    result = check_texts(texts, catalog, is_local=lambda _path, _name: False)
    assert result.problems == ()
    return result


def codes(text: str, catalog: Catalog) -> list[str]:
    """The rules that have something to say about a text behind the usual imports."""
    result = judge({"main.py": HEAD + text}, catalog)
    return [item.code.number for item in result.diagnostics]


@pytest.mark.parametrize(
    "text",
    [
        "bucket.arnn\n",
        "bucket.versioning.status\n",
        "bucket.cors_rule.get(0).allowed\n",
        "bucket.grant_read(x)\n",
        "S3BucketVersioning(enabled=True).status\n",
        "App().synthesize()\n",
        "print(f'{bucket.arnn}')\n",
        "[b.arnn for b in (bucket,)]\n",
        "(bucket if x else S3Bucket(x, 'y')).arnn\n",
        "if isinstance(x, str):\n    pass\nbucket.arnn\n",
    ],
)
def test_an_attribute_that_no_object_of_the_class_has_is_found(text: str, catalog: Catalog) -> None:
    """On resources, references, structs and the framework's own objects."""
    assert codes(text, catalog) == ["SP120"]


@pytest.mark.parametrize(
    "text",
    [
        "bucket.node.default_child\n",
        "bucket.__class__.__name__\n",
        "bucket._anything\n",
        "bucket.tags_input.get('x')\n",
        "bucket.mine = 1\nbucket.mine\n",
        "if hasattr(bucket, 'mine'):\n    bucket.mine\n",
        "bucket.mine if hasattr(bucket, 'mine') else None\n",
        "try:\n    bucket.mine\nexcept AttributeError:\n    pass\n",
        "with pytest.raises(AttributeError):\n    bucket.mine\n",
        "getattr(bucket, 'mine', None)\n",
        "bucket = wrap(bucket)\nbucket.mine\n",
        "def f(bucket):\n    bucket.mine\n",
        "from unittest.mock import MagicMock\nbucket.mine\n",
        "def test_it(monkeypatch):\n    bucket.mine\n",
        "def test_it(mocker):\n    bucket.mine\n",
        "class B(S3Bucket):\n    mine = 1\nB(scope, 'b').mine\n",
        "class B(S3Bucket, Mixin):\n    pass\nB(scope, 'b').mine\n",
    ],
)
def test_an_attribute_that_may_exist_is_not_accused(text: str, catalog: Catalog) -> None:
    """What the program adds, asks for, catches or replaces is its own business."""
    assert codes(text, catalog) == []


@pytest.mark.parametrize(
    "text",
    [
        "zones.names[0]\n",
        "names = zones.names\nnames[0]\n",
        "[f'{name}-x' for name in zones.names]\n",
        "[name for name in zones.names if name]\n",
        "for name in zones.names: pass\n",
        "max(zones.names)\n",
        "zones.names.index('a')\n",
        "bucket.arn.split(':')\n",
        "x = bucket.id\nx.replace('a', 'b')\n",
        "'a' == bucket.id\n",
        "Fn.split(',', x)[0]\n",
        "Fn.jsondecode(x)['a']\n",
        "Fn.jsondecode(x).get('a')\n",
        "Token.as_list(bucket.cors_rule_input or zones.names)\nToken.as_string(bucket.id)[0]\n",
        "bucket.cors_rule[0]\n",
        "bucket['arn']\n",
        "bucket.versioning[0]\n",
    ],
)
def test_python_at_work_on_a_token_is_found(text: str, catalog: Catalog) -> None:
    """Indexes, loops, comparisons and methods, through names and functions too."""
    assert codes(text, catalog) == ["SP122"]


@pytest.mark.parametrize(
    "text",
    [
        "[name for name in zones.names]\n",
        "list(zones.names)\nsorted(zones.names)\n",
        "bucket.id is None\nbucket.id == x\nbucket.id != None\n",
        "bucket.id or 'x'\nnot bucket.id\n",
        "bucket.arn.strip()\nbucket.arn.encode()\n",
        "'{}'.format(bucket.arn)\n'%s' % bucket.arn\n",
        "f'{bucket.arn}/x'.split('/')\n",
        "(bucket.arn + '/x').startswith('arn')\n",
        "if not Token.is_unresolved(bucket.arn):\n    bucket.arn.split(':')\n",
        "if isinstance(zones.names, tuple):\n    zones.names[0]\n",
        "try:\n    int(bucket.id)\nexcept Exception:\n    pass\n",
        "names = zones.names\nnames = ['a']\nnames[0]\n",
        "from unittest import mock\nzones.names[0]\n",
        "len(x.names)\nx[0]\n",
        "bucket.tags_input['a']\n",
        "bucket.friendly_unique_id.upper()\nbucket.terraform_resource_type.split('_')[0]\n",
        "f'{bucket}'\n",
    ],
)
def test_what_does_a_token_no_harm_is_not_accused(text: str, catalog: Catalog) -> None:
    """What is handed on, asked for first, caught, or no token at all."""
    assert codes(text, catalog) == []


@pytest.mark.parametrize(
    "text",
    [
        "for x in [1, 2]:\n    S3Bucket(scope, 'a')\n    break\n",
        "for x in [1, 2]:\n    if y:\n        continue\n    S3Bucket(scope, 'a')\n",
        "for x in [1, 2]:\n    if y:\n        S3Bucket(scope, 'a')\n",
        "for x in [1]:\n    S3Bucket(scope, 'a')\n",
        "for x in []:\n    S3Bucket(scope, 'bucket')\n",
        "while y:\n    S3Bucket(scope, 'bucket')\n    break\n",
        "if y:\n    S3Bucket(scope, 'bucket')\n",
        "def f(s):\n    if y:\n        return S3Bucket(s, 'a')\n    return S3Bucket(s, 'a')\n",
        "def f(s):\n    if y:\n        return\n    S3Bucket(s, 'a')\n",
        "try:\n    S3Bucket(scope, 'a')\nexcept ValueError:\n    S3Bucket(scope, 'a')\n",
        "match y:\n    case 1: S3Bucket(scope, 'a')\n    case 2: S3Bucket(scope, 'a')\n",
        "y = S3Bucket(scope, 'a') if x else S3Bucket(scope, 'a')\n",
        "S3Bucket(other, 'bucket')\n",
        "def f(scope):\n    S3Bucket(scope, 'bucket')\n",
        "scope.node.try_remove_child('bucket')\nS3Bucket(scope, 'bucket')\n",
        "with pytest.raises(RuntimeError):\n    S3Bucket(scope, 'bucket')\n",
        "for a in 'xy':\n    for b in [1, 2]:\n        S3Bucket(scope, f'{a}{b}')\n",
        "for i, n in enumerate(['a', 'a']):\n    S3Bucket(scope, f'{n}{i}')\n",
        "for r in ['a', 'b']:\n    s = TerraformStack(App(), r)\n    S3Bucket(s, 'x')\n",
        STACK.format("x + '-t'"),
    ],
)
def test_ids_of_constructs_that_need_not_both_exist_are_not_accused(
    text: str, catalog: Catalog
) -> None:
    """Branches, early exits, other scopes and unknown ids leave nothing to decide."""
    assert codes(f"scope = given()\n{text}", catalog) == []


@pytest.mark.parametrize(
    "text",
    [
        "S3Bucket(scope, 'bucket')\n",
        "S3Bucket(scope=scope, id_='bucket')\n",
        "TerraformOutput(scope, 'zones', value=1)\n",
        "if y:\n    S3Bucket(scope, 'a')\n    S3Bucket(scope, 'a')\n",
        "for x in [1, 2]:\n    S3Bucket(scope, 'a')\n",
        "for n in ['a', 'b', 'a']:\n    S3Bucket(scope, f'{n}-x')\n",
        "[S3Bucket(scope, n) for n in ('a', 'bucket')]\n",
        STACK.format("x"),
    ],
)
def test_an_id_that_is_taken_for_sure_is_found(text: str, catalog: Catalog) -> None:
    """However the id is passed, and whatever the classes are."""
    text = HEAD.replace("bucket = ", "scope = given()\nbucket = ", 1) + text
    result = judge({"main.py": text}, catalog)
    assert [item.code.number for item in result.diagnostics] == ["SP123"]


def test_a_comment_silences_what_is_found_in_its_own_file(catalog: Catalog) -> None:
    """A finding stands where the fault is written, though another file uses it."""
    settings = "VERSIONING = {'enabeld': True}"
    main = f"from settings import VERSIONING\n{HEAD}S3Bucket(scope, 'b', versioning=VERSIONING)\n"
    loud = judge({"main.py": main, "settings.py": f"{settings}\n"}, catalog)
    assert [item.primary.span.path for item in loud.diagnostics] == ["settings.py"]
    (finding,) = loud.diagnostics
    comment = f"  # stackproof: ignore[{finding.code}] on purpose\n"
    quiet = judge({"main.py": main, "settings.py": settings + comment}, catalog)
    assert quiet.diagnostics == ()
    assert quiet.stats.suppressed == 1


def test_a_module_that_two_folders_have_is_not_chosen(catalog: Catalog) -> None:
    """Nobody knows which one Python finds first."""
    files = {
        "app/names.py": "INDEX = 'a'\n",
        "names.py": "INDEX = 'b'\n",
        "app/main.py": f"from names import INDEX\n{HEAD}given = make()\nS3Bucket(given, INDEX)\n"
        "S3Bucket(given, 'a')\nS3Bucket(given, 'b')\n",
    }
    assert judge(files, catalog).diagnostics == ()


def test_what_follows_a_guess_is_less_sure(catalog: Catalog) -> None:
    """An attribute of a class that is only meant is accused with medium confidence."""
    text = f"from {AWS}.s3_bucket import S3Bukcet\nS3Bukcet(scope, 'b').arnn\n"
    result = judge({"main.py": text}, catalog)
    assert [(item.code.number, item.confidence) for item in result.diagnostics] == [
        ("SP101", Confidence.HIGH),
        ("SP120", Confidence.MEDIUM),
    ]
