"""What the shipped indexes say of the AWS bindings, against what is known of AWS and jsii."""

import pytest

from stackproof.bindings.catalog import Catalog
from stackproof.bindings.facts import Argument, ClassFacts, Kind, Shape, TypeRef

CDKTF = "cdktf_cdktf_provider_aws"
CDKTN = "cdktn_provider_aws"
SUFFIXED = {
    "AutoscalingGroupTagA",
    "DynamodbTableReplicaA",
    "Ec2ManagedPrefixListEntryA",
    "NetworkInterfaceAttachmentA",
    "S3BucketLoggingA",
    "S3BucketObjectLockConfigurationA",
    "S3BucketReplicationConfigurationA",
    "S3BucketServerSideEncryptionConfigurationA",
    "S3BucketVersioningA",
    "VpcPeeringConnectionAccepterA",
}


def facts(catalog: Catalog, qualified: str) -> ClassFacts:
    """The facts of a class that is known to exist."""
    dotted, _, name = qualified.rpartition(".")
    module = catalog.module(dotted)
    assert module is not None
    return module.classes[name]


def argument(found: ClassFacts, name: str) -> Argument:
    """One argument of a class."""
    return next(a for a in found.arguments if a.name == name)


@pytest.mark.parametrize(
    ("package", "expected"), [(CDKTF, SUFFIXED), (CDKTN, SUFFIXED | {"Wafv2WebAclRuleA"})]
)
def test_resources_with_the_suffix_are_exactly_the_known_ones(
    shipped: Catalog, package: str, expected: set[str]
) -> None:
    """A resource ends in the suffix exactly where another's nested struct has the plain name."""
    suffixed = {
        construct.name
        for construct in shipped.constructs(package)
        if construct.kind is Kind.RESOURCE
        and shipped.explain_collision(package, construct.name) is not None
    }
    assert suffixed == expected


@pytest.mark.parametrize(
    ("package", "constructs", "classes"), [(CDKTF, 2134, 23285), (CDKTN, 2431, 31823)]
)
def test_nothing_is_left_out(shipped: Catalog, package: str, constructs: int, classes: int) -> None:
    """An index holds as many resources and classes as the assembly declares."""
    index = shipped.index(package)
    assert index is not None
    made = [c for c in index.constructs() if c.kind is not Kind.PROVIDER]
    assert (len(made), len(list(index.class_names()))) == (constructs, classes)
    assert all((c.terraform_type or "").startswith("aws_") for c in made)


@pytest.mark.parametrize("package", [CDKTF, CDKTN])
def test_lifecycle_rules_differ_by_resource(shipped: Catalog, package: str) -> None:
    """The resource of its own takes a list of expirations, the old inline block a single one."""
    own = facts(
        shipped, f"{package}.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRule"
    )
    inline = facts(shipped, f"{package}.s3_bucket.S3BucketLifecycleRule")
    nested = TypeRef(
        Shape.NAMED,
        name=f"{package}.s3_bucket_lifecycle_configuration"
        ".S3BucketLifecycleConfigurationRuleExpiration",
    )
    assert argument(own, "expiration").type == TypeRef(Shape.LIST, items=(nested,), resolvable=True)
    assert argument(inline, "expiration").type == TypeRef(
        Shape.NAMED, name=f"{package}.s3_bucket.S3BucketLifecycleRuleExpiration"
    )


def test_what_looks_like_a_number_may_be_a_string(shipped: Catalog) -> None:
    """The scalar types are those of the bindings, not those that a name suggests."""
    group = facts(shipped, f"{CDKTF}.lb_target_group.LbTargetGroup")
    cache = facts(shipped, f"{CDKTF}.elasticache_replication_group.ElasticacheReplicationGroup")
    assert argument(group, "deregistration_delay").type == TypeRef(Shape.STRING)
    assert argument(cache, "at_rest_encryption_enabled").type == TypeRef(Shape.STRING)
    assert argument(group, "slow_start").type == TypeRef(Shape.NUMBER)
    assert argument(group, "proxy_protocol_v2").type == TypeRef(Shape.BOOLEAN, resolvable=True)


def test_waf_rules_are_structs_and_their_statements_anything(shipped: Catalog) -> None:
    """A web ACL takes a set of rules, each of which has a statement without a type."""
    acl = facts(shipped, f"{CDKTF}.wafv2_web_acl.Wafv2WebAcl")
    rule = facts(shipped, f"{CDKTF}.wafv2_web_acl.Wafv2WebAclRule")
    taken = argument(acl, "rule")
    assert taken.type.shape is Shape.SET
    assert taken.type.items[0].name == rule.qualified
    assert taken.is_block
    assert argument(rule, "statement").type == TypeRef(Shape.ANY)


def test_security_group_rules_print_nulls_and_have_camel_case_keys(shipped: Catalog) -> None:
    """The attributes-as-blocks of a security group print what was left out as null."""
    rule = facts(shipped, f"{CDKTN}.security_group.SecurityGroupIngress")
    blocks = argument(rule, "cidr_blocks")
    assert (blocks.prints_null, blocks.is_block, blocks.jsii_name) == (True, False, "cidrBlocks")
    printing = {a.name for a in rule.arguments if a.prints_null}
    assert printing == {a.name for a in rule.arguments}


def test_sets_and_lists_are_told_apart(shipped: Catalog) -> None:
    """Terraform's sets are sets, in arguments and in what is read, nested or not."""
    group = facts(shipped, f"{CDKTN}.security_group.SecurityGroup")
    nested = {a.name: a for a in group.attributes}
    assert nested["ingress"].wraps_set
    assert argument(group, "ingress").type.shape is Shape.SET
    balancer = facts(shipped, f"{CDKTN}.lb.Lb")
    assert argument(balancer, "subnets").type.shape is Shape.SET
    function = facts(shipped, f"{CDKTN}.lambda_function.LambdaFunction")
    assert argument(function, "layers").type.shape is Shape.LIST


