"""What a wrong name means, and when nobody can say."""

import random

import pytest

from stackproof.bindings import names
from stackproof.bindings.catalog import Catalog

AWS = "cdktf_cdktf_provider_aws"
MEANT = [
    # The collision suffix, left out, put in the wrong place or put where it is not.
    ("s3_bucket_versioning", "S3BucketVersioning", "S3BucketVersioningA"),
    ("s3_bucket_logging", "S3BucketLogging", "S3BucketLoggingA"),
    (
        "s3_bucket_server_side_encryption_configuration",
        "S3BucketServerSideEncryptionConfigurationRuleAApplyServerSideEncryptionByDefault",
        "S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA",
    ),
    (
        "s3_bucket_server_side_encryption_configuration",
        "S3BucketServerSideEncryptionConfigurationRule",
        "S3BucketServerSideEncryptionConfigurationRuleA",
    ),
    (
        "s3_bucket_versioning",
        "S3BucketVersioningVersioningConfigurationA",
        "S3BucketVersioningVersioningConfiguration",
    ),
    # Case, plural and singular, the provider's name in front.
    ("kms_key", "KMSKey", "KmsKey"),
    ("dynamodb_table", "DynamoDBTable", "DynamodbTable"),
    ("wafv2_web_acl", "WAFv2WebACL", "Wafv2WebAcl"),
    ("vpc", "AwsVpc", "Vpc"),
    ("provider", "AWSProvider", "AwsProvider"),
    (
        "s3_bucket_lifecycle_configuration",
        "S3BucketLifecycleConfigurationRuleExpirations",
        "S3BucketLifecycleConfigurationRuleExpiration",
    ),
    (
        "dynamodb_table",
        "DynamodbTableGlobalSecondaryIndexes",
        "DynamodbTableGlobalSecondaryIndex",
    ),
    # Slips.
    (
        "cloudfront_distribution",
        "CloudfrontDistributionDefaultCacheBehaviour",
        "CloudfrontDistributionDefaultCacheBehavior",
    ),
    ("security_group", "SecurtiyGroup", "SecurityGroup"),
    # Words missing: repeated ones, in the middle, in front, behind.
    (
        "s3_bucket_versioning",
        "S3BucketVersioningConfiguration",
        "S3BucketVersioningVersioningConfiguration",
    ),
    (
        "s3_bucket_lifecycle_configuration",
        "S3BucketLifecycleConfigurationExpiration",
        "S3BucketLifecycleConfigurationRuleExpiration",
    ),
    ("cloudwatch_log_group", "LogGroup", "CloudwatchLogGroup"),
    ("data_aws_vpc", "Vpc", "DataAwsVpc"),
    ("lb_target_group", "TargetGroupHealthCheck", "LbTargetGroupHealthCheck"),
    (
        "s3_bucket_server_side_encryption_configuration",
        "S3BucketServerSideEncryption",
        "S3BucketServerSideEncryptionConfigurationA",
    ),
    # The habits of other kits.
    (
        "s3_bucket_public_access_block",
        "S3BucketPublicAccessBlockConfiguration",
        "S3BucketPublicAccessBlock",
    ),
    ("lambda_function", "LambdaFunctionVpcConfiguration", "LambdaFunctionVpcConfig"),
]
NOBODY = [
    # Statements are of any type: there is no class to mean.
    ("wafv2_web_acl", "Wafv2WebAclRuleStatement"),
    ("wafv2_web_acl", "Wafv2WebAclRuleStatementManagedRuleGroupStatement"),
    # Another resource, which this module does not have.
    ("s3_bucket_versioning", "S3Bucket"),
    ("ecs_cluster", "EksCluster"),
    ("vpc", "DataAwsVpc"),
    ("rds_cluster", "RdsClusterInstance"),
    ("vpc_ipv4_cidr_block_association", "VpcIpv6CidrBlockAssociation"),
    ("vpc", "Queue"),
    ("vpc", ""),
    ("vpc", "A"),
    ("vpc", "____"),
]


@pytest.mark.parametrize(("module", "said", "meant"), MEANT)
def test_the_meant_class_is_found(shipped: Catalog, module: str, said: str, meant: str) -> None:
    """A wrong name leads to the class that a person would call right."""
    assert shipped.closest(f"{AWS}.{module}", said) == meant


