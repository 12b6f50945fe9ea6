"""The platforms in an account, for which an embedded AWS stands in: only its address is unusual."""

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from stackproof.cloud.embedded import EmbeddedAws
from support.accounts import leading_to
from support.command import Ran, environment, run

pytestmark = [pytest.mark.proof, pytest.mark.framework, pytest.mark.whole]

BUCKET = "state-terraform-us-east-1-shared-123456789012"
KEY = "trading/us-east-1/dev.tfstate"
LOCK = {"ID": "4711", "Path": KEY, "Operation": "OperationTypeApply", "Who": "somebody"}


@pytest.fixture
def aws(tmp_path: Path) -> Iterator[EmbeddedAws]:
    """An AWS that goes on whatever becomes of a deployment."""
    with EmbeddedAws(tmp_path / "aws") as started:
        yield started


@pytest.fixture
def credentials(aws: EmbeddedAws) -> Mapping[str, str]:
    """What leads Terraform and boto3 to it, as a person's own variables would."""
    return leading_to(aws)


def arguments(name: str, step: str, *more: str) -> tuple[str, ...]:
    """One step in the account."""
    known = ("--env", "shared" if name == "state" else "dev", "--target", "aws", "--out", name)
    settings = () if name == "state" else ("--settings", "settings.toml")
    return ("platform", name, step, *known, *settings, *more)


def interrupted(folder: Path, aws: EmbeddedAws, credentials: Mapping[str, str]) -> Ran:
    """A deployment that a person ends once its network is there."""
    with subprocess.Popen(
        [sys.executable, "-m", "stackproof", *arguments("trading", "deploy")],
        cwd=folder,
        env=environment(credentials),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as deploying:
        own = [{"Name": "tag:Project", "Values": ["trading"]}]
        ec2 = aws.client("ec2", "us-east-1")
        while deploying.poll() is None and not ec2.describe_subnets(Filters=own)["Subnets"]:
            time.sleep(0.2)
        deploying.send_signal(signal.SIGINT)
        out, err = deploying.communicate(timeout=300)
    return Ran(deploying.returncode, out, err)


def test_a_platform_lives_in_an_account(
    tmp_path: Path, aws: EmbeddedAws, credentials: Mapping[str, str]
) -> None:
    """State bucket first; then built, though interrupted once, asked, and taken away again."""
    (tmp_path / "settings.toml").write_text(
        f'regions = ["us-east-1"]\n[state]\nbucket = "{BUCKET}"\nregion = "us-east-1"\n'
    )

    def step(name: str, what: str, *more: str) -> Ran:
        asked = arguments(name, what, *more)
        return run(tmp_path, *asked, env=credentials, timeout=1200)

    state = step("state", "deploy")
    assert state.code == 0, state.err
    assert f"bucket = {BUCKET}" in state.out
    assert step("state", "verify").code == 0

    ended = interrupted(tmp_path, aws, credentials)
    assert ended.code == 130, ended.err
    assert "Terraform is asked to stop" in ended.err
    assert "resources left, which `deploy` and `destroy` know of" in ended.err

    deployed = step("trading", "deploy")
    assert deployed.code == 0, deployed.out + deployed.err
    s3 = aws.client("s3", "us-east-1")
    held = json.loads(s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read())
    assert {resource["type"] for resource in held["resources"]} >= {"aws_rds_cluster", "aws_vpc"}

    verified = step("trading", "verify")
    assert verified.code == 0, verified.out
    assert "expected" not in verified.out

    s3.put_object(Bucket=BUCKET, Key=f"{KEY}.tflock", Body=json.dumps(LOCK).encode())
    locked = step("trading", "verify")
    assert (locked.code, "the state is locked by another run" in locked.err) == (4, True)
    assert "somebody" in locked.err
    s3.delete_object(Bucket=BUCKET, Key=f"{KEY}.tflock")

    destroyed = step("trading", "destroy", "--yes")
    assert destroyed.code == 0, destroyed.out
    assert json.loads(s3.get_object(Bucket=BUCKET, Key=KEY)["Body"].read())["resources"] == []
    kept = step("state", "destroy", "--yes")
    assert (kept.code, "prevent_destroy" in kept.out) == (1, True), kept.out
