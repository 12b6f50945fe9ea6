"""`stackproof bindings` as a person and a program use it."""

import json
import sysconfig
from pathlib import Path

import jsonschema
import pytest

from stackproof.report import json_v1
from support.command import Stackproof

AWS = ("--bindings", "cdktf-cdktf-provider-aws=20.1.0", "--package", "cdktf-cdktf-provider-aws")


def test_show_finds_the_class_that_is_meant(stackproof: Stackproof) -> None:
    """A name that a nested struct has taken leads to the resource, with the reason."""
    ran = stackproof("bindings", "show", "S3BucketVersioning", *AWS)
    assert (ran.code, ran.err) == (0, "")
    assert ran.out == (
        "S3BucketVersioningA  resource aws_s3_bucket_versioning\n"
        "cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)\n"
        "note: `S3BucketVersioning` is the nested struct for `versioning` of `S3Bucket`"
        " (aws_s3_bucket), so this class is `S3BucketVersioningA`\n"
        "see also: cdktf_cdktf_provider_aws.s3_bucket.S3BucketVersioning\n"
        "\n"
        "S3BucketVersioningA(scope, id_, *, ...)\n"
        "  bucket                    str  (required)\n"
        "  versioning_configuration  S3BucketVersioningVersioningConfiguration  (required)\n"
        "    status                  str  (required)\n"
        "    mfa_delete              str\n"
        "  expected_bucket_owner     str\n"
        "  id                        str\n"
        "  mfa                       str\n"
        "  and, as every resource: connection, count, depends_on, for_each, lifecycle, provider,"
        " provisioners\n"
        "\n"
        "example\n"
        "  from cdktf_cdktf_provider_aws.s3_bucket_versioning import (\n"
        "      S3BucketVersioningA,\n"
        "      S3BucketVersioningVersioningConfiguration,\n"
        "  )\n"
        "\n"
        "  S3BucketVersioningA(\n"
        "      self,\n"
        '      "s3-bucket-versioning",\n'
        '      bucket="bucket",\n'
        "      versioning_configuration=S3BucketVersioningVersioningConfiguration("
        'status="status"),\n'
        "  )\n"
    )


@pytest.mark.parametrize(
    ("name", "module", "found"),
    [
        ("aws_vpc", "vpc", "Vpc"),
        ("data.aws_vpc", "data_aws_vpc", "DataAwsVpc"),
        ("vpc", "vpc", "Vpc"),
        ("s3_bucket.S3BucketVersioning", "s3_bucket", "S3BucketVersioning"),
        ("cdktf_cdktf_provider_aws.sqs_queue.SqsQueue", "sqs_queue", "SqsQueue"),
        ("SQSQueue", "sqs_queue", "SqsQueue"),
        ("S3Bukcet", "s3_bucket", "S3Bucket"),
        ("DynamoDBTable", "dynamodb_table", "DynamodbTable"),
        ("AwsProvider", "provider", "AwsProvider"),
    ],
)
def test_show_takes_names_of_all_kinds(
    stackproof: Stackproof, name: str, module: str, found: str
) -> None:
    """Classes, modules and Terraform types, nearly right ones too."""
    ran = stackproof("bindings", "show", name, *AWS, "--json")
    assert ran.code == 0
    document = json.loads(ran.out)
    jsonschema.validate(document, json_v1.schema())
    assert (document["module"], document["name"]) == (f"cdktf_cdktf_provider_aws.{module}", found)


def test_show_cuts_what_is_deep(stackproof: Stackproof) -> None:
    """And goes as deep as it is asked to."""
    rule = ("bindings", "show", "S3BucketLifecycleConfiguration", *AWS)
    shallow = stackproof(*rule, "--depth", "0").out
    assert "list[S3BucketLifecycleConfigurationRule]  (more with --depth)\n" in shallow
    assert "abort_incomplete" not in shallow
    deep = json.loads(stackproof(*rule, "--depth", "9", "--json").out)
    (argument,) = (item for item in deep["arguments"] if item["name"] == "rule")
    assert (argument["form"], argument["block"], argument["cut"]) == ("list", True, False)
    (expiration,) = (item for item in argument["arguments"] if item["name"] == "expiration")
    assert expiration["form"] == "list"
    assert expiration["struct"] == "S3BucketLifecycleConfigurationRuleExpiration"


def test_show_a_class_of_the_framework(stackproof: Stackproof) -> None:
    """The maintained framework comes first, and the other one is named."""
    ran = stackproof("bindings", "show", "TerraformOutput")
    assert ran.out.startswith("TerraformOutput  class\ncdktn 0.24.0\n")
    assert "note: cdktf 0.21.0 has it too; `--package` chooses\n" in ran.err
    functions = stackproof("bindings", "show", "Fn", "--package", "cdktf").out
    assert functions.startswith("Fn  class\ncdktf 0.21.0\n")
    assert "\n  element\n" in functions


def test_a_project_that_pins_cdktf_gets_cdktf(stackproof: Stackproof, tmp_path: Path) -> None:
    """Its own version, without any option."""
    (tmp_path / "requirements.txt").write_text("cdktf-cdktf-provider-aws==21.22.1\n")
    ran = stackproof("bindings", "show", "Vpc")
    assert "\ncdktf-cdktf-provider-aws 21.22.1 (hashicorp/aws 6.25.0)\n" in ran.out