@pytest.mark.parametrize(("module", "said"), NOBODY)
def test_nothing_is_guessed(shipped: Catalog, module: str, said: str) -> None:
    """A name that is near nothing has no suggestion."""
    assert shipped.closest(f"{AWS}.{module}", said) is None


def test_a_right_name_means_itself(shipped: Catalog) -> None:
    """What the module exports is never corrected."""
    assert shipped.closest(f"{AWS}.autoscaling_group", "AutoscalingGroupTag") == (
        "AutoscalingGroupTag"
    )


@pytest.mark.parametrize("change", ["aws", "suffix", "plural", "swap", "drop", "middle"])
def test_a_small_change_never_leads_to_another_class(shipped: Catalog, change: str) -> None:
    """Of real class names with one thing wrong, nearly none leads astray; most are found."""
    changed = {
        "aws": lambda name, _: f"Aws{name}",
        "suffix": lambda name, _: f"{name}A",
        "plural": lambda name, _: f"{name}s",
        "swap": lambda name, at: name[:at] + name[at + 1] + name[at] + name[at + 2 :],
        "drop": lambda name, at: name[:at] + name[at + 1 :],
        "middle": lambda name, at: "".join(
            word for number, word in enumerate(names.words(name)) if number != 1 + at % 2
        ),
    }[change]
    found = astray = total = 0
    for dotted in random.sample(list(shipped.module_names(AWS)), 120):
        module = shipped.module(dotted)
        assert module is not None
        for name in random.sample(sorted(module.classes), min(3, len(module.classes))):
            if name.endswith(("OutputReference", "List", "Config")) or len(names.words(name)) < 4:
                continue
            (place,) = random.sample(range(1, len(name) - 1), 1)
            said = changed(name, place)
            if said in module.classes:
                continue
            meant = shipped.closest(dotted, said)
            total += 1
            found += meant == name
            astray += meant not in {name, None}
    assert astray <= 0.04 * total
    assert found >= 0.5 * total


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("vpcs", "vpc"),
        ("aws_vpc", "vpc"),
        ("s3bucket", "s3_bucket"),
        ("s3.bucket", "s3_bucket"),
        ("S3Bucket", "s3_bucket"),
        ("data_vpc", "data_aws_vpc"),
        ("log_group", "cloudwatch_log_group"),
        ("nat_gatway", "nat_gateway"),
        ("apigateway_rest_api", "api_gateway_rest_api"),
        ("secrets_manager_secret", "secretsmanager_secret"),
        ("kinesis_firehose", "kinesis_firehose_delivery_stream"),
        ("s3_bucket_lifecycle", "s3_bucket_lifecycle_configuration"),
        # A service has many modules, and two modules are equally near.
        ("dynamodb", None),
        ("iam", None),
        ("target_group", None),
        ("nonsense", None),
        ("", None),
    ],
)
def test_the_meant_module_is_found_if_it_is_clear(
    shipped: Catalog, said: str, meant: str | None
) -> None:
    """A wrong module leads to the one that is meant, and a service's name to none of many."""
    assert shipped.closest_module(f"{AWS}.{said}") == (meant and f"{AWS}.{meant}")


def test_a_collision_names_whose_struct_took_the_name(shipped: Catalog) -> None:
    """The reason for a suffix is the nested struct of another resource, with its place."""
    collision = shipped.explain_collision(
        AWS, "S3BucketServerSideEncryptionConfigurationRuleApplyServerSideEncryptionByDefaultA"
    )
    assert collision is not None
    assert collision.owner == "S3Bucket"
    assert collision.path == (
        "server_side_encryption_configuration",
        "rule",
        "apply_server_side_encryption_by_default",
    )
    assert str(shipped.explain_collision(AWS, "S3BucketVersioningA")) == (
        "`S3BucketVersioning` is the nested struct for `versioning` of `S3Bucket` (aws_s3_bucket),"
        " so this class is `S3BucketVersioningA`"
    )


@pytest.mark.parametrize("name", ["Vpc", "S3BucketVersioning", "Wafv2WebAclRuleA", "Nothing", ""])
def test_no_collision_is_explained_where_there_is_none(shipped: Catalog, name: str) -> None:
    """A class without the suffix, or no class at all, has no explanation."""
    assert shipped.explain_collision(AWS, name) is None
