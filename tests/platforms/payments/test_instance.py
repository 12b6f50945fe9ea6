"""An instance of the platform, from its boot script to the answers that clients get."""

import json
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

import stackproof
from stackproof.cloud.embedded import EmbeddedAws
from stackproof.cloud.web import Answer
from support import mysql
from support.command import run
from support.instance import boot
from support.payments import PASSWORD, Bank
from unit.cloud.balancers import Balancer

pytestmark = pytest.mark.database

PREVIEW = Path(stackproof.__file__).parent / "platforms" / "payments" / "preview.toml"
CARD = {"merchant": "shop", "amount": 1000, "currency": "EUR", "card_token": "tok_visa"}
FETCH = """\
#!{python}
import sys, boto3
*_, place, file = sys.argv
bucket, _, key = place.removeprefix("s3://").partition("/")
client = boto3.client("s3", endpoint_url="{endpoint}", region_name="us-east-1",
    aws_access_key_id="test", aws_secret_access_key="test")
client.download_file(bucket, key, file)
"""


@dataclass(frozen=True)
class Made:
    """What the platform gives to an instance: its script, its artifact, and the place of it."""

    script: str
    artifact: bytes
    key: str

    def told(self, **variables: object) -> str:
        """The script as Terraform would fill it in, with these variables for the service."""
        script = re.sub(r"s3://\$\{[^}]+\}/", "s3://assets/", self.script)
        for name, value in variables.items():
            script, count = re.subn(rf"(?m)^{name}=.*$", f"{name}={value}", script)
            assert count == 1, name
        return re.sub(r"\$\{[^}]+\}", "given-by-terraform", script)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The synthesized platform."""
    folder = tmp_path_factory.mktemp("synthesized")
    ran = run(folder, "platform", "payments", "synth", "--env", "dev", "--settings", PREVIEW)
    assert ran.code == 0, ran.err
    config = folder / ran.out.splitlines()[0].split("\t")[1]
    document = json.loads(config.read_text())
    (script,) = document["locals"].values()
    (artifact,) = document["resource"]["aws_s3_object"].values()
    return Made(script, (config.parent / artifact["source"]).read_bytes(), artifact["key"])


@contextmanager
def systemd(root: Path, environ: Mapping[str, str]) -> Iterator["subprocess.Popen[bytes]"]:
    """The service as its unit says, with nothing on Python's path but what was unpacked."""
    unit = (root / "etc/systemd/system/payment-service.service").read_text()
    said = dict(line.split("=", 1) for line in unit.splitlines() if "=" in line)
    lines = Path(said["EnvironmentFile"]).read_text().splitlines()
    interpreter, *arguments = said["ExecStart"].split()
    assert interpreter == "/usr/bin/python3.11"
    # Without site-packages, as Amazon Linux has none of these distributions.
    command = [sys.executable, "-S", *arguments]
    own = dict(line.split("=", 1) for line in lines)
    with subprocess.Popen(command, cwd=said["WorkingDirectory"], env={**environ, **own}) as process:
        try:
            yield process
        finally:
            process.kill()


def answered(aws: EmbeddedAws, url: str, status: int) -> Answer:
    """The answer with this status, which may take a while to come."""
    until = time.monotonic() + 30
    while True:
        answer = aws.fetch(url)
        if answer.status == status:
            return answer
        assert time.monotonic() < until, answer
        time.sleep(0.1)


def test_an_instance_boots_and_clients_are_answered(
    made: Made, bank: Bank, server: mysql.Server, tmp_path: Path
) -> None:
    """What the script fetches, verifies and unpacks serves payments behind a load balancer."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    root = tmp_path / "root"
    root.mkdir()
    with EmbeddedAws(tmp_path) as aws:
        s3 = aws.client("s3", "us-east-1")
        s3.create_bucket(Bucket="assets")
        s3.put_object(Bucket="assets", Key=made.key, Body=made.artifact)
        secret = aws.client("secretsmanager", "us-east-1").create_secret(
            Name="database", SecretString=json.dumps({"username": "payer", "password": PASSWORD})
        )
        script = made.told(
            DATABASE_HOST="127.0.0.1",
            DATABASE_PORT=server.port,
            DATABASE_SECRET_ARN=secret["ARN"],
            DRAIN_SECONDS=1,
            PORT=port,
        )
        started = boot(
            root, script, aws=FETCH.format(python=sys.executable, endpoint=aws.endpoint())
        )
        assert started.returncode == 0, started.stderr
        assert (root / "calls").read_text().splitlines()[-1] == (
            "systemctl enable --now payment-service.service"
        )
        balancer = Balancer(aws, "pay")
        forward = {"Type": "forward", "TargetGroupArn": balancer.group("web", ("127.0.0.1", port))}
        balancer.listen(443, [forward], protocol="HTTPS")
        # What the role of an instance and AWS's own names give it there.
        environ = {
            "AWS_ENDPOINT_URL": aws.endpoint(),
            "AWS_ACCESS_KEY_ID": "test",
            "AWS_SECRET_ACCESS_KEY": "test",
            "DATABASE_CA_FILE": str(server.ca_file),
        }
        url = f"https://{balancer.host}"
        with systemd(root, environ) as process:
            answered(aws, f"{url}/health/ready", 200)
            paid = aws.fetch(
                f"{url}/payments",
                method="POST",
                headers={"Idempotency-Key": "authorize-1", "Content-Type": "application/json"},
                body=json.dumps(CARD).encode(),
            )
            assert paid.status == 201, paid.body
            process.send_signal(signal.SIGTERM)
            answered(aws, f"{url}/health/ready", 503)
            assert process.wait(30) == 0
    assert [payment["authorized"] for payment in bank.payments()] == [1000]
    bank.assert_sound()


def test_an_instance_with_another_artifact_serves_nothing(made: Made, tmp_path: Path) -> None:
    """An artifact that was changed in the bucket ends the start."""
    root = tmp_path / "root"
    root.mkdir()
    (root / "changed").write_bytes(made.artifact + b"!")
    fetch = f'#!/bin/sh\nfor last; do :; done\ncp {root}/changed "$last"\n'
    assert boot(root, made.told(), aws=fetch).returncode != 0
    assert "systemctl" not in (root / "calls").read_text()
    assert not list((root / "opt" / "payment-service").rglob("*.py"))
