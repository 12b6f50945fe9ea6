"""What constructs become, apart from the platforms: their options, grants and refusals."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from stackproof.constructs import (
    BadValue,
    ConstructError,
    DataProtection,
    Expiry,
    GlobalMembership,
    GlobalRole,
    KeyUser,
    NatGateways,
    Statement,
)

pytestmark = pytest.mark.framework

Document = Mapping[str, Any]
Build = Callable[[Any], None]


@pytest.fixture
def synthesize(tmp_path: Path) -> Callable[..., Document]:
    """Build a stack in this process and read its JSON."""

    def run(build: Build, **options: object) -> Document:
        from stackproof.constructs import App, AwsStack  # noqa: PLC0415 - starts Node

        app = App(outdir=str(tmp_path / "out"))
        wanted: dict[str, Any] = {
            "project": "demo",
            "region": "eu-west-1",
            "environment_suffix": "test",
            "cost_center": "research",
            **options,
        }
        stack = AwsStack(app, "demo", **wanted)
        build(stack)
        app.synth()
        text = (tmp_path / "out" / "stacks" / "demo" / "cdk.tf.json").read_text("utf-8")
        found: Document = json.loads(text)
        return found

    return run


def key_in(stack: Any) -> Any:
    """A key for what a test is about."""
    from stackproof.constructs import CustomerKey  # noqa: PLC0415

    return CustomerKey(stack, "Key", alias=stack.naming.alias(), description="Test")


def network_in(stack: Any, **options: object) -> Any:
    """A network for what a test is about."""
    from stackproof.constructs import Network  # noqa: PLC0415

    wanted: dict[str, Any] = {"key": key_in(stack), **options}
    return Network(stack, "Network", **wanted)


def database_in(stack: Any, **options: object) -> Any:
    """A cluster for what a test is about."""
    from stackproof.constructs import AuroraCluster  # noqa: PLC0415

    network = network_in(stack)
    wanted: dict[str, Any] = {"part": "orders", "database_name": "orders", **options}
    key = stack.node.find_child("Key")
    return AuroraCluster(stack, "Database", network=network, key=key, **wanted)


def only(document: Document, kind: str) -> Document:
    """The one resource of a type."""
    (found,) = document["resource"][kind].values()
    result: Document = found
    return result


def statements(text: str) -> dict[str, Any]:
    """The statements of a policy, by name."""
    return {each["Sid"]: each for each in json.loads(text)["Statement"]}


def test_state_is_local_by_a_relative_path(synthesize: Callable[..., Document]) -> None:
    """Without a bucket the state lies beside the program, in a file of its own."""
    document = synthesize(key_in)
    assert document["terraform"]["backend"] == {
        "local": {"path": "../../../terraform.demo.eu-west-1.test.tfstate"}
    }


def test_state_in_a_bucket_is_encrypted_and_locked(synthesize: Callable[..., Document]) -> None:
    """With a bucket the state is encrypted, locked by S3, and under its own key."""
    from stackproof.constructs import S3State  # noqa: PLC0415

    document = synthesize(key_in, state=S3State(bucket="states", region="eu-central-1"))
    assert document["terraform"]["backend"] == {
        "s3": {
            "bucket": "states",
            "encrypt": True,
            "key": "demo/eu-west-1/test.tfstate",
            "region": "eu-central-1",
            "use_lockfile": True,
        }
    }


def test_default_tags(synthesize: Callable[..., Document]) -> None:
    """Everything is tagged with environment, project, cost centre, owner and further tags."""
    document = synthesize(key_in, owner="ann", tags={"Team": "core"})
    (provider,) = document["provider"]["aws"]
    assert provider["default_tags"][0]["tags"] == {
        "CostCenter": "research",
        "Environment": "test",
        "Owner": "ann",
        "Project": "demo",
        "Team": "core",
    }


def test_a_tag_is_not_set_twice(synthesize: Callable[..., Document]) -> None:
    """A further tag that the stack sets itself is refused."""
    with pytest.raises(BadValue, match="'Project'"):
        synthesize(key_in, tags={"Project": "other"})


@pytest.mark.parametrize(
    ("nat", "gateways", "routes"),
    [(NatGateways.NONE, 0, 1), (NatGateways.SINGLE, 1, 4), (NatGateways.PER_ZONE, 3, 4)],
)
def test_nat_gateways(
    synthesize: Callable[..., Document], nat: NatGateways, gateways: int, routes: int
) -> None:
    """The private tier gets as many ways out as asked for, and a route to the one of its zone."""
    resources = synthesize(lambda stack: network_in(stack, nat=nat))["resource"]
    assert len(resources.get("aws_nat_gateway", {})) == gateways
    assert len(resources["aws_route"]) == routes
    used = {r["nat_gateway_id"] for r in resources["aws_route"].values() if "nat_gateway_id" in r}
    assert len(used) == gateways


def test_the_isolated_tier_has_no_way_out(synthesize: Callable[..., Document]) -> None:
    """No route leads from the route table of the isolated subnets."""
    resources = synthesize(network_in)["resource"]
    isolated = {
        association["route_table_id"]
        for association in resources["aws_route_table_association"].values()
        if "Isolated" in association["subnet_id"]
    }
    assert len(isolated) == 1
    assert not isolated & {route["route_table_id"] for route in resources["aws_route"].values()}


def test_two_zones_are_a_third_less(synthesize: Callable[..., Document]) -> None:
    """With two zones each tier has two subnets, and two zones are demanded of the region."""
    document = synthesize(lambda stack: network_in(stack, zones=2))
    assert len(document["resource"]["aws_subnet"]) == 6
    (zones,) = document["data"]["aws_availability_zones"].values()
    assert zones["lifecycle"]["postcondition"][0]["condition"] == "${length(self.names) >= 2}"


def test_a_key_names_its_users(synthesize: Callable[..., Document]) -> None:
    """Services and log groups that were allowed are in the policy, each once and told apart."""

    def build(stack: Any) -> None:
        key = key_in(stack)
        key.allow_user(KeyUser.SQS)
        key.allow_user(KeyUser.SQS)
        key.allow_log_group("/b")
        key.allow_log_group("/a")
        key.allow_log_group("/b")

    key = only(synthesize(build), "aws_kms_key")
    policy = statements(key["policy"])
    assert list(policy) == ["AdministeredByAccount", "UsedByLogs", "UsedBySqs"]
    assert policy["UsedBySqs"]["Condition"]["StringEquals"]["aws:SourceAccount"]
    contexts = policy["UsedByLogs"]["Condition"]["ArnEquals"]["kms:EncryptionContext:aws:logs:arn"]
    assert [each.rpartition(":")[2] for each in contexts] == ["/a", "/b"]
    assert key["enable_key_rotation"] is True


@pytest.mark.parametrize(
    ("protection", "days", "destroyed"),
    [(DataProtection.EPHEMERAL, 7, True), (DataProtection.RETAIN, 30, False)],
)
def test_data_protection(
    synthesize: Callable[..., Document], protection: DataProtection, days: int, *, destroyed: bool
) -> None:
    """Ephemeral data goes with its stack at once; retained data resists."""
    from stackproof.constructs import CustomerKey, PrivateBucket  # noqa: PLC0415

    def build(stack: Any) -> None:
        key = CustomerKey(
            stack, "Mine", alias="alias/mine-test", description="Test", data_protection=protection
        )
        PrivateBucket(stack, "Bucket", name="a-test", key=key, data_protection=protection)

    document = synthesize(build)
    assert only(document, "aws_kms_key")["deletion_window_in_days"] == days
    assert only(document, "aws_s3_bucket")["force_destroy"] is destroyed


def test_objects_stay_unless_told_otherwise(synthesize: Callable[..., Document]) -> None:
    """By default only old versions and unfinished uploads are deleted."""
    from stackproof.constructs import PrivateBucket  # noqa: PLC0415

    document = synthesize(
        lambda stack: PrivateBucket(stack, "Bucket", name="a-test", key=key_in(stack))
    )
    (rule,) = only(document, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert "expiration" not in rule
    assert rule["noncurrent_version_expiration"] == [{"noncurrent_days": 30}]
    assert rule["abort_incomplete_multipart_upload"] == [{"days_after_initiation": 7}]


def test_grants_are_least_privilege(synthesize: Callable[..., Document]) -> None:
    """A role gets what was granted, once however often it is said, and nothing wider."""
    from stackproof.constructs import PrivateBucket, ServiceRole  # noqa: PLC0415

    def build(stack: Any) -> None:
        database = database_in(stack)
        bucket = PrivateBucket(
            stack,
            "Bucket",
            name="a-test",
            key=stack.node.find_child("Key"),
            expiry=Expiry(objects_after_days=1),
        )
        role = ServiceRole(stack, "Role", name="reader-test", service="lambda.amazonaws.com")
        for _ in range(2):
            bucket.grant_read(role)
            bucket.grant_write(role)
            database.grant_connect(role, user="app")
            database.grant_read_secret(role)

    policies = synthesize(build)["resource"]["aws_iam_role_policy"]
    (policy,) = [each["policy"] for each in policies.values() if "Role_" in each["role"][:22]]
    said = json.loads(policy)["Statement"]
    assert [each["Sid"] for each in said] == [
        "ListBucket",
        "ReadObjects",
        "DecryptThroughS3",
        "WriteObjects",
        "EncryptDecryptThroughS3",
        "ConnectToDatabase",
        "ReadMasterSecret",
        "DecryptThroughSecretsmanager",
    ]
    assert "*" not in {each["Resource"] for each in said}
    assert said[5]["Resource"].endswith(".cluster_resource_id}/app")


def test_a_role_without_grants_has_no_policy(synthesize: Callable[..., Document]) -> None:
    """A role that was granted nothing can do nothing, and acts for this account alone."""
    from stackproof.constructs import ServiceRole  # noqa: PLC0415

    document = synthesize(
        lambda stack: ServiceRole(stack, "Role", name="r", service="sns.amazonaws.com").grant()
    )
    assert "aws_iam_role_policy" not in document["resource"]
    trust = statements(only(document, "aws_iam_role")["assume_role_policy"])
    assert "aws:SourceAccount" in trust["AssumedByService"]["Condition"]["StringEquals"]


def test_a_secondary_gets_its_users_from_the_primary(synthesize: Callable[..., Document]) -> None:
    """A secondary of a global database has neither user, secret nor database of its own."""
    secondary = GlobalMembership(identifier="worldwide", role=GlobalRole.SECONDARY)
    document = synthesize(lambda stack: database_in(stack, membership=secondary))
    cluster = only(document, "aws_rds_cluster")
    assert cluster["global_cluster_identifier"] == "worldwide"
    absent = {"database_name", "master_username", "manage_master_user_password"}
    assert not absent & set(cluster)


def test_a_secondary_has_no_secret_to_read(synthesize: Callable[..., Document]) -> None:
    """To ask a secondary for its secret is refused with what to do."""
    from stackproof.constructs import ServiceRole  # noqa: PLC0415

    def build(stack: Any) -> None:
        secondary = GlobalMembership(identifier="worldwide", role=GlobalRole.SECONDARY)
        database = database_in(stack, membership=secondary)
        role = ServiceRole(stack, "Role", name="r", service="lambda.amazonaws.com")
        database.grant_read_secret(role)

    with pytest.raises(BadValue, match="read the secret of the primary"):
        synthesize(build)


def test_monitoring_can_be_switched_off(synthesize: Callable[..., Document]) -> None:
    """Without enhanced monitoring there is no role for it; instances count from the writer."""
    document = synthesize(lambda stack: database_in(stack, monitoring_seconds=0, readers=0))
    roles = document["resource"]["aws_iam_role"].values()
    assert not [role for role in roles if "monitoring" in role["name"]]
    assert (
        only(document, "aws_rds_cluster_instance")["identifier"] == "demo-orders-eu-west-1-test-1"
    )


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda stack: network_in(stack, cidr="10.0.0.0/8"), "CIDR block"),
        (lambda stack: network_in(stack, zones=1), "availability zones"),
        (lambda stack: network_in(stack, log_retention_days=31), "log retention"),
        (lambda stack: database_in(stack, instance_class="r6g.large"), "instance class"),
        (lambda stack: database_in(stack, instance_class="db.t3.medium"), "db.t2 and db.t3 lack"),
        (lambda stack: database_in(stack, database_name="mysql"), "none of MySQL's own"),
        (lambda stack: database_in(stack).grant_connect(None, user="*"), "name one user"),
        (lambda stack: database_in(stack, readers=16), "readers"),
        (lambda stack: database_in(stack, backup_retention_days=36), "backup retention"),
        (lambda stack: database_in(stack, master_username="rdsadmin"), "master user"),
        (lambda stack: database_in(stack, part="a" * 60), "RDS cluster"),
    ],
)
def test_constructs_refuse_at_construction(
    synthesize: Callable[..., Document], build: Build, message: str
) -> None:
    """What AWS would refuse at deployment is refused while the stack is built."""
    with pytest.raises(BadValue, match=message):
        synthesize(build)


def test_a_token_passes_for_a_value(synthesize: Callable[..., Document]) -> None:
    """A value that only Terraform knows is passed on unchecked."""
    document = synthesize(lambda stack: database_in(stack, instance_class="${var.size}"))
    instances = document["resource"]["aws_rds_cluster_instance"].values()
    assert {each["instance_class"] for each in instances} == {"${var.size}"}


def test_a_port_is_a_port(synthesize: Callable[..., Document]) -> None:
    """A rule for something that is no port is refused."""
    from stackproof.constructs import SecurityGroup  # noqa: PLC0415

    def build(stack: Any) -> None:
        one, other = (
            SecurityGroup(stack, id_, name=id_, description="Test", vpc_id="vpc-1")
            for id_ in ("One", "Other")
        )
        one.allow_from(other, port=0)

    with pytest.raises(BadValue, match="1 to 65535"):
        synthesize(build)


@pytest.mark.parametrize(
    ("statement", "message"),
    [
        (
            Statement(sid="Let", actions=["s3:GetObject"], resources=["a"], principals=["b"]),
            r"the principal of the granted statement Let is \['b'\], allowed: none",
        ),
        (
            Statement(sid="Let", actions=["s3:GetObject"]),
            "the resources of the granted statement Let",
        ),
    ],
)
def test_a_role_is_granted_what_a_role_can_have(
    synthesize: Callable[..., Document], statement: Statement, message: str
) -> None:
    """A statement with a principal or without a resource is refused, as IAM would refuse it."""
    from stackproof.constructs import ServiceRole  # noqa: PLC0415

    def build(stack: Any) -> None:
        ServiceRole(stack, "Role", name="r", service="sns.amazonaws.com").grant(statement)

    with pytest.raises(BadValue, match=message):
        synthesize(build)


def test_a_rule_is_made_once(synthesize: Callable[..., Document]) -> None:
    """To let a peer in twice changes nothing, and peers whose ids would be one are let in both."""
    from stackproof.constructs import Construct, SecurityGroup  # noqa: PLC0415

    def build(stack: Any) -> None:
        def group(scope: Any, id_: str) -> Any:
            return SecurityGroup(
                scope, id_, name=f"{scope.node.id}-{id_}", description="Test", vpc_id="vpc-1"
            )

        guarded = group(stack, "Guarded")
        for peer in (group(Construct(stack, "In"), "Side"), group(stack, "In-Side")):
            guarded.allow_from(peer, port=3306)
            guarded.allow_from(peer, port=3306)

    resources = synthesize(build)["resource"]
    for kind in ("ingress", "egress"):
        rules = resources[f"aws_vpc_security_group_{kind}_rule"].values()
        assert len({json.dumps(each, sort_keys=True) for each in rules}) == len(rules) == 2


def test_two_networks_share_no_name(synthesize: Callable[..., Document]) -> None:
    """A second network of a stack has a part, and with it names of its own."""
    from stackproof.constructs import Network  # noqa: PLC0415

    def build(stack: Any) -> None:
        Network(stack, "Other", key=network_in(stack).node.scope.node.find_child("Key"), part="lab")

    resources = synthesize(build)["resource"]
    for kind in ("aws_iam_role", "aws_cloudwatch_log_group"):
        assert len({each["name"] for each in resources[kind].values()}) == 2
    names = {each["tags"]["Name"] for each in resources["aws_vpc"].values()}
    assert names == {"demo-network-eu-west-1-test", "demo-lab-network-eu-west-1-test"}


def test_constructs_need_our_stack(tmp_path: Path) -> None:
    """A construct outside an AwsStack is refused with what to derive the stack from."""
    from stackproof.constructs import App, CustomerKey  # noqa: PLC0415

    app = App(outdir=str(tmp_path / "out"))
    with pytest.raises(ConstructError, match=r"derive the stack from stackproof\.constructs"):
        CustomerKey(app, "Key", alias="alias/a", description="Test")
