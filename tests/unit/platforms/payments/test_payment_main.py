"""The payments app: where its environment comes from, what it writes, and what it refuses."""

import hashlib
import json
import os
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

import stackproof.platforms.payments
from stackproof.platforms.payments import main
from support.apps import run_app
from support.command import run

FOLDER = Path(stackproof.platforms.payments.__file__).parent
ARN = "arn:aws:acm:us-east-1:123456789012:certificate/0a1b-2c3d"


def test_the_region_comes_from_the_environment() -> None:
    """A region in the environment comes before that of the settings."""
    assert main.settings({"PAYMENTS_REGION": "eu-west-1"}).region == "eu-west-1"
    assert main.settings({"PAYMENTS_REGION": ""}).region == "us-east-1"


def test_without_a_certificate_nothing_is_built() -> None:
    """The app ends with a message and no traceback rather than serve plain HTTP."""
    done = run_app(FOLDER)
    assert done.returncode == 2
    assert done.stderr.splitlines() == [
        "error: certificate is not given, allowed: arn, or domain_name and zone_name",
        (
            "  help: payments are never served over plain HTTP; for a preview, import a"
            " self-signed certificate with: python -m"
            " stackproof.platforms.payments.preview_certificate"
        ),
    ]


def test_a_certificate_of_another_region_is_one_message(tmp_path: Path) -> None:
    """A certificate that no load balancer of the region could use is refused."""
    path = tmp_path / "settings.toml"
    path.write_text(f'[certificate]\narn = "{ARN}"\n')
    done = run_app(FOLDER, PAYMENTS_SETTINGS=str(path), PAYMENTS_REGION="eu-west-1")
    assert done.returncode == 2
    assert "allowed: a certificate in eu-west-1" in done.stderr
    assert len(done.stderr.splitlines()) == 2


NAMED = '[certificate]\ndomain_name = "pay.shop-demo.dev"\nzone_name = "shop-demo.dev"\n'


@pytest.mark.parametrize(
    ("text", "arguments", "message"),
    [
        ("", (), "certificate is not given, allowed: arn, or domain_name and zone_name"),
        (f"{NAMED}[network]\nzones = 2", (), "network.zones is 2, allowed: 3 or 4"),
        (
            f"{NAMED}[application]\nminimum = 4\nmaximum = 3",
            (),
            "application.minimum is 4, allowed: at most the maximum, 3",
        ),
        (
            f'[certificate]\narn = "{ARN}"',
            ("--regions", "eu-west-1"),
            f"certificate.arn is '{ARN}', allowed: a certificate in eu-west-1",
        ),
        (
            NAMED,
            ("--regions", "us-east-1,us-west-2"),
            "region is 'us-east-1,us-west-2', allowed: one AWS region code such as us-east-1",
        ),
        (
            NAMED,
            ("--env", "a-long-suffix-16"),
            (
                "the load balancer name of 34 characters is 'payments-web-use1-a-long-suffix-16',"
                " allowed: at most 32"
            ),
        ),
    ],
    ids=["certificate", "zones", "sizes", "region", "regions", "name"],
)
def test_wrong_settings_end_the_command_with_one_message(
    tmp_path: Path, text: str, arguments: tuple[str, ...], message: str
) -> None:
    """The command says which setting has which value, what is allowed, and what to do."""
    (tmp_path / "settings.toml").write_text(text)
    known = ("--env", "dev", "--settings", "settings.toml")
    ran = run(tmp_path, "platform", "payments", "synth", *known, *arguments)
    assert ran.code == 2, ran.out
    first, second = ran.err.splitlines()
    assert first == f"error: {message}"
    assert second.startswith("help: ")


