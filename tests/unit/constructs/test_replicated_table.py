"""Replicated tables: what they become, who may use them where, and what they refuse."""

from pathlib import Path

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
plain = ReplicatedTable(stack, "Plain", part="plain", key=key, hash_key=TableKey("id"))
table = ReplicatedTable(
    stack, "Table", part="orders", key=key,
    hash_key=TableKey("order_id"), range_key=TableKey("version", KeyKind.NUMBER),
    expires_by="expires_at", data_protection=DataProtection.EPHEMERAL,
    replicas=[
        Replica(region="us-west-2", key_arn="arn:aws:kms:us-west-2:111122223333:key/west"),
        Replica(region="eu-central-1", key_arn="arn:aws:kms:eu-central-1:111122223333:key/central"),
    ],
)
reader = ServiceRole(stack, "Reader", name="reader", service="states.amazonaws.com")
table.grant_read(reader)
writer = ServiceRole(stack, "Writer", name="writer", service="states.amazonaws.com")
table.grant_write(writer)
plain.grant_write(writer)
stack.output("regions", ",".join(table.regions), description="regions")


def elsewhere(region):
    other = Demo(app, f"demo-{region}", region=region)
    role = ServiceRole(other, "Reader", name="reader", service="states.amazonaws.com")
    table.grant_read_write(role)
    other.output("policy", role.policy.policy_input, description="policy")
    return role.policy.policy_input


stack.output("west", elsewhere("us-west-2"), description="policy")


def made(**options):
    wanted = {"part": "x", "key": key, "hash_key": TableKey("id"), **options}
    return lambda: ReplicatedTable(stack, "X", **wanted)


stack.refused("nowhere", lambda: elsewhere("ap-south-1"))
stack.refused("range", made(range_key=TableKey("id")))
stack.refused("expires", made(expires_by=""))
stack.refused("key", lambda: TableKey(""))
stack.refused("region", lambda: Replica(region="Oregon", key_arn="arn:aws:x"))
stack.refused("key_region", lambda: Replica(
    region="us-west-2", key_arn="arn:aws:kms:eu-west-1:111122223333:key/1"))
stack.refused("alias", lambda: Replica(
    region="us-west-2", key_arn="arn:aws:kms:us-west-2:111122223333:alias/orders"))
KEYS = {r: f"arn:aws:kms:{r}:111122223333:key/1" for r in ("eu-west-1", "us-west-2")}
stack.refused("own", made(replicas=[Replica(region="eu-west-1", key_arn=KEYS["eu-west-1"])]))
stack.refused("twice", made(replicas=[Replica(region="us-west-2", key_arn=KEYS["us-west-2"])] * 2))
stack.refused("name", made(part="x" * 240))
"""


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("table")
    return synthesize(folder, BODY, framework=request.param)


def test_defaults(document: Document) -> None:
    """A table is paid by request, encrypted, restorable and protected; it is nowhere else."""
    found = resource(document, "aws_dynamodb_table", "Plain/Resource")
    assert found["name"] == "demo-plain-eu-west-1-test"
    assert found["billing_mode"] == "PAY_PER_REQUEST"
    assert found["hash_key"] == "id"
    assert found["attribute"] == [{"name": "id", "type": "S"}]
    assert found["server_side_encryption"]["enabled"] is True
    assert "aws_kms_key." in found["server_side_encryption"]["kms_key_arn"]
    assert found["point_in_time_recovery"] == {"enabled": True}
    assert found["deletion_protection_enabled"] is True
    assert found["lifecycle"] == {"prevent_destroy": True}
    assert not {"ttl", "replica", "stream_enabled", "range_key"} & set(found)


def test_replicas(document: Document) -> None:
    """Each replica has its own key and can be restored; a stream feeds them."""
    found = resource(document, "aws_dynamodb_table", "Table/Resource")
    assert [each["region_name"] for each in found["replica"]] == ["eu-central-1", "us-west-2"]
    assert [each["kms_key_arn"].rpartition("/")[2] for each in found["replica"]] == [
        "central",
        "west",
    ]
    assert all(each["point_in_time_recovery"] for each in found["replica"])
    assert found["stream_enabled"] is True
    assert found["stream_view_type"] == "NEW_AND_OLD_IMAGES"
    assert found["ttl"] == {"attribute_name": "expires_at", "enabled": True}
    assert found["attribute"][1] == {"name": "version", "type": "N"}
    assert found["deletion_protection_enabled"] is False
    assert "lifecycle" not in found
    assert document["output"]["regions"]["value"] == "eu-west-1,eu-central-1,us-west-2"


def test_grants_are_one_way(document: Document) -> None:
    """Who may read may not write, and neither may scan; two tables share one statement."""
    reader = statements(resource(document, "aws_iam_role_policy", "Reader/Policy")["policy"])
    assert set(reader) == {"ReadItems", "KeyToReadItems"}
    writer = statements(resource(document, "aws_iam_role_policy", "Writer/Policy")["policy"])
    assert set(writer) == {"WriteItems", "KeyToWriteItems"}
    read, write = set(reader["ReadItems"]["Action"]), set(writer["WriteItems"]["Action"])
    assert read & write == {"dynamodb:DescribeTable"}
    assert "dynamodb:Scan" not in read | write
    assert reader["ReadItems"]["Resource"].endswith("table/demo-orders-eu-west-1-test")
    assert len(writer["WriteItems"]["Resource"]) == 2


def test_a_role_elsewhere_gets_the_replica(document: Document) -> None:
    """A role of another region may use the replica and the key of that region."""
    said = statements(document["output"]["west"]["value"])
    assert ":dynamodb:us-west-2:" in said["ReadItems"]["Resource"]
    assert said["KeyToWriteItems"]["Condition"] == {
        "StringEquals": {"kms:ViaService": "dynamodb.us-west-2.amazonaws.com"}
    }
    assert said["KeyToWriteItems"]["Resource"] == "arn:aws:kms:us-west-2:111122223333:key/west"


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("nowhere", "is 'ap-south-1', allowed: eu-west-1, eu-central-1, us-west-2"),
        ("range", "the range key is 'id'"),
        ("expires", "the attribute that items expire by is ''"),
        ("key", "the name of a table's key is ''"),
        ("region", "the region of a replica is 'Oregon'"),
        ("key_region", "allowed: the ARN of a KMS key in us-west-2"),
        ("alias", "allowed: the ARN of a KMS key in us-west-2, and of no alias"),
        ("own", "the region of a replica is 'eu-west-1'"),
        ("twice", "the region of a replica is 'us-west-2'"),
        ("name", "the DynamoDB table name of 260 characters"),
    ],
)
def test_what_aws_would_refuse_is_refused(document: Document, name: str, message: str) -> None:
    """A wrong value is refused when it is given, with what is allowed."""
    assert message in refusal(document, name)