@pytest.mark.parametrize(
    ("name", "help_"),
    [
        ("S3BucketZorg", "help: there are S3Bucket, "),
        ("Zorg", "help: `stackproof bindings search WORDS` looks by words"),
    ],
)
def test_show_says_what_is_near(stackproof: Stackproof, name: str, help_: str) -> None:
    """Where nothing is meant."""
    ran = stackproof("bindings", "show", name, *AWS)
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.startswith(f"error: no bindings have `{name}`\n{help_}")


def test_search(stackproof: Stackproof) -> None:
    """All words, in any order, in the class or the Terraform type; the nearest first."""
    ran = stackproof("bindings", "search", "Versioning", "bucket", *AWS)
    assert ran.code == 0
    assert ran.out.splitlines()[0].split() == [
        "S3BucketVersioningA",
        "resource",
        "aws_s3_bucket_versioning",
        "cdktf_cdktf_provider_aws.s3_bucket_versioning",
    ]
    assert ran.err == "1 class in cdktf-cdktf-provider-aws 20.1.0 (hashicorp/aws 5.100.0)\n"
    document = json.loads(stackproof("bindings", "search", "sqs", "queue", *AWS, "--json").out)
    jsonschema.validate(document, json_v1.schema())
    assert document["bindings"][0] == {
        "name": "SqsQueue",
        "module": "cdktf_cdktf_provider_aws.sqs_queue",
        "kind": "resource",
        "terraform_type": "aws_sqs_queue",
    }
    nothing = stackproof("bindings", "search", "zorg")
    assert (nothing.code, nothing.out) == (3, "")


def test_list(stackproof: Stackproof) -> None:
    """What ships with stackproof is at hand in every case."""
    ran = stackproof("bindings", "list", "--json")
    document = json.loads(ran.out)
    jsonschema.validate(document, json_v1.schema())
    (shipped,) = (
        item for item in document["packages"] if item["distribution"] == "cdktn-provider-aws"
    )
    assert shipped == {
        "distribution": "cdktn-provider-aws",
        "version": "25.8.1",
        "python_name": "cdktn_provider_aws",
        "framework": "cdktn",
        "provider": "hashicorp/aws",
        "provider_version": "6.69.1",
        "origin": "shipped",
        "indexed": True,
    }
    one = stackproof("bindings", "list", "--package", "constructs")
    assert one.out.split()[0] == "constructs"
    assert stackproof("bindings", "list", "--package", "boto3").code == 3


def test_index(stackproof: Stackproof, tmp_path: Path) -> None:
    """A package on disk is indexed into the cache, and from then on it is at hand."""
    cache = tmp_path / "cache"
    env = {"STACKPROOF_CACHE": str(cache)}
    package = Path(sysconfig.get_paths()["purelib"]) / "constructs"
    ran = stackproof("bindings", "index", package, env=env)
    assert ran.code == 0
    made = Path(ran.out.strip())
    assert made.parent == cache
    assert made.is_file()
    assert ran.err.splitlines()[0] == f"... index        {package}"
    assert ran.err.splitlines()[1].startswith("    constructs ")
    document = json.loads(stackproof("bindings", "index", package, "--json", env=env).out)
    jsonschema.validate(document, json_v1.schema())
    assert document["distribution"] == "constructs"
    by_name = stackproof("bindings", "index", "constructs", env=env)
    assert by_name.code == 0


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((), 2, "the following arguments are required: QUESTION"),
        (("show",), 2, "the following arguments are required: NAME"),
        (("show", "Vpc", "--depth", "-1"), 2, "'-1' is not a number of levels"),
        (("show", "Vpc", "--package", "boto3"), 2, "no bindings are called `boto3`"),
        (("show", "Vpc", "--bindings", "aws"), 2, "`--bindings aws` is not DIST=VERSION"),
        (("index", "boto3"), 2, "no bindings are called `boto3`"),
        (("index", "."), 2, "no bindings are called `.`"),
        (("index", "empty.whl"), 4, "(empty.whl)"),
    ],
)
def test_a_wrong_question_is_told(
    stackproof: Stackproof, tmp_path: Path, arguments: tuple[str, ...], code: int, message: str
) -> None:
    """One line, the right exit code, nothing on standard output."""
    (tmp_path / "empty.whl").write_bytes(b"")
    ran = stackproof("bindings", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert message in ran.err
    assert "Traceback" not in ran.err


def test_index_of_a_cache_that_cannot_be_written(stackproof: Stackproof, tmp_path: Path) -> None:
    """It is the machine's fault, and the message says what to do."""
    (tmp_path / "file").write_text("")
    package = Path(sysconfig.get_paths()["purelib"]) / "constructs"
    ran = stackproof(
        "bindings", "index", package, env={"STACKPROOF_CACHE": str(tmp_path / "file" / "cache")}
    )
    assert (ran.code, ran.out) == (4, "")
    assert "cannot write the index" in ran.err
    assert "STACKPROOF_CACHE" in ran.err