def synthesized(
    folder: Path, settings: str, suffix: str = "test", region: str = "us-east-1"
) -> dict[str, Any]:
    """The JSON of the platform."""
    folder.mkdir(exist_ok=True)
    (folder / "settings.toml").write_text(settings)
    # Some launcher in a folder of its own: nothing is written into the platform's.
    (folder / "main.py").write_text(
        "import sys\n"
        "from stackproof.platforms.entry import run\n"
        "from stackproof.platforms.payments.main import build\n"
        "sys.exit(run(build))\n"
    )
    ran = run(
        folder,
        *("synth", "--engine", "native", "--env", "PAYMENTS_SETTINGS=settings.toml"),
        *("--env", f"ENVIRONMENT_SUFFIX={suffix}", "--env", f"PAYMENTS_REGION={region}"),
    )
    assert ran.code == 0, ran.err + ran.out
    (file,) = (folder / "build" / "synth" / "stacks").glob("*/cdk.tf.json")
    document: dict[str, Any] = json.loads(file.read_text())
    return document


def only(document: Mapping[str, Any], type_: str) -> dict[str, Any]:
    """The one resource of a type."""
    (found,) = document["resource"][type_].values()
    result: dict[str, Any] = found
    return result


def test_a_name_brings_certificate_record_and_zone(tmp_path: Path) -> None:
    """A domain name is certified by DNS in its zone, and leads to the load balancer."""
    document = synthesized(tmp_path, NAMED)
    assert only(document, "aws_acm_certificate")["validation_method"] == "DNS"
    assert only(document, "aws_route53_zone")["name"] == "shop-demo.dev"
    (https,) = [
        each
        for each in document["resource"]["aws_lb_listener"].values()
        if each["protocol"] == "HTTPS"
    ]
    assert "aws_acm_certificate_validation" in https["certificate_arn"]
    assert document["output"]["url"]["value"] == "https://pay.shop-demo.dev"
    assert "warning" not in document["output"]


@pytest.mark.framework
def test_a_self_signed_certificate_is_said_loudly(tmp_path: Path) -> None:
    """A preview says that it is one while it is made and in its outputs, and makes no zone."""
    settings = f'[certificate]\narn = "{ARN}"\nself_signed = true\n'
    document = synthesized(tmp_path, settings)
    assert "self-signed" in document["output"]["warning"]["value"]
    assert "aws_route53_zone" not in document["resource"]
    assert "url" not in document["output"]
    done = run_app(
        FOLDER,
        PAYMENTS_SETTINGS=str(tmp_path / "settings.toml"),
        CDKTF_OUTDIR=str(tmp_path / "out"),
    )
    assert done.returncode == 0
    assert "warning: the certificate is self-signed." in done.stderr


def test_tiers_admit_only_the_one_above(tmp_path: Path) -> None:
    """Clients reach the load balancer, it the application, and that the database: no one else."""
    document = synthesized(tmp_path, NAMED)
    rules = document["resource"]["aws_vpc_security_group_ingress_rule"].values()
    seen = sorted(
        (
            each["security_group_id"].split(".")[1].split("_")[0],
            each["from_port"],
            each["to_port"],
            each.get("cidr_ipv4")
            or each["referenced_security_group_id"].split(".")[1].split("_")[0],
        )
        for each in rules
    )
    assert seen == [
        ("Database", 3306, 3306, "Template"),
        ("LoadBalancer", 80, 80, "0.0.0.0/0"),
        ("LoadBalancer", 443, 443, "0.0.0.0/0"),
        ("Template", 8080, 8080, "LoadBalancer"),
    ]


def test_instances_are_told_where_the_secret_is_and_not_what(tmp_path: Path) -> None:
    """The user data name the secret's ARN, and the role may read that secret alone."""
    document = synthesized(tmp_path, NAMED)
    (script,) = document["locals"].values()
    assert "DATABASE_SECRET_ARN=${aws_rds_cluster." in script
    (policy,) = [
        json.loads(each["policy"])["Statement"]
        for each in document["resource"]["aws_iam_role_policy"].values()
        if each["//"]["metadata"]["path"].endswith("/Template/Role/Policy")
    ]
    by_name = {each["Sid"]: each for each in policy}
    assert "master_user_secret" in by_name["ReadMasterSecret"]["Resource"]
    assert by_name["ReadArtifact"]["Action"] == "s3:GetObject"
    assert by_name["ReadArtifact"]["Resource"].endswith(".zip")


