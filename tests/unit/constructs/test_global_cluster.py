"""Global databases: one writer, and a password that Terraform never keeps."""

import json
from pathlib import Path

import pytest

from support.native import Document, refusal, resource, statements, synthesize

BODY = """
network = Network(stack, "Network", key=key)
world = GlobalCluster(stack, "World", part="orders")
gone = GlobalCluster(stack, "Gone", part="gone", data_protection=DataProtection.EPHEMERAL)


def cluster(id_, membership, protection=DataProtection.RETAIN):
    return AuroraCluster(
        stack, id_, part=id_.lower(), network=network, key=key, database_name="orders",
        membership=membership, data_protection=protection)


first = cluster("First", world.membership(GlobalRole.PRIMARY))
second = cluster("Second", GlobalMembership(
    identifier=stack.naming.global_cluster("orders"), role=GlobalRole.SECONDARY))
brief = cluster("Brief", GlobalMembership(
    identifier=gone.identifier, role=GlobalRole.PRIMARY, password_version=3),
    DataProtection.EPHEMERAL)
alone = cluster("Alone", None)
role = ServiceRole(stack, "Role", name="reader", service="lambda.amazonaws.com")
first.grant_read_secret(role)
secret = MasterSecret(
    stack, "Secret", name="demo/extra", username="dbadmin", key=key,
    data_protection=DataProtection.EPHEMERAL)
other = ServiceRole(stack, "Other", name="other", service="lambda.amazonaws.com")
secret.grant_read(other)
stack.refused("user", lambda: MasterSecret(
    stack, "N3", name="demo/n", username="db admin", key=key))
stack.refused("burstable", lambda: AuroraCluster(
    stack, "N4", part="n", network=network, key=key, database_name="orders",
    instance_class="db.t4g.medium", membership=world.membership(GlobalRole.PRIMARY)))
stack.refused("secret", lambda: second.grant_read_secret(role))
stack.refused("engine", lambda: GlobalCluster(stack, "N1", part="n", engine_version="8.0"))
stack.refused("name", lambda: GlobalCluster(stack, "N2", part="n" * 60))
stack.refused("version", lambda: GlobalMembership(
    identifier="a", role=GlobalRole.PRIMARY, password_version=0))
"""
REFUSALS = {
    "engine": "'8.0', allowed: an Aurora MySQL 3 release",
    "name": "the RDS global cluster name of",
    "secret": "'demo-second-eu-west-1-test', allowed: one that is no secondary",
    "burstable": "'db.t4g.medium', allowed: db.r5 or a later class",
    "user": "the master user name is 'db admin'",
    "version": "0, allowed: a whole number from 1",
}


