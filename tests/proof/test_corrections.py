"""What the corrections are for: real Terraform settles on the embedded AWS and leaves nothing."""

import json
from pathlib import Path
from typing import Any

import pytest

from stackproof.cloud.capabilities import SETTLES
from stackproof.cloud.embedded import ACCOUNT, EmbeddedAws
from stackproof.terraform.mirror import find_mirror
from stackproof.terraform.program import find
from stackproof.terraform.runner import Terraform

pytestmark = pytest.mark.proof

REGION = "us-east-1"
BUCKET = "${aws_s3_bucket.logs.id}"


def allowing(service: str) -> str:
    """A trust policy."""
    statement = {
        "Effect": "Allow",
        "Principal": {"Service": f"{service}.amazonaws.com"},
        "Action": "sts:AssumeRole",
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def only_tls() -> str:
    """A bucket policy that denies plain HTTP."""
    statement = {
        "Effect": "Deny",
        "Principal": "*",
        "Action": "s3:*",
        "Resource": ["${aws_s3_bucket.logs.arn}", "${aws_s3_bucket.logs.arn}/*"],
        "Condition": {"Bool": {"aws:SecureTransport": "false"}},
    }
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


# What the provider waits long for (databases, queues, lifecycles) is left to the platforms.
RESOURCES: dict[str, dict[str, Any]] = {
    "aws_vpc": {"net": {"cidr_block": "10.0.0.0/16"}},
    "aws_subnet": {
        "public": {"vpc_id": "${aws_vpc.net.id}", "cidr_block": "10.0.0.0/24"},
    },
    "aws_internet_gateway": {"out": {"vpc_id": "${aws_vpc.net.id}"}},
    "aws_eip": {"nat": {"domain": "vpc"}},
    "aws_nat_gateway": {
        "out": {
            "allocation_id": "${aws_eip.nat.id}",
            "subnet_id": "${aws_subnet.public.id}",
            "depends_on": ["aws_internet_gateway.out"],
        }
    },
    "aws_kms_key": {
        "key": {
            "enable_key_rotation": True,
            "rotation_period_in_days": 180,
            "deletion_window_in_days": 7,
        }
    },
    "aws_s3_bucket": {"logs": {"bucket": "corrected-logs"}},
    "aws_s3_bucket_policy": {"logs": {"bucket": BUCKET, "policy": only_tls()}},
    "aws_s3_object": {
        "readme": {
            "bucket": BUCKET,
            "key": "readme",
            "content": "x",
            "depends_on": ["aws_s3_bucket_policy.logs"],
        },
        "again": {
            "bucket": BUCKET,
            "key": "again",
            "content": "x",
            "depends_on": ["aws_s3_object.readme"],
        },
    },
    "aws_flow_log": {
        "net": {
            "vpc_id": "${aws_vpc.net.id}",
            "traffic_type": "ALL",
            "log_destination": "${aws_s3_bucket.logs.arn}/network/",
            "log_destination_type": "s3",
        }
    },
    "aws_rds_cluster_parameter_group": {
        "tls": {
            "name": "corrected",
            "family": "aurora-mysql8.0",
            "parameter": [{"name": "require_secure_transport", "value": "ON"}],
        }
    },
    "aws_db_parameter_group": {
        "slow": {
            "name": "corrected",
            "family": "aurora-mysql8.0",
            "parameter": [{"name": "slow_query_log", "value": "1"}],
        }
    },
    "aws_iam_role": {
        "steps": {"name": "corrected", "assume_role_policy": allowing("states")},
    },
    "aws_sns_topic": {"told": {"name": "corrected"}},
    "aws_cloudwatch_composite_alarm": {
        "both": {"alarm_name": "corrected", "alarm_rule": 'ALARM("a") AND ALARM("b")'},
    },
    "aws_launch_template": {
        "app": {"name": "corrected", "instance_type": "t3.micro", "tags": {"Team": "a"}},
    },
    "aws_backup_vault": {"safe": {"name": "corrected", "tags": {"Team": "a"}}},
    "aws_backup_plan": {
        "nightly": {
            "name": "corrected",
            "rule": [
                {
                    "rule_name": "r",
                    "target_vault_name": "${aws_backup_vault.safe.name}",
                    "schedule": "cron(0 5 ? * * *)",
                }
            ],
        }
    },
    "aws_backup_selection": {
        "all": {
            "name": "corrected",
            "plan_id": "${aws_backup_plan.nightly.id}",
            "iam_role_arn": "${aws_iam_role.steps.arn}",
            "resources": ["*"],
        }
    },
}

PROGRAM = {
    "terraform": {"required_providers": {"aws": {"source": "hashicorp/aws"}}},
    "provider": {"aws": [{"region": REGION, "max_retries": 1}]},
    "resource": RESOURCES,
}


def test_terraform_settles_and_leaves_nothing(tmp_path: Path) -> None:
    """The corrected types apply, plan to nothing again, and are destroyed without a trace."""
    (tmp_path / "stack").mkdir()
    (tmp_path / "stack" / "cdk.tf.json").write_text(json.dumps(PROGRAM), encoding="utf-8")
    with EmbeddedAws(tmp_path / "aws") as aws:
        terraform = Terraform(
            find().executable,
            tmp_path / "stack",
            cache=tmp_path / "cache",
            providers=find_mirror(),
            environment=aws.environment(),
            parallelism=32,
        )
        first, second = tmp_path / "first", tmp_path / "second"
        assert terraform.init().errors == ()
        assert terraform.plan(first).errors == ()
        assert terraform.apply(first).errors == ()
        identity = aws.client("sts", REGION).get_caller_identity()
        assert terraform.plan(second).errors == ()
        again = terraform.show_plan(second)
        made = aws.inventory()
        assert terraform.destroy().errors == ()
        left = aws.inventory()
        gaps = aws.gaps()

    assert identity["Account"] == ACCOUNT
    assert [str(change) for change in again.changes] == []
    assert {(each.service, each.type) for each in made.live} >= {
        ("backup", "plan"),
        ("cloudwatch", "alarm"),
        ("ec2", "flow logs"),
        ("ec2", "nat gateway"),
        ("kms", "key"),
        ("rds", "db cluster parameter group"),
        ("s3", "bucket"),
    }
    assert left.live == frozenset()
    assert [each.type for each in left.ending] == ["key"]
    assert gaps == ()


def test_the_table_of_settling_types_has_what_was_seen_here() -> None:
    """A type that a second plan leaves alone in this test is in the table."""
    assert set(RESOURCES) <= SETTLES