def test_the_artifact_has_all_that_the_service_imports(tmp_path: Path) -> None:
    """Unpacked, with nothing else installed, it runs until it asks for its first variable."""
    document = synthesized(tmp_path, NAMED)
    object_ = only(document, "aws_s3_object")
    (file,) = (tmp_path / "build" / "synth" / "stacks").glob(f"*/{object_['source']}")
    assert hashlib.sha256(file.read_bytes()).hexdigest() == object_["source_hash"]
    with zipfile.ZipFile(file) as archive:
        archive.extractall(tmp_path / "unpacked")
    done = subprocess.run(
        # Without the site, what is installed beside us is not found.
        [sys.executable, "-S", "-m", "payment_service"],
        cwd=tmp_path / "unpacked",
        env={"PATH": os.environ["PATH"]},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stderr == "error: the variable DATABASE_SECRET_ARN is not set\n"
    assert done.returncode == 2


def names(document: Mapping[str, Any]) -> set[str]:
    """The physical names of a stack, and where its state is."""
    keys = ("name", "bucket", "cluster_identifier", "identifier", "alarm_name", "dashboard_name")
    found = {
        str(each[key])
        for resources in document["resource"].values()
        for each in resources.values()
        for key in keys
        if key in each and "${aws_" not in str(each[key])
    }
    return found | {document["terraform"]["backend"]["local"]["path"]}


# What is not a physical name: a DNS name, an inline policy, a scaling policy within its group.
SHARED = {"inline", "hold-load", "pay.shop-demo.dev", "shop-demo.dev"}


def test_environments_and_regions_share_no_name(tmp_path: Path) -> None:
    """No bucket, log bucket included, and nothing else of one environment is another's."""
    first = synthesized(tmp_path / "first", NAMED, "one")
    other = synthesized(tmp_path / "other", NAMED, "two")
    abroad = synthesized(tmp_path / "abroad", NAMED, "one", "eu-west-1")
    assert len(names(first)) > 30
    for document in (other, abroad):
        common = names(first) & names(document)
        assert {
            each for each in common if "option" not in each and "for o in" not in each
        } <= SHARED


@pytest.mark.parametrize("protection", ["ephemeral", "retain"])
def test_data_is_protected_as_it_is_said(tmp_path: Path, protection: str) -> None:
    """What holds data is kept with `retain`, and goes with `ephemeral`."""
    document = synthesized(tmp_path, f'data_protection = "{protection}"\n{NAMED}')
    keeps = protection == "retain"
    assert only(document, "aws_rds_cluster")["deletion_protection"] is keeps
    assert only(document, "aws_rds_cluster")["skip_final_snapshot"] is not keeps
    assert only(document, "aws_lb")["enable_deletion_protection"] is keeps
    assert all(
        each["force_destroy"] is not keeps
        for each in document["resource"]["aws_s3_bucket"].values()
    )
    kept = {
        type_
        for type_, resources in document["resource"].items()
        for each in resources.values()
        if each.get("lifecycle", {}).get("prevent_destroy")
    }
    assert ("aws_rds_cluster" in kept) is keeps


@pytest.mark.framework
def test_the_name_of_the_load_balancer_must_fit(tmp_path: Path) -> None:
    """A suffix with which a name would be too long is refused with name, length and limit."""
    path = tmp_path / "settings.toml"
    path.write_text(NAMED)
    done = run_app(
        FOLDER,
        PAYMENTS_SETTINGS=str(path),
        ENVIRONMENT_SUFFIX="a-long-suffix-15",
        CDKTF_OUTDIR=str(tmp_path / "out"),
    )
    assert done.returncode == 2
    assert "load balancer name of 34 characters" in done.stderr
    assert "at most 32" in done.stderr
