"""Names in Python, and the words of a class name."""

import pytest

from stackproof.bindings import names


@pytest.mark.parametrize(
    ("jsii", "python"),
    [
        ("cidrBlocks", "cidr_blocks"),
        ("ipv6CidrBlock", "ipv6_cidr_block"),
        ("proxyProtocolV2", "proxy_protocol_v2"),
        ("and", "and_"),
        ("lambda", "lambda_"),
        ("s3Bucket", "s3_bucket"),
        ("toHclTerraform", "to_hcl_terraform"),
        ("base64sha256", "base64sha256"),
    ],
)
def test_a_member_is_snake_case_and_never_a_keyword(jsii: str, python: str) -> None:
    """Python's name is the snake-cased one, with an underscore behind a reserved word."""
    assert names.member(jsii) == python


def test_a_constant_is_in_capitals() -> None:
    """Static constants are written as Python writes constants."""
    assert names.member("tfResourceType", constant=True) == "TF_RESOURCE_TYPE"


def test_a_parameter_gives_way_to_a_keyword() -> None:
    """A positional parameter gets underscores until no keyword has its name."""
    assert names.parameter("id", ()) == "id"
    assert names.parameter("id", {"id", "id_"}) == "id__"


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("KMSKey", ("KMS", "Key")),
        ("S3BucketRuleAApply", ("S3", "Bucket", "Rule", "A", "Apply")),
        ("Wafv2WebAclRuleA", ("Wafv2", "Web", "Acl", "Rule", "A")),
        ("DataAwsVpc", ("Data", "Aws", "Vpc")),
    ],
)
def test_a_class_name_falls_into_words(name: str, words: tuple[str, ...]) -> None:
    """Numbers stay with their word, capitals in a row are one, and a lone A is a word."""
    assert names.words(name) == words