def test_names_that_python_or_the_framework_keeps_are_changed(shipped: Catalog) -> None:
    """A reserved word gets an underscore, and Terraform's name stays what it is."""
    rule = facts(shipped, f"{CDKTN}.security_group_rule.SecurityGroupRule")
    filter_ = facts(
        shipped,
        f"{CDKTN}.s3_bucket_lifecycle_configuration.S3BucketLifecycleConfigurationRuleFilter",
    )
    contact = argument(rule, "self_attribute")
    both = argument(filter_, "and_")
    assert (contact.terraform_name, contact.jsii_name) == ("self", "selfAttribute")
    assert (both.terraform_name, both.jsii_name) == ("and", "and")


def test_a_resource_takes_what_its_framework_adds(shipped: Catalog) -> None:
    """Meta-arguments, positional parameters, attributes and ancestors come from the framework."""
    bucket = facts(shipped, f"{CDKTN}.s3_bucket.S3Bucket")
    assert {"count", "depends_on", "for_each", "lifecycle", "provider"} <= {
        a.name for a in bucket.arguments
    }
    assert [p.name for p in bucket.positional] == ["scope", "id_"]
    assert {"arn", "bucket_regional_domain_name", "node", "friendly_unique_id"} <= {
        a.name for a in bucket.attributes
    }
    assert {"put_lifecycle_rule", "reset_bucket", "add_override"} <= set(bucket.methods)
    assert {"TF_RESOURCE_TYPE", "generate_config_for_import", "is_construct"} <= set(bucket.statics)
    assert bucket.terraform_type == "aws_s3_bucket"
    assert {"cdktn.TerraformResource", "cdktn.ITerraformDependable", "constructs.Construct"} <= set(
        bucket.ancestors
    )


def test_references_say_how_terraform_addresses_them(shipped: Catalog) -> None:
    """A list of references gives its item, and a single block is the first of a list."""
    module = f"{CDKTN}.lb_target_group"
    states = facts(shipped, f"{module}.LbTargetGroupTargetHealthStateList")
    health = facts(shipped, f"{module}.LbTargetGroupHealthCheckOutputReference")
    state = facts(shipped, f"{module}.LbTargetGroupTargetHealthStateOutputReference")
    assert (states.kind, states.item) == (Kind.REFERENCE_LIST, state.qualified)
    assert (health.kind, health.indexed, state.indexed) == (Kind.REFERENCE, True, False)
    assert {a.name: a.terraform_name for a in health.attributes}["healthy_threshold"] == (
        "healthy_threshold"
    )


def test_a_struct_can_be_read_back(shipped: Catalog) -> None:
    """What a struct takes are also its attributes."""
    check = facts(shipped, f"{CDKTN}.lb_target_group.LbTargetGroupHealthCheck")
    assert check.kind is Kind.STRUCT
    assert [a.name for a in check.attributes] == [a.name for a in check.arguments]


def test_a_provider_states_itself(shipped: Catalog) -> None:
    """The provider's class is one, and the package knows source, version and constraint."""
    provider = facts(shipped, f"{CDKTF}.provider.AwsProvider")
    package = shipped.package(f"{CDKTF}.vpc")
    assert package is not None
    assert provider.kind is Kind.PROVIDER
    assert argument(provider, "default_tags").type.shape is Shape.LIST
    assert (package.provider_source, package.provider_version, package.provider_constraint) == (
        "hashicorp/aws",
        "5.100.0",
        "~> 5.0",
    )


def test_the_frameworks_functions_are_known_with_their_parameters(shipped: Catalog) -> None:
    """`Fn` has `join` with two parameters and no `sub`; an enum has its members."""
    functions = facts(shipped, "cdktn.Fn")
    join = next(s for s in functions.signatures if s.name == "join")
    assert [p.name for p in join.positional] == ["separator", "list"]
    assert join.static
    assert "sub" not in functions.statics
    assert facts(shipped, "cdktf.AssetType").statics == ("FILE", "DIRECTORY", "ARCHIVE")


def test_a_deprecation_keeps_the_bindings_own_words(shipped: Catalog) -> None:
    """The S3 backend discourages its lock table."""
    backend = facts(shipped, "cdktn.S3Backend")
    table = argument(backend, "dynamodb_table")
    assert table.deprecated == "Use useLockfile instead, which uses S3 for locking"
    assert argument(backend, "use_lockfile").deprecated is None
    assert argument(backend, "bucket").required


@pytest.mark.parametrize("framework", ["cdktf", "cdktn"])
@pytest.mark.parametrize(
    ("small", "module", "name"),
    [
        ("random", "password", "Password"),
        ("archive", "data_archive_file", "DataArchiveFile"),
        ("null", "resource", "Resource"),
        ("local", "file", "File"),
        ("tls", "private_key", "PrivateKey"),
        ("time", "sleep", "Sleep"),
    ],
)
def test_the_small_providers_ship(
    shipped: Catalog, framework: str, small: str, module: str, name: str
) -> None:
    """The providers that go with AWS are known without being installed."""
    root = f"{framework}_provider_{small}"
    if framework == "cdktf":
        root = f"cdktf_{root}"
    found = facts(shipped, f"{root}.{module}.{name}")
    assert found.arguments
    assert (shipped.basis(root) or "").count(f"hashicorp/{small} ")