@pytest.fixture(scope="module", params=["cdktn", "cdktf"])
def document(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Document:
    """The stack of `BODY`, written for either framework."""
    folder: Path = tmp_path_factory.mktemp("world")
    return synthesize(folder, BODY, framework=request.param)


def label(document: Document, path: str) -> str:
    """The logical id of the secret at a path."""
    (found,) = [
        name
        for name, each in document["resource"]["aws_secretsmanager_secret"].items()
        if each["//"]["metadata"]["path"] == f"demo/{path}"
    ]
    return str(found)


def test_a_global_cluster_is_encrypted_and_resists(document: Document) -> None:
    """It is encrypted, and refuses its end unless what it joins is ephemeral."""
    world = resource(document, "aws_rds_global_cluster", "World/Resource")
    gone = resource(document, "aws_rds_global_cluster", "Gone/Resource")
    assert world["global_cluster_identifier"] == "demo-orders-eu-west-1-test"
    assert world["storage_encrypted"] is gone["storage_encrypted"] is True
    assert (world["deletion_protection"], gone["deletion_protection"]) == (True, False)
    assert (world["force_destroy"], gone["force_destroy"]) == (False, True)
    assert world["lifecycle"] == {"prevent_destroy": True}


def test_the_password_is_in_no_plan_and_no_state(document: Document) -> None:
    """It is made while Terraform applies, and goes through write-only arguments only."""
    name = label(document, "First/MasterSecret/Resource")
    made = f"ephemeral.aws_secretsmanager_random_password.{name}.random_password"
    read = f"ephemeral.aws_secretsmanager_secret_version.{name}.secret_string"
    assert document["ephemeral"]["aws_secretsmanager_random_password"][name] == {
        "password_length": 40,
        "exclude_punctuation": True,
    }
    value = resource(document, "aws_secretsmanager_secret_version", "First/MasterSecret/Value")
    assert value["secret_string_wo"] == (
        f'${{jsonencode({{username = "dbadmin", password = {made}}})}}'
    )
    cluster = resource(document, "aws_rds_cluster", "First/Resource")
    assert cluster["master_password_wo"] == f'${{jsondecode({read})["password"]}}'
    assert cluster["master_username"] == "dbadmin"
    text = json.dumps(document["resource"])
    assert text.count(".random_password)") == 0
    assert text.count(".random_password}") == len(document["resource"]["aws_secretsmanager_secret"])
    assert '"master_password"' not in text
    assert '"secret_string"' not in text


def test_the_database_reads_what_the_secret_holds(document: Document) -> None:
    """The password comes out of the secret's version, so that the two agree whoever is made."""
    name = label(document, "First/MasterSecret/Resource")
    read = document["ephemeral"]["aws_secretsmanager_secret_version"][name]
    assert all(".First_MasterSecret_Value" in each for each in read.values())
    assert set(read) == {"secret_id", "version_id"}


def test_another_number_is_another_password(document: Document) -> None:
    """The version of the membership is that of the secret and of the database."""
    value = resource(document, "aws_secretsmanager_secret_version", "Brief/MasterSecret/Value")
    cluster = resource(document, "aws_rds_cluster", "Brief/Resource")
    assert value["secret_string_wo_version"] == cluster["master_password_wo_version"] == 3


def test_the_secret_goes_as_the_data_does(document: Document) -> None:
    """A retained secret can be recovered for 30 days; an ephemeral one goes at once."""
    kept = resource(document, "aws_secretsmanager_secret", "First/MasterSecret/Resource")
    gone = resource(document, "aws_secretsmanager_secret", "Brief/MasterSecret/Resource")
    assert (kept["recovery_window_in_days"], gone["recovery_window_in_days"]) == (30, 0)
    assert kept["lifecycle"] == {"prevent_destroy": True}
    assert "lifecycle" not in gone
    assert kept["name"] == "demo/eu-west-1/test/first"
    assert "aws_kms_key" in kept["kms_key_id"]


def test_a_secondary_has_no_password(document: Document) -> None:
    """It gets users and data from the primary, and leaves versions to the global cluster."""
    second = resource(document, "aws_rds_cluster", "Second/Resource")
    assert second["global_cluster_identifier"] == "demo-orders-eu-west-1-test"
    assert not [
        key for key in second if "password" in key or key in {"database_name", "master_username"}
    ]
    assert second["lifecycle"] == {
        "ignore_changes": ["engine_version", "replication_source_identifier"],
        "prevent_destroy": True,
    }
    secrets = document["resource"]["aws_secretsmanager_secret"].values()
    assert "Second" not in json.dumps(list(secrets))


def test_alone_the_password_is_left_to_rds(document: Document) -> None:
    """A cluster that stands alone has the password managed, and no secret of the stack."""
    alone = resource(document, "aws_rds_cluster", "Alone/Resource")
    assert alone["manage_master_user_password"] is True
    assert "master_password_wo" not in alone
    first = resource(document, "aws_rds_cluster", "First/Resource")
    assert "manage_master_user_password" not in first


def test_a_role_reads_the_secret_of_the_primary(document: Document) -> None:
    """Who is granted the secret may read the one that holds the password."""
    policy = statements(resource(document, "aws_iam_role_policy", "Role/Policy")["policy"])
    name = label(document, "First/MasterSecret/Resource")
    assert policy["ReadMasterSecret"]["Resource"] == f"${{aws_secretsmanager_secret.{name}.arn}}"


def test_a_secret_of_its_own_can_be_read_by_whom_it_is_granted_to(document: Document) -> None:
    """The role gets this secret, and the key for Secrets Manager alone."""
    policy = statements(resource(document, "aws_iam_role_policy", "Other/Policy")["policy"])
    assert list(policy) == ["ReadMasterSecret", "DecryptThroughSecretsmanager"]
    name = label(document, "Secret/Resource")
    assert policy["ReadMasterSecret"]["Resource"] == f"${{aws_secretsmanager_secret.{name}.arn}}"


@pytest.mark.parametrize("name", REFUSALS)
def test_refuses_what_aws_would(document: Document, name: str) -> None:
    """A value that AWS would refuse is refused with the value and what is allowed."""
    assert REFUSALS[name] in refusal(document, name)
